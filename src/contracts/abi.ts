import { ErrorFragment, Interface, type InterfaceAbi } from "ethers";
import {
  Authority__factory,
  BN254__factory,
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
  SessionTokenL1__factory,
  StakingVesting__factory,
  VestingFactory__factory,
  WrappedOxenIntake__factory,
} from "../../typechain-types/index.js";

/** ABIs of everything that is deployed, by contract name. */
export const ABIS = {
  Authority: Authority__factory.abi,
  SessionToken: SessionToken__factory.abi,
  SessionTokenL1: SessionTokenL1__factory.abi,
  RewardPool: RewardPool__factory.abi,
  NodeStaking: NodeStaking__factory.abi,
  NodeQuorum: NodeQuorum__factory.abi,
  ContributionRounds: ContributionRounds__factory.abi,
  FeeRecycler: FeeRecycler__factory.abi,
  FeeOracle: FeeOracle__factory.abi,
  PostedPriceFeed: PostedPriceFeed__factory.abi,
  ProBurn: ProBurn__factory.abi,
  SessionNames: SessionNames__factory.abi,
  OxenClaims: OxenClaims__factory.abi,
  WrappedOxenIntake: WrappedOxenIntake__factory.abi,
  VestingFactory: VestingFactory__factory.abi,
  StakingVesting: StakingVesting__factory.abi,
  MonthlyVesting: MonthlyVesting__factory.abi,
  BN254: BN254__factory.abi,
} as const satisfies Record<string, InterfaceAbi>;

/** The contracts' custom errors, each signature once, with the contracts that declare it. */
export const CONTRACT_ERRORS: readonly { fragment: ErrorFragment; contracts: string[] }[] = collectErrors();

function collectErrors(): { fragment: ErrorFragment; contracts: string[] }[] {
  const bySelector = new Map<string, { fragment: ErrorFragment; contracts: string[] }>();
  for (const [contract, abi] of Object.entries(ABIS)) {
    for (const fragment of new Interface(abi).fragments) {
      if (!(fragment instanceof ErrorFragment)) continue;
      const known = bySelector.get(fragment.selector);
      if (known === undefined) bySelector.set(fragment.selector, { fragment, contracts: [contract] });
      else known.contracts.push(contract);
    }
  }
  return [...bySelector.values()];
}
