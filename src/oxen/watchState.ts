import { z } from "zod";
import { toJson } from "../core/json.js";
import { atomicSchema, depositSchema, depositToData, paymentIdSchema, txidSchema, type Deposit } from "./deposits.js";
import { hash } from "./rpc/fields.js";

/* The memory of a watcher is a folder:
     deposits.jsonl  final deposits, a line each, in the order in which they became final; only ever appended to
     state.json      how much of it counts, the block up to which it is complete, and whether the watcher has stopped
     now.json        what the last look showed; made anew each time and no memory at all
   A step first appends its deposits and then replaces state.json, which is what makes them count. Whatever a step that
   was interrupted has left behind the counted end is cut off before anything is appended: a restart at any point loses
   and doubles nothing. */

export interface Block {
  height: number;
  hash: string;
}

/** What is watched. A folder belongs to one of them. */
export interface WatchSettings {
  network: string;
  address: string;
  /** First block that counts. */
  startHeight: number;
}

export interface Halt {
  /** Unix seconds. */
  at: number;
  reason: string;
}

/** A final deposit, with what the wallet listed when it became final: neither may change any more. */
export interface FinalDeposit extends Deposit {
  listed: { amount: bigint; paymentId: string };
}

/** A deposit that may still disappear. */
export interface PendingDeposit {
  txid: string;
  /** 0 while it is in no block. */
  height: number;
  amount: bigint;
  paymentId: string;
}

export interface Look {
  /** Unix seconds. */
  at: number;
  status: "current" | "waiting" | "halted" | "unreachable";
  /** Why it is not current. */
  reason?: string;
  /** The highest block that a quorum of daemons has; absent if too few answered. */
  tip?: number;
  pending: PendingDeposit[];
}

export interface WatchState {
  settings: WatchSettings;
  /** Up to here the deposits are final and complete. */
  anchor?: Block;
  /** Bytes of deposits.jsonl that count, and their SHA-256. */
  bytes: number;
  digest: string;
  halt?: Halt;
  /** Halts that somebody has cleared, and why. */
  resumed: (Halt & { resumedAt: number; because: string })[];
}

export const FORMAT = "sesh-oxen-watch/1";
const halt = z.strictObject({ at: z.int(), reason: z.string() });
export const stateSchema = z.strictObject({
  format: z.literal(FORMAT),
  settings: z.strictObject({ network: z.string(), address: z.string(), startHeight: z.int().nonnegative() }),
  anchor: z.strictObject({ height: z.int().nonnegative(), hash }).optional(),
  bytes: z.int().nonnegative(),
  digest: hash,
  halt: halt.optional(),
  resumed: z.array(halt.extend({ resumedAt: z.int(), because: z.string() })),
});
export const lookSchema = z.strictObject({
  at: z.int(),
  status: z.enum(["current", "waiting", "halted", "unreachable"]),
  reason: z.string().optional(),
  tip: z.int().nonnegative().optional(),
  pending: z.array(
    z.strictObject({
      txid: txidSchema,
      height: z.int().nonnegative(),
      amount: atomicSchema,
      paymentId: z.union([paymentIdSchema, hash]),
    }),
  ),
});

const listedSchema = z.strictObject({ amount: atomicSchema, paymentId: z.string() });

/** A line of deposits.jsonl. */
export function formatLine({ listed, ...deposit }: FinalDeposit): string {
  return `${toJson({ ...depositToData(deposit), listed }, 0)}\n`;
}

export function readLine(line: string): FinalDeposit {
  const { listed, ...deposit } = JSON.parse(line) as { listed: unknown };
  return { ...depositSchema.parse(deposit), listed: listedSchema.parse(listed) };
}
