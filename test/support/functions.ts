import { MaxUint256, ZeroAddress } from "ethers";
import type { RoleName } from "../../deploy/modules/roles.js";
import { impersonate } from "./accounts.js";
import { sesh } from "./amounts.js";
import { claimsTree, signedRoot } from "./campaign.js";
import { aggregate } from "./nodes.js";
import { signPermit } from "./permits.js";
import { openRound, termsFor } from "./rounds.js";
import {
  type Chain,
  DAY,
  REQUIREMENT,
  registerSolo,
  registrationFor,
  type Signer,
  startNetwork,
  type System,
} from "./system.js";

/** Where the deployed contracts are found in the test system, by their Solidity names. */
export const CONTRACTS = {
  Authority: "authority",
  SessionToken: "token",
  RewardPool: "pool",
  NodeStaking: "staking",
  ContributionRounds: "rounds",
  FeeOracle: "oracle",
  PostedPriceFeed: "feed",
  FeeRecycler: "recycler",
  ProBurn: "proBurn",
  OxenClaims: "oxenClaims",
} as const;

export type ContractName = keyof typeof CONTRACTS;
export type Pausable = "NodeStaking" | "ContributionRounds" | "FeeRecycler";

/** The system at a point, and the network's first node where it has started. */
export interface World {
  chain: Chain;
  system: System;
  operator: Signer;
  user: Signer;
  other: Signer;
  nodeId: string;
}

/** Refusal of a caller that is not the one a function is for: a custom error of the function's contract. */
export interface Refusal {
  error: string;
  args: (world: World, caller: Signer) => unknown[] | Promise<unknown[]>;
}

/**
 * Who may call: everybody for itself; a role; one contract or group of accounts, with the refusal of all others; or
 * nobody on this network, with the refusal everybody meets.
 */
export type Guard = "everybody" | RoleName | { only: string; refusal: Refusal } | { nobody: string; refusal: Refusal };

export interface Row {
  guard: Guard;
  /** Pauses that stop the function; no entry: never stopped. */
  stoppedBy?: Pausable[];
  /** True for functions that work only before the network has started. */
  beforeStart?: boolean;
  /** Prepares a call that succeeds. A role's own account is the caller where none is named. */
  arrange: (world: World) => Promise<{ caller?: Signer; args: unknown[] }>;
}

type Table = Record<ContractName, Record<string, Row>>;

/* GUARDS */

const onlyAuthority = {
  only: "the access manager",
  refusal: { error: "AccessManagedUnauthorized", args: (_: World, caller: Signer) => [caller] },
};
const onlyStaking = {
  only: "the staking contract",
  refusal: { error: "CallerNotStaking", args: ({ system }: World, caller: Signer) => [caller, system.staking] },
};
const onlyRecycler = {
  only: "the fee recycler",
  refusal: { error: "CallerNotRecycler", args: ({ system }: World, caller: Signer) => [caller, system.recycler] },
};
const onlyGateway = {
  nobody: "without a bridge there is no gateway",
  refusal: { error: "CallerNotGateway", args: (_: World, caller: Signer) => [caller, ZeroAddress] },
};
const onlySeller = {
  only: "the seller of the product",
  refusal: { error: "CallerNotSeller", args: ({ system }: World, caller: Signer) => [1, caller, system.proBurn] },
};
const onlyVetoers = {
  only: "attesters and the guardian of claims",
  refusal: { error: "CallerCannotVeto", args: (_: World, caller: Signer) => [caller] },
};
const onlyRoles = {
  only: "who has a role with a delay for the target",
  refusal: {
    error: "AccessManagerUnauthorizedCall",
    args: async ({ system }: World, caller: Signer) => [caller, system.staking, (await exitDelayCall(system)).selector],
  },
};
const onlyScheduler = {
  only: "who scheduled the operation, and administrators",
  refusal: {
    error: "AccessManagerUnauthorizedCancel",
    args: async ({ system }: World, caller: Signer) => [
      caller,
      system.governor,
      system.staking,
      (await exitDelayCall(system)).selector,
    ],
  },
};

/* STEPS OF ARRANGEMENTS */

async function exitDelayCall({ staking }: System) {
  const target = await staking.getAddress();
  const data = staking.interface.encodeFunctionData("setExitDelay", [10 * DAY]);
  return { target, data, selector: data.slice(0, 10) };
}

async function scheduled({ authority, governor, ...system }: System) {
  const { target, data } = await exitDelayCall({ authority, governor, ...system });
  await authority.connect(governor).schedule(target, data, 0);
  return { target, data };
}

async function permitOf(system: System, owner: Signer, spender: { getAddress(): Promise<string> }, amount: bigint) {
  return signPermit(system.token, owner, { spender: await spender.getAddress(), amount, deadline: MaxUint256 });
}

async function pay({ chain, system, user }: World) {
  return { caller: await impersonate(chain, await system.proBurn.getAddress()), args: [1, 1, user, MaxUint256] };
}

async function waiting({ chain, system, user }: World) {
  const recycler = await impersonate(chain, await system.recycler.getAddress());
  await system.token.connect(recycler).recycle(user, sesh("1"));
  return { caller: user, args: [] };
}

/** A node whose exit has been requested, whose exit can be finished, or that has left. */
async function leaving({ chain, system, user }: World, until: "requested" | "exitable" | "exited") {
  const { key, nodeId } = await registerSolo(system, "leaving", user);
  await system.staking.connect(user).requestExit(nodeId);
  if (until !== "requested") await chain.networkHelpers.time.increase(await system.staking.exitDelay());
  if (until === "exited") await system.staking.exit(key);
  return { key, nodeId };
}

async function payees({ system, user }: World) {
  const cumulative = sesh("1000");
  const tree = claimsTree([{ account: user.address, cumulative }]);
  return { tree, cumulative, proposal: await signedRoot(system, tree) };
}

async function rootProposed(world: World) {
  const { tree, cumulative, proposal } = await payees(world);
  await world.system.oxenClaims.proposeRoot(...proposal);
  return { proof: tree.proofOf(world.user.address), cumulative };
}

async function rootActive(world: World) {
  const proposed = await rootProposed(world);
  await world.chain.networkHelpers.time.increase(world.system.parameters.claims.vetoDelay);
  await world.system.oxenClaims.activate();
  return proposed;
}

async function as(chain: Chain, contract: { getAddress(): Promise<string> }): Promise<Signer> {
  return impersonate(chain, await contract.getAddress());
}

const setAuthority: Row = {
  guard: onlyAuthority,
  arrange: async ({ chain, system }) => ({ caller: await as(chain, system.authority), args: [system.token] }),
};

const pause: Row = { guard: "GUARDIAN", arrange: async () => ({ args: [DAY] }) };

function unpause(contract: "staking" | "rounds" | "recycler"): Row {
  return {
    guard: "OPERATIONS",
    arrange: async ({ system }) => {
      await system[contract].connect(system.guardian).pause(DAY);
      return { args: [] };
    },
  };
}

/* THE TABLE */

/** Every function of every deployed contract that changes state. A test compares it with the ABIs. */
export const FUNCTIONS: Table = {
  Authority: {
    schedule: {
      guard: onlyRoles,
      arrange: async ({ system }) => {
        const { target, data } = await exitDelayCall(system);
        return { caller: system.governor, args: [target, data, 0] };
      },
    },
    execute: {
      guard: onlyRoles,
      arrange: async ({ chain, system }) => {
        const { target, data } = await scheduled(system);
        await chain.networkHelpers.time.increase(system.parameters.delays.governorDelay);
        return { caller: system.governor, args: [target, data] };
      },
    },
    cancel: {
      guard: onlyScheduler,
      arrange: async ({ system }) => {
        const { target, data } = await scheduled(system);
        return { caller: system.governor, args: [system.governor, target, data] };
      },
    },
    consumeScheduledOp: {
      guard: {
        nobody: "a contract does it in the middle of a restricted call",
        refusal: { error: "AccessManagerUnauthorizedConsume", args: (_, caller) => [caller] },
      },
      arrange: async ({ chain, system }) => {
        const { data } = await scheduled(system);
        return { caller: await as(chain, system.staking), args: [system.governor, data] };
      },
    },
    multicall: { guard: "everybody", arrange: async ({ user }) => ({ caller: user, args: [[]] }) },
    renounceRole: {
      guard: "everybody",
      arrange: async ({ user }) => ({ caller: user, args: [1, user] }),
    },
    labelRole: { guard: "ADMIN", arrange: async () => ({ args: [4, "OPS"] }) },
    grantRole: { guard: "ADMIN", arrange: async ({ user }) => ({ args: [4, user, 0] }) },
    revokeRole: { guard: "ADMIN", arrange: async ({ system }) => ({ args: [4, system.operations] }) },
    setRoleAdmin: { guard: "ADMIN", arrange: async () => ({ args: [4, 1] }) },
    setRoleGuardian: { guard: "ADMIN", arrange: async () => ({ args: [4, 3] }) },
    setGrantDelay: { guard: "ADMIN", arrange: async () => ({ args: [4, DAY] }) },
    setTargetAdminDelay: { guard: "ADMIN", arrange: async ({ system }) => ({ args: [system.pool, DAY] }) },
    setTargetClosed: { guard: "ADMIN", arrange: async ({ system }) => ({ args: [system.feed, true] }) },
    setTargetFunctionRole: {
      guard: "ADMIN",
      arrange: async ({ system }) => ({ args: [system.staking, [(await exitDelayCall(system)).selector], 4] }),
    },
    updateAuthority: { guard: "ADMIN", arrange: async ({ system }) => ({ args: [system.feed, system.authority] }) },
  },

  SessionToken: {
    approve: { guard: "everybody", arrange: async ({ user, other }) => ({ caller: user, args: [other, 1] }) },
    transfer: { guard: "everybody", arrange: async ({ user, other }) => ({ caller: user, args: [other, 1] }) },
    transferFrom: {
      guard: "everybody",
      arrange: async ({ system, user, other }) => {
        await system.token.connect(other).approve(user, 1);
        return { caller: user, args: [other, user, 1] };
      },
    },
    permit: {
      guard: "everybody",
      arrange: async ({ system, user, other }) => {
        const { deadline, v, r, s } = await permitOf(system, other, system.pool, 1n);
        return { caller: user, args: [other, system.pool, 1, deadline, v, r, s] };
      },
    },
    burn: { guard: "everybody", arrange: async ({ user }) => ({ caller: user, args: [1] }) },
    burnFrom: {
      guard: "everybody",
      arrange: async ({ system, user, other }) => {
        await system.token.connect(other).approve(user, 1);
        return { caller: user, args: [other, 1] };
      },
    },
    bridgeMint: { guard: onlyGateway, arrange: async ({ user }) => ({ caller: user, args: [user, 1] }) },
    bridgeBurn: { guard: onlyGateway, arrange: async ({ user }) => ({ caller: user, args: [user, 1] }) },
    recycle: {
      guard: onlyRecycler,
      arrange: async ({ chain, system, user }) => ({ caller: await as(chain, system.recycler), args: [user, 1] }),
    },
    remint: {
      guard: onlyRecycler,
      arrange: async (world) => {
        await waiting(world);
        return { caller: await as(world.chain, world.system.recycler), args: [world.system.pool, 1] };
      },
    },
    setRecycler: { guard: "SUCCESSION", arrange: async ({ user }) => ({ args: [user] }) },
    setAuthority,
  },

  RewardPool: {
    fund: {
      guard: "everybody",
      arrange: async ({ system, user }) => {
        await system.token.connect(user).approve(system.pool, 1);
        return { caller: user, args: [1] };
      },
    },
    fundWithPermit: {
      guard: "everybody",
      arrange: async ({ system, user }) => ({ caller: user, args: [1, await permitOf(system, user, system.pool, 1n)] }),
    },
    sync: { guard: "everybody", arrange: async ({ user }) => ({ caller: user, args: [] }) },
    claim: { guard: "everybody", arrange: async ({ operator }) => ({ caller: operator, args: [] }) },
    claimFor: { guard: "everybody", arrange: async ({ user, operator }) => ({ caller: user, args: [operator] }) },
    claimMany: { guard: "everybody", arrange: async ({ user, operator }) => ({ caller: user, args: [[operator]] }) },
    start: {
      guard: onlyStaking,
      beforeStart: true,
      arrange: async ({ chain, system }) => ({ caller: await as(chain, system.staking), args: [] }),
    },
    addWeights: {
      guard: onlyStaking,
      arrange: async ({ chain, system, user }) => ({
        caller: await as(chain, system.staking),
        args: [[{ beneficiary: user, weight: 2n ** 40n }]],
      }),
    },
    removeWeights: {
      guard: onlyStaking,
      arrange: async ({ chain, system, operator }) => ({
        caller: await as(chain, system.staking),
        args: [[{ beneficiary: operator, weight: 2n ** 40n }]],
      }),
    },
    moveWeight: {
      guard: onlyStaking,
      arrange: async ({ chain, system, operator, user }) => ({
        caller: await as(chain, system.staking),
        args: [operator, user, 1],
      }),
    },
    setStaking: { guard: "SUCCESSION", beforeStart: true, arrange: async ({ user }) => ({ args: [user] }) },
    setAuthority,
  },

  NodeStaking: {
    register: {
      guard: "everybody",
      stoppedBy: ["NodeStaking"],
      arrange: async ({ system, user }) => ({ caller: user, args: [await registrationFor(system, "node", user)] }),
    },
    registerWithPermit: {
      guard: "everybody",
      stoppedBy: ["NodeStaking"],
      arrange: async ({ system, user }) => {
        await system.token.connect(user).approve(system.staking, 0);
        const permit = await permitOf(system, user, system.staking, REQUIREMENT);
        return { caller: user, args: [await registrationFor(system, "node", user), permit] };
      },
    },
    requestExit: {
      guard: "everybody",
      arrange: async ({ operator, nodeId }) => ({ caller: operator, args: [nodeId] }),
    },
    cancelExit: {
      guard: "everybody",
      arrange: async (world) => ({ caller: world.user, args: [(await leaving(world, "requested")).nodeId] }),
    },
    exit: {
      guard: "everybody",
      arrange: async (world) => ({ caller: world.other, args: [(await leaving(world, "exitable")).key] }),
    },
    withdraw: {
      guard: "everybody",
      arrange: async (world) => ({ caller: world.user, args: [[(await leaving(world, "exited")).nodeId]] }),
    },
    withdrawFor: {
      guard: "everybody",
      arrange: async (world) => ({
        caller: world.other,
        args: [world.user, [(await leaving(world, "exited")).nodeId]],
      }),
    },
    setBeneficiary: {
      guard: "everybody",
      arrange: async ({ operator, other, nodeId }) => ({ caller: operator, args: [nodeId, other] }),
    },
    seed: {
      guard: "OPERATIONS",
      beforeStart: true,
      arrange: async ({ system, user }) => ({ args: [[await registrationFor(system, "seeded", user)]] }),
    },
    start: {
      guard: "OPERATIONS",
      beforeStart: true,
      arrange: async ({ system, user }) => {
        const registration = await registrationFor(system, "seeded", user);
        await system.staking.connect(system.operations).seed([registration]);
        return { args: [1, aggregate([registration.node.key])] };
      },
    },
    setStakingRequirement: { guard: "GOVERNOR", arrange: async () => ({ args: [sesh("20000")] }) },
    setExitDelay: { guard: "GOVERNOR", arrange: async () => ({ args: [10 * DAY] }) },
    setContributionRounds: { guard: "GOVERNOR", arrange: async ({ user }) => ({ args: [user] }) },
    retire: { guard: "SUCCESSION", arrange: async () => ({ args: [] }) },
    pause,
    unpause: unpause("staking"),
    setAuthority,
  },

  ContributionRounds: {
    open: {
      guard: "everybody",
      stoppedBy: ["ContributionRounds"],
      arrange: async ({ system, user }) => ({
        caller: user,
        args: [await termsFor(system, user), sesh("6250"), ZeroAddress],
      }),
    },
    openWithPermit: {
      guard: "everybody",
      stoppedBy: ["ContributionRounds"],
      arrange: async ({ system, user }) => {
        const permit = await permitOf(system, user, system.rounds, sesh("6250"));
        return { caller: user, args: [await termsFor(system, user), sesh("6250"), ZeroAddress, permit] };
      },
    },
    contribute: {
      guard: "everybody",
      stoppedBy: ["ContributionRounds"],
      arrange: async ({ system, user, other }) => {
        const { terms } = await openRound(system, user);
        return { caller: other, args: [terms, sesh("5000"), ZeroAddress] };
      },
    },
    contributeWithPermit: {
      guard: "everybody",
      stoppedBy: ["ContributionRounds"],
      arrange: async ({ system, user, other }) => {
        const { terms } = await openRound(system, user);
        const permit = await permitOf(system, other, system.rounds, sesh("5000"));
        return { caller: other, args: [terms, sesh("5000"), ZeroAddress, permit] };
      },
    },
    register: {
      guard: "everybody",
      stoppedBy: ["ContributionRounds", "NodeStaking"],
      arrange: async ({ system, user }) => {
        const { terms } = await openRound(system, user, { autoRegister: false, amount: REQUIREMENT });
        return { caller: user, args: [terms] };
      },
    },
    leave: {
      guard: "everybody",
      arrange: async ({ chain, system, user, other }) => {
        const { terms, roundId } = await openRound(system, user);
        await system.rounds.connect(other).contribute(terms, sesh("5000"), ZeroAddress);
        await chain.networkHelpers.time.increase(DAY);
        return { caller: other, args: [roundId] };
      },
    },
    cancel: {
      guard: "everybody",
      arrange: async ({ system, user }) => ({ caller: user, args: [(await openRound(system, user)).roundId] }),
    },
    refund: {
      guard: "everybody",
      arrange: async ({ system, user, other }) => {
        const { terms, roundId } = await openRound(system, user);
        await system.rounds.connect(other).contribute(terms, sesh("5000"), ZeroAddress);
        await system.rounds.connect(user).cancel(roundId);
        return { caller: user, args: [roundId, other] };
      },
    },
    pause,
    unpause: unpause("rounds"),
    setAuthority,
  },

  FeeOracle: {},

  PostedPriceFeed: {
    post: {
      guard: "OPERATIONS",
      arrange: async ({ chain }) => {
        await chain.networkHelpers.time.increase(3_600);
        return { args: [20_000_000] };
      },
    },
    setAuthority,
  },

  FeeRecycler: {
    payFee: { guard: onlySeller, stoppedBy: ["FeeRecycler"], arrange: pay },
    flush: { guard: "everybody", arrange: waiting },
    setProduct: { guard: "GOVERNOR", arrange: async ({ user }) => ({ args: [9, user, 1_000_000] }) },
    setOracle: { guard: "GOVERNOR", arrange: async ({ system }) => ({ args: [system.oracle] }) },
    setLiquidityReceiver: { guard: "GOVERNOR", arrange: async ({ user }) => ({ args: [user] }) },
    pause,
    unpause: unpause("recycler"),
    setAuthority,
  },

  ProBurn: {
    burnForPro: {
      guard: "everybody",
      stoppedBy: ["FeeRecycler"],
      arrange: async ({ user }) => ({ caller: user, args: [1, `0x${"11".repeat(32)}`, sesh("100")] }),
    },
    burnForProWithPermit: {
      guard: "everybody",
      stoppedBy: ["FeeRecycler"],
      arrange: async ({ system, user }) => {
        const permit = await permitOf(system, user, system.recycler, sesh("100"));
        return { caller: user, args: [1, `0x${"11".repeat(32)}`, sesh("100"), permit] };
      },
    },
  },

  OxenClaims: {
    proposeRoot: {
      guard: "everybody",
      arrange: async (world) => ({ caller: world.other, args: [...(await payees(world)).proposal] }),
    },
    veto: {
      guard: onlyVetoers,
      arrange: async (world) => {
        await rootProposed(world);
        return { caller: world.system.attesters[2]!, args: [] };
      },
    },
    activate: {
      guard: "everybody",
      arrange: async (world) => {
        await rootProposed(world);
        await world.chain.networkHelpers.time.increase(world.system.parameters.claims.vetoDelay);
        return { caller: world.other, args: [] };
      },
    },
    claim: {
      guard: "everybody",
      arrange: async (world) => {
        const { cumulative, proof } = await rootActive(world);
        return { caller: world.other, args: [world.user, cumulative, proof] };
      },
    },
    claimMany: {
      guard: "everybody",
      arrange: async (world) => {
        const { cumulative, proof } = await rootActive(world);
        return { caller: world.other, args: [[world.user], [cumulative], [proof]] };
      },
    },
    sweep: {
      guard: "everybody",
      arrange: async ({ chain, system, user }) => {
        await chain.networkHelpers.time.increaseTo(system.parameters.claims.deadline);
        return { caller: user, args: [] };
      },
    },
  },
};

/** The rows with their names, in the order of the table. */
export const ROWS = (Object.keys(FUNCTIONS) as ContractName[]).flatMap((contract) =>
  Object.entries(FUNCTIONS[contract]).map(([name, row]) => ({ contract, name, ...row })),
);

export type NamedRow = (typeof ROWS)[number];

/** The system and the people of the rows, with a started network of one node or before its start. */
export async function createWorld(chain: Chain, system: System, { started }: { started: boolean }): Promise<World> {
  const [operator, user, other] = system.stakers;
  const { nodeIds } = started ? await startNetwork(system) : { nodeIds: [] };
  return { chain, system, operator: operator!, user: user!, other: other!, nodeId: nodeIds[0] ?? "" };
}
