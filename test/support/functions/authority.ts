import { ROLES } from "../../../src/contracts/roles.js";
import { DAY, type Signer, type System } from "../system.js";
import { as } from "./steps.js";
import type { Rows, World } from "./row.js";

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

export const authorityRows: Rows = {
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
  multicall: { guard: "everybody", arrange: ({ user }) => ({ caller: user, args: [[]] }) },
  renounceRole: {
    guard: "everybody",
    arrange: ({ user }) => ({ caller: user, args: [ROLES.GOVERNOR, user] }),
  },
  labelRole: { guard: "ADMIN", arrange: () => ({ args: [ROLES.OPERATIONS, "OPS"] }) },
  grantRole: { guard: "ADMIN", arrange: ({ user }) => ({ args: [ROLES.OPERATIONS, user, 0] }) },
  revokeRole: { guard: "ADMIN", arrange: ({ system }) => ({ args: [ROLES.OPERATIONS, system.operations] }) },
  setRoleAdmin: { guard: "ADMIN", arrange: () => ({ args: [ROLES.OPERATIONS, ROLES.GOVERNOR] }) },
  setRoleGuardian: { guard: "ADMIN", arrange: () => ({ args: [ROLES.OPERATIONS, ROLES.GUARDIAN] }) },
  setGrantDelay: { guard: "ADMIN", arrange: () => ({ args: [ROLES.OPERATIONS, DAY] }) },
  setTargetAdminDelay: { guard: "ADMIN", arrange: ({ system }) => ({ args: [system.pool, DAY] }) },
  setTargetClosed: { guard: "ADMIN", arrange: ({ system }) => ({ args: [system.feed, true] }) },
  setTargetFunctionRole: {
    guard: "ADMIN",
    arrange: async ({ system }) => ({
      args: [system.staking, [(await exitDelayCall(system)).selector], ROLES.OPERATIONS],
    }),
  },
  updateAuthority: { guard: "ADMIN", arrange: ({ system }) => ({ args: [system.feed, system.authority] }) },
};

async function exitDelayCall({ staking }: System) {
  const target = await staking.getAddress();
  const data = staking.interface.encodeFunctionData("setExitDelay", [10 * DAY]);
  return { target, data, selector: data.slice(0, 10) };
}

async function scheduled(system: System) {
  const { target, data } = await exitDelayCall(system);
  await system.authority.connect(system.governor).schedule(target, data, 0);
  return { target, data };
}
