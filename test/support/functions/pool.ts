import type { Signer } from "../system.js";
import { as, permitOf, setAuthority } from "./steps.js";
import { share } from "../pool.js";
import type { Rows, World } from "./row.js";

const onlyStaking = {
  only: "the staking contract",
  refusal: { error: "CallerNotStaking", args: ({ system }: World, caller: Signer) => [caller, system.staking] },
};

export const rewardPoolRows: Rows = {
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
  sync: { guard: "everybody", arrange: ({ user }) => ({ caller: user, args: [] }) },
  claim: { guard: "everybody", arrange: ({ operator }) => ({ caller: operator, args: [] }) },
  claimFor: { guard: "everybody", arrange: ({ user, operator }) => ({ caller: user, args: [operator] }) },
  claimMany: { guard: "everybody", arrange: ({ user, operator }) => ({ caller: user, args: [[operator]] }) },
  start: {
    guard: onlyStaking,
    beforeStart: true,
    arrange: async ({ chain, system }) => ({ caller: await as(chain, system.staking), args: [] }),
  },
  addWeights: {
    guard: onlyStaking,
    arrange: async ({ chain, system, user }) => ({
      caller: await as(chain, system.staking),
      args: [[share(user)]],
    }),
  },
  removeWeights: {
    guard: onlyStaking,
    arrange: async ({ chain, system, operator }) => ({
      caller: await as(chain, system.staking),
      args: [[share(operator)]],
    }),
  },
  moveWeight: {
    guard: onlyStaking,
    arrange: async ({ chain, system, operator, user }) => ({
      caller: await as(chain, system.staking),
      args: [operator, user, 1],
    }),
  },
  setStaking: { guard: "SUCCESSION", beforeStart: true, arrange: ({ user }) => ({ args: [user] }) },
  setAuthority,
};
