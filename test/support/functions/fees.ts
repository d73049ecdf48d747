import { MaxUint256 } from "ethers";
import { sesh } from "../amounts.js";
import type { Signer } from "../system.js";
import { as, pause, permitOf, setAuthority, unpause, waiting } from "./steps.js";
import type { Rows, World } from "./row.js";

const onlySeller = {
  only: "the seller of the product",
  refusal: { error: "CallerNotSeller", args: ({ system }: World, caller: Signer) => [1, caller, system.proBurn] },
};

export const feeOracleRows: Rows = {};

export const postedPriceFeedRows: Rows = {
  post: {
    guard: "OPERATIONS",
    arrange: async ({ chain }) => {
      await chain.networkHelpers.time.increase(3_600);
      return { args: [20_000_000] };
    },
  },
  setAuthority,
};

export const feeRecyclerRows: Rows = {
  payFee: { guard: onlySeller, stoppedBy: ["FeeRecycler"], arrange: pay },
  flush: { guard: "everybody", arrange: waiting },
  setProduct: { guard: "GOVERNOR", arrange: ({ user }) => ({ args: [9, user, 1_000_000] }) },
  setOracle: { guard: "GOVERNOR", arrange: ({ system }) => ({ args: [system.oracle] }) },
  setLiquidityReceiver: { guard: "GOVERNOR", arrange: ({ user }) => ({ args: [user] }) },
  pause,
  unpause: unpause("recycler"),
  setAuthority,
};

export const proBurnRows: Rows = {
  burnForPro: {
    guard: "everybody",
    stoppedBy: ["FeeRecycler"],
    arrange: ({ user }) => ({ caller: user, args: [1, `0x${"11".repeat(32)}`, sesh("100")] }),
  },
  burnForProWithPermit: {
    guard: "everybody",
    stoppedBy: ["FeeRecycler"],
    arrange: async ({ system, user }) => {
      const permit = await permitOf(system, user, system.recycler, sesh("100"));
      return { caller: user, args: [1, `0x${"11".repeat(32)}`, sesh("100"), permit] };
    },
  },
};

async function pay({ chain, system, user }: World) {
  return { caller: await as(chain, system.proBurn), args: [1, 1, user, MaxUint256] };
}
