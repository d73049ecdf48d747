import { createHash } from "node:crypto";
import { concat, keccak256, zeroPadValue, toBeHex } from "ethers";
import { z } from "zod";
import type { Address } from "../../core/addresses.js";
import { ToolkitError } from "../../core/errors.js";
import { readTextFile } from "../../core/files.js";
import { bytesToHex, type Hex } from "../../core/hex.js";
import { LEDGER_FORMAT, type LedgerHeader } from "./canonical.js";

/* Computes claims and root anew from the text of a ledger alone. It shares no arithmetic, tree and hash function with what
   wrote the ledger: two implementations that agree are worth more than one. */

const SIZE_LIMIT = 1_024 * 1_048_576;

const integer = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,30})$/)
  .transform(BigInt);
const bytes32 = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text as Hex);
const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text as Address);

const headerSchema = z.strictObject({
  format: z.literal(LEDGER_FORMAT),
  campaign: z.enum(["oxen-coin", "sn-bonus"]),
  chainId: integer,
  bridge: address,
  epoch: integer,
  oxenHeight: integer,
  oxenBlockHash: bytes32,
  cap: integer,
  supply: integer.optional(),
  multipliers: z.array(z.strictObject({ untilHeight: z.int(), num: integer, den: integer })).optional(),
  configHash: bytes32,
  previousLedgerHash: bytes32,
  registrationsHead: bytes32,
});

const lineSchema = z.looseObject({
  kind: z.enum(["coin", "woxen", "bonus"]),
  ref: z.string().default(""),
  amount: z.string().default(""),
  height: z.string().default(""),
  outcome: z.enum(["accepted", "rejected", "pending"]),
  accepted: integer.default(0n),
  code: z.string().optional(),
  spendKey: z.string().optional(),
  to: address.optional(),
});

export type AuditedLine = z.infer<typeof lineSchema>;

export interface AuditedLedger {
  header: LedgerHeader;
  lines: AuditedLine[];
  claims: ReadonlyMap<Address, bigint>;
  root: Hex;
  total: bigint;
  ledgerHash: Hex;
}

export async function readLedger(path: string): Promise<AuditedLedger> {
  return auditLedger(await readTextFile(path, SIZE_LIMIT));
}

export function auditLedger(text: string): AuditedLedger {
  const [first = "", ...rest] = text.split("\n");
  if (rest.pop() !== "") throw auditError("It is cut off");
  const header = parseLine(first, 1, headerSchema) as LedgerHeader;
  const lines = rest.map((line, i) => parseLine(line, i + 2, lineSchema));
  const claims = header.campaign === "oxen-coin" ? coinClaims(header, lines) : bonusClaims(header, lines);
  for (const [account, cumulative] of claims) if (cumulative === 0n) claims.delete(account);
  return {
    header,
    lines,
    claims,
    root: rootOf(claims),
    total: [...claims.values()].reduce((sum, each) => sum + each, 0n),
    ledgerHash: bytesToHex(createHash("sha256").update(text).digest()),
  };
}

/** Sums amounts by recipient and multiplier first, and puts the fractions over one denominator at the end. */
function coinClaims({ cap, supply = 1n, multipliers = [] }: LedgerHeader, lines: readonly AuditedLine[]) {
  const sums = new Map<Address, Map<number, bigint>>();
  for (const { to, accepted, height } of lines) {
    if (to === undefined) continue;
    const window = multipliers.findIndex(({ untilHeight }) => BigInt(height) <= BigInt(untilHeight));
    const own = sums.get(to) ?? new Map<number, bigint>();
    own.set(window, (own.get(window) ?? 0n) + accepted);
    sums.set(to, own);
  }
  const product = multipliers.reduce((all, { den }) => all * den, 1n);
  const claims = new Map<Address, bigint>();
  for (const [to, own] of sums) {
    let oxen = 0n;
    for (const [window, amount] of own) {
      const { num, den } = multipliers[window] ?? { num: 1n, den: 1n };
      oxen += (amount * num * product) / den;
    }
    claims.set(to, (oxen * cap) / (supply * product));
  }
  return claims;
}

/** Deals the atomic units that rounding left out one by one, to the largest remainder that has none yet. */
function bonusClaims({ cap }: LedgerHeader, lines: readonly AuditedLine[]) {
  const holders = new Map<string, { points: bigint; to: Address | undefined }>();
  let all = 0n;
  for (const { spendKey, amount, to } of lines) {
    if (spendKey === undefined) continue;
    all += BigInt(amount);
    holders.set(spendKey, { points: BigInt(amount) + (holders.get(spendKey)?.points ?? 0n), to });
  }
  const keys = [...holders.keys()].sort();
  const remainder = (key: string) => ((holders.get(key)?.points ?? 0n) * cap) % all;
  let left = cap;
  for (const key of keys) left -= ((holders.get(key)?.points ?? 0n) * cap) / all;
  // A stable sort keeps the order of the keys where remainders are equal.
  const lucky = new Set(
    keys
      .sort((a, b) => Number(remainder(b) > remainder(a)) - Number(remainder(b) < remainder(a)))
      .slice(0, Number(left)),
  );
  const claims = new Map<Address, bigint>();
  for (const [key, { points, to }] of holders) {
    if (to === undefined) continue;
    const share = (points * cap) / all + (lucky.has(key) ? 1n : 0n);
    claims.set(to, (claims.get(to) ?? 0n) + share);
  }
  return claims;
}

/** The root straight from the definition: the heap's node i has the children 2i + 1 and 2i + 2. */
function rootOf(claims: ReadonlyMap<Address, bigint>): Hex {
  const leaves = [...claims]
    .map(([account, cumulative]) => keccak256(keccak256(concat([zeroPadValue(account, 32), toBeHex(cumulative, 32)]))))
    .sort()
    .reverse();
  const inner = leaves.length - 1;
  const node = (i: number): string => {
    if (i >= inner) return leaves[i - inner] ?? "0x";
    return keccak256(concat([node(2 * i + 1), node(2 * i + 2)].sort()));
  };
  return leaves.length === 0 ? `0x${"0".repeat(64)}` : (node(0) as Hex);
}

function parseLine<Schema extends z.ZodType>(text: string, line: number, schema: Schema): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw auditError(`Line ${line} is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw auditError(`Line ${line} has wrong contents at ${parsed.error.issues[0]?.path.join(".") ?? ""}`);
}

function auditError(problem: string): ToolkitError {
  return new ToolkitError(
    "FILE_INVALID",
    `This is not a whole ledger: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}.`,
    {
      hint: "Check that it is an unchanged ledger.jsonl.",
    },
  );
}
