import { sesh } from "../amounts.js";
import { aggregate, nodeId, nodeKey, nodeSecret } from "../nodes.js";
import { asQuorum, MISCONDUCT, UPTIME } from "../quorum.js";
import { DAY, registerSolo, registrationFor, REQUIREMENT } from "../system.js";
import { as, pause, permitOf, setAuthority, unpause } from "./steps.js";
import type { Row, Rows, World } from "./row.js";

const KEY = nodeKey(nodeSecret("seed 1"));

/** What only the quorum contract may tell the staking contract about a node; `before` puts the node in its state. */
function statementRow(last: (world: World) => unknown, before?: (world: World) => Promise<unknown>): Row {
  return {
    guard: {
      only: "the quorum contract",
      refusal: { error: "CallerNotQuorum", args: ({ system }, caller) => [caller, system.quorum] },
    },
    stoppedBy: ["NodeStaking"],
    arrange: async (world) => {
      await before?.(world);
      return { caller: await as(world.chain, world.system.quorum), args: [KEY, UPTIME, last(world)] };
    },
  };
}

export const nodeStakingRows: Rows = {
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
    arrange: ({ operator, nodeId }) => ({ caller: operator, args: [nodeId] }),
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
    arrange: ({ operator, other, nodeId }) => ({ caller: operator, args: [nodeId, other] }),
  },
  decommission: statementRow(() => 7_200),
  recommission: statementRow(
    () => 0,
    async ({ chain, system }) => (await asQuorum(chain, system)).decommission(KEY, UPTIME, 7_200),
  ),
  deregister: statementRow(({ other }) => other),
  annulPenalty: {
    guard: "ANNULMENT",
    arrange: async (world) => ({ args: [await accused(world)] }),
  },
  settlePenalty: {
    guard: "everybody",
    arrange: async (world) => {
      const nodeId = await accused(world);
      await world.chain.networkHelpers.time.increase(7 * DAY);
      return { caller: world.other, args: [nodeId] };
    },
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
  setStakingRequirement: { guard: "GOVERNOR", arrange: () => ({ args: [sesh("20000")] }) },
  setExitDelay: { guard: "GOVERNOR", arrange: () => ({ args: [10 * DAY] }) },
  setDeregistrationLock: { guard: "GOVERNOR", arrange: () => ({ args: [10 * DAY] }) },
  setContributionRounds: { guard: "GOVERNOR", arrange: ({ user }) => ({ args: [user] }) },
  retire: { guard: "SUCCESSION", arrange: () => ({ args: [] }) },
  pause,
  unpause: unpause("staking"),
  setAuthority,
};

/** A node whose exit has been requested, whose exit can be finished, or that has left. */
async function leaving({ chain, system, user }: World, until: "requested" | "exitable" | "exited") {
  const { key, nodeId } = await registerSolo(system, "leaving", user);
  await system.staking.connect(user).requestExit(nodeId);
  if (until !== "requested") await chain.networkHelpers.time.increase(await system.staking.exitDelay());
  if (until === "exited") await system.staking.exit(key);
  return { key, nodeId };
}

/** A node whose penalty for misconduct is in escrow. */
async function accused({ chain, system, other }: World): Promise<string> {
  await (await asQuorum(chain, system)).deregister(KEY, MISCONDUCT, other);
  return nodeId(KEY);
}
