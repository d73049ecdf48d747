import { ZeroAddress } from "ethers";
import type { Signer } from "../system.js";
import { as, permitOf, setAuthority, waiting } from "./steps.js";
import type { Rows, World } from "./row.js";

const onlyRecycler = {
  only: "the fee recycler",
  refusal: { error: "CallerNotRecycler", args: ({ system }: World, caller: Signer) => [caller, system.recycler] },
};

const onlyGateway = {
  nobody: "without a bridge there is no gateway",
  refusal: { error: "CallerNotGateway", args: (_: World, caller: Signer) => [caller, ZeroAddress] },
};

export const sessionTokenRows: Rows = {
  approve: { guard: "everybody", arrange: ({ user, other }) => ({ caller: user, args: [other, 1] }) },
  transfer: { guard: "everybody", arrange: ({ user, other }) => ({ caller: user, args: [other, 1] }) },
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
  burn: { guard: "everybody", arrange: ({ user }) => ({ caller: user, args: [1] }) },
  burnFrom: {
    guard: "everybody",
    arrange: async ({ system, user, other }) => {
      await system.token.connect(other).approve(user, 1);
      return { caller: user, args: [other, 1] };
    },
  },
  bridgeMint: { guard: onlyGateway, arrange: ({ user }) => ({ caller: user, args: [user, 1] }) },
  bridgeBurn: { guard: onlyGateway, arrange: ({ user }) => ({ caller: user, args: [user, 1] }) },
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
  setRecycler: { guard: "SUCCESSION", arrange: ({ user }) => ({ args: [user] }) },
  setAuthority,
};
