import { authorityRows } from "./functions/authority.js";
import { oxenClaimsRows } from "./functions/claims.js";
import { feeOracleRows, postedPriceFeedRows, feeRecyclerRows, proBurnRows } from "./functions/fees.js";
import { sessionNamesRows } from "./functions/names.js";
import { rewardPoolRows } from "./functions/pool.js";
import { contributionRoundsRows } from "./functions/rounds.js";
import { nodeStakingRows } from "./functions/staking.js";
import { nodeQuorumRows } from "./functions/quorum.js";
import { vestingFactoryRows } from "./functions/vesting.js";
import { sessionTokenRows } from "./functions/token.js";
import type { Rows, World } from "./functions/row.js";
import { type Chain, deploySystem, startNetwork } from "./system.js";

/** Where the deployed contracts are found in the test system, by their Solidity names. */
export const CONTRACTS = {
  Authority: "authority",
  SessionToken: "token",
  RewardPool: "pool",
  NodeStaking: "staking",
  NodeQuorum: "quorum",
  ContributionRounds: "rounds",
  FeeOracle: "oracle",
  PostedPriceFeed: "feed",
  FeeRecycler: "recycler",
  ProBurn: "proBurn",
  SessionNames: "names",
  OxenClaims: "oxenClaims",
  VestingFactory: "vestingFactory",
} as const;

export type ContractName = keyof typeof CONTRACTS;

/** Every function of every deployed contract that changes state. A test compares it with the ABIs. */
export const FUNCTIONS: Record<ContractName, Rows> = {
  Authority: authorityRows,
  SessionToken: sessionTokenRows,
  RewardPool: rewardPoolRows,
  NodeStaking: nodeStakingRows,
  NodeQuorum: nodeQuorumRows,
  ContributionRounds: contributionRoundsRows,
  FeeOracle: feeOracleRows,
  PostedPriceFeed: postedPriceFeedRows,
  FeeRecycler: feeRecyclerRows,
  ProBurn: proBurnRows,
  SessionNames: sessionNamesRows,
  OxenClaims: oxenClaimsRows,
  VestingFactory: vestingFactoryRows,
};

/** The rows with their names, in the order of the table. */
export const ROWS = (Object.keys(FUNCTIONS) as ContractName[]).flatMap((contract) =>
  Object.entries(FUNCTIONS[contract]).map(([name, row]) => ({ contract, name, ...row })),
);

export type NamedRow = (typeof ROWS)[number];

/** The people of the rows and a system with a started network of four nodes, or before its start and with names closed. */
export async function createWorld(chain: Chain, { started }: { started: boolean }): Promise<World> {
  const system = await deploySystem(chain, ({ names }) => (names.openAtOnce = started));
  const [operator, user, other] = system.stakers;
  const { nodeIds } = started ? await startNetwork(system, 4) : { nodeIds: [] };
  return { chain, system, operator: operator!, user: user!, other: other!, nodeId: nodeIds[0] ?? "" };
}
