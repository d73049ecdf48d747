import type { Hex } from "../core/hex.js";

/** What the rules judge: the state of the contracts in one block, as plain data. All times in Unix seconds. */
export interface Facts {
  /** By the clock of whoever watches. */
  now: number;
  /** Time of the newest block that the endpoint has. */
  headAt: number;
  block: { number: number; hash: Hex; timestamp: number };
  pool: { balance: bigint; reserve: bigint; owed: bigint };
  /** `principal`: what the stakers' deposits, withdrawals and penalties so far add up to. */
  staking: { balance: bigint; principal: bigint };
  pauses: { contract: string; pausedUntil: number }[];
  /** Why there is no price; undefined while there is one. */
  priceRefusal: { error: string; message: string } | undefined;
  claims: { campaign: string; pending?: { epoch: bigint; root: Hex; total: bigint; activeAt: number } }[];
  /** Keys of present nodes in no store. */
  unsealedKeys: number;
  /** Present nodes whose exit anybody can finish. */
  exits: Hex[];
  /** Present nodes with too little credit, and from when the quorum can put them out. */
  short: { nodeId: Hex; isDown: boolean; deregisterableAt: number }[];
  /** Penalties that are not settled. */
  escrows: { nodeId: Hex; amount: bigint; annullableUntil: number }[];
  /** Tickets of the bridge that failed, and what they bring; without a time they have expired. None without Ethereum. */
  tickets: { id: Hex; brings: string; redeemableUntil?: number }[];
}
