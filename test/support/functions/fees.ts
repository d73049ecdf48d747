import { id, MaxUint256 } from "ethers";
import { sesh } from "../amounts.js";
import { announceKeys, blindedMessage, makeIssuer } from "../issuers.js";
import { DAY, type Signer } from "../system.js";
import { as, pause, permitOf, setAuthority, unpause, waiting } from "./steps.js";
import type { Rows, World } from "./row.js";

const issuer = makeIssuer();
const MESSAGE = blindedMessage("message");

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
  burnForProBatch: {
    guard: "everybody",
    stoppedBy: ["FeeRecycler"],
    arrange: ({ user }) => ({ caller: user, args: [1, [id("a"), id("b")], sesh("100")] }),
  },
  burnForProRoot: {
    guard: "everybody",
    stoppedBy: ["FeeRecycler"],
    arrange: ({ user }) => ({ caller: user, args: [1, id("root"), 3, sesh("100")] }),
  },
  cancel: {
    guard: "everybody",
    arrange: async (world) => {
      await buy(world);
      return { caller: world.user, args: [1, 0] };
    },
  },
  setIssuerKeys: {
    guard: "GOVERNOR",
    arrange: () => ({ args: [1, 1, id("key file"), [issuer.keyId], "https://pro.example/keys.json"] }),
  },
  challenge: {
    guard: "everybody",
    arrange: async (world) => {
      await buyAndAnnounce(world);
      return { caller: world.user, args: [1, issuer.keyId, MESSAGE] };
    },
  },
  answer: {
    guard: "everybody",
    arrange: async (world) => {
      await buyAndAnnounce(world);
      await world.system.proBurn.challenge(1, issuer.keyId, MESSAGE);
      return { caller: world.user, args: [1, issuer.keyId, issuer.modulus, issuer.sign(MESSAGE)] };
    },
  },
  setAuthority,
};

async function pay({ chain, system, user }: World) {
  return { caller: await as(chain, system.proBurn), args: [1, 1, user, MaxUint256] };
}

/** The first receipt. */
async function buy({ system, user }: World) {
  await system.proBurn.connect(user).burnForPro(1, id("commitment"), sesh("100"));
}

/** The first receipt, and an issuer's key that may be used. */
async function buyAndAnnounce(world: World) {
  const { chain, system } = world;
  await buy(world);
  await announceKeys(chain, system, { keyIds: [issuer.keyId] });
  await chain.networkHelpers.time.increase(7 * DAY);
}
