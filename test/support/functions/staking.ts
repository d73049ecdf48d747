import { sesh } from "../amounts.js";
import { aggregate } from "../nodes.js";
import { DAY, registerSolo, registrationFor, REQUIREMENT } from "../system.js";
import { pause, permitOf, setAuthority, unpause } from "./steps.js";
import type { Rows, World } from "./row.js";

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
