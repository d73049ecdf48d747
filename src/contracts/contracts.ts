import type { ContractRunner } from "ethers";
import {
  Authority__factory,
  ContributionRounds__factory,
  FeeOracle__factory,
  FeeRecycler__factory,
  MonthlyVesting__factory,
  NodeQuorum__factory,
  NodeStaking__factory,
  OxenClaims__factory,
  PostedPriceFeed__factory,
  ProBurn__factory,
  RewardPool__factory,
  SessionNames__factory,
  SessionToken__factory,
  StakingVesting__factory,
  VestingFactory__factory,
  type MonthlyVesting,
  type StakingVesting,
} from "../../typechain-types/index.js";
import type { Deployment } from "../config/deployment.js";
import type { Address } from "../core/addresses.js";

export type Contracts = ReturnType<typeof connectContracts>;

/** All contracts of a deployment, typed, for one runner. */
export function connectContracts(deployment: Deployment, runner: ContractRunner) {
  return {
    authority: Authority__factory.connect(deployment.Authority, runner),
    token: SessionToken__factory.connect(deployment.SessionToken, runner),
    rewardPool: RewardPool__factory.connect(deployment.RewardPool, runner),
    staking: NodeStaking__factory.connect(deployment.NodeStaking, runner),
    quorum: NodeQuorum__factory.connect(deployment.NodeQuorum, runner),
    rounds: ContributionRounds__factory.connect(deployment.ContributionRounds, runner),
    feeRecycler: FeeRecycler__factory.connect(deployment.FeeRecycler, runner),
    feeOracle: FeeOracle__factory.connect(deployment.FeeOracle, runner),
    proBurn: ProBurn__factory.connect(deployment.ProBurn, runner),
    names: SessionNames__factory.connect(deployment.SessionNames, runner),
    oxenClaims: OxenClaims__factory.connect(deployment.OxenClaims, runner),
    bonusClaims: OxenClaims__factory.connect(deployment.BonusClaims, runner),
    vestingFactory: VestingFactory__factory.connect(deployment.VestingFactory, runner),
    postedPriceFeed:
      deployment.PostedPriceFeed === undefined
        ? undefined
        : PostedPriceFeed__factory.connect(deployment.PostedPriceFeed, runner),
  };
}

export type VestingKind = "staking" | "monthly";

/** A vesting wallet: one of the contracts that are made for a grant, each at an address of its own. */
export function connectVesting(kind: "staking", address: Address, runner: ContractRunner): StakingVesting;
export function connectVesting(kind: "monthly", address: Address, runner: ContractRunner): MonthlyVesting;
export function connectVesting(
  kind: VestingKind,
  address: Address,
  runner: ContractRunner,
): StakingVesting | MonthlyVesting;
export function connectVesting(kind: VestingKind, address: Address, runner: ContractRunner) {
  const factory = kind === "staking" ? StakingVesting__factory : MonthlyVesting__factory;
  return factory.connect(address, runner);
}
