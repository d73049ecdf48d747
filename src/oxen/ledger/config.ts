import { createHash } from "node:crypto";
import { z } from "zod";
import { parseAddress, type Address } from "../../core/addresses.js";
import { readJsonFile } from "../../core/files.js";
import { bytesToHex, type Hex } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import type { OxenNetwork } from "../oxenAddress.js";

/** Key images of a large holder can be many. */
const SIZE_LIMIT = 64 * 1_048_576;

interface CommonConfig {
  chainId: bigint;
  /** The OxenClaims contract. */
  bridge: Address;
  oxenNetwork: OxenNetwork;
  /** Atomic SESH the campaign can pay in all. */
  cap: bigint;
  /** Deposits and registrations above this height of the Oxen chain come too late. */
  lastHeight: number;
  /** Contracts that could never use the SESH; the bridge is one of them anyway. */
  forbidden: readonly Address[];
  /** Who signs manual bindings, and how many of them it takes. */
  attesters: readonly Address[];
  threshold: number;
}

/** A part of the amount, num / den, for deposits up to a height. */
export interface Multiplier {
  untilHeight: number;
  num: bigint;
  den: bigint;
}

export interface CoinConfig extends CommonConfig {
  campaign: "oxen-coin";
  /** Atomic OXEN the cap is shared among: the supply at the snapshot without excluded holdings. */
  supply: bigint;
  /** In the order of their heights; the last one reaches to `lastHeight`. */
  multipliers: readonly Multiplier[];
  /** Atomic OXEN a deposit has to have. */
  minimum: bigint;
  /** Key images, 64 hexadecimal digits each, of outputs that take no part. */
  excludedImages: readonly string[];
}

export interface BonusConfig extends CommonConfig {
  campaign: "sn-bonus";
  /** Up to this height the highest nonce of a holder wins; after it the first binding stays. */
  freezeHeight: number;
  /** Oxen addresses that take no part. */
  excludedAddresses: readonly string[];
}

/** The rules of a campaign, fixed and published before its first row. */
export type LedgerConfig = CoinConfig | BonusConfig;

const amount = z
  .string()
  .regex(/^[1-9][0-9]{0,30}$/, "must be a whole number above zero, as text")
  .transform(BigInt);
const height = z.int().min(0).max(999_999_999_999);
const address = z.string().transform((text) => parseAddress(text, "address"));
const addresses = z
  .array(address)
  .refine((list) => new Set(list).size === list.length, "names an address twice")
  .default([]);

const common = {
  chainId: amount,
  bridge: address,
  oxenNetwork: z.enum(["mainnet", "testnet", "stagenet", "devnet"]),
  cap: amount,
  lastHeight: height,
  forbidden: addresses,
  attesters: addresses,
  threshold: z.int().min(1).default(1),
};

const multiplier = z.strictObject({ untilHeight: height, num: amount, den: amount });

const coinSchema = z.strictObject({
  campaign: z.literal("oxen-coin"),
  ...common,
  supply: amount,
  multipliers: z.array(multiplier).default([]),
  minimum: amount.default(1n),
  excludedImages: z.array(z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits")).default([]),
});

const bonusSchema = z.strictObject({
  campaign: z.literal("sn-bonus"),
  ...common,
  freezeHeight: height,
  excludedAddresses: z.array(z.string()).default([]),
});

export const ledgerConfigSchema = z
  .discriminatedUnion("campaign", [coinSchema, bonusSchema])
  .refine(({ attesters, threshold }) => attesters.length === 0 || isMajority(threshold, attesters.length), {
    message: "must be a majority of the attesters",
    path: ["threshold"],
  })
  .refine((config) => config.campaign !== "oxen-coin" || coversAll(config), {
    message: "must have ascending heights and reach to lastHeight",
    path: ["multipliers"],
  })
  .refine((config) => config.campaign !== "sn-bonus" || config.freezeHeight <= config.lastHeight, {
    message: "must not be above lastHeight",
    path: ["freezeHeight"],
  });

export async function readLedgerConfig(path: string): Promise<LedgerConfig> {
  return readJsonFile(path, ledgerConfigSchema, SIZE_LIMIT);
}

/** SHA-256 of the settings in the order of their names. */
export function hashConfig(config: LedgerConfig): Hex {
  const sorted = Object.fromEntries(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)));
  return bytesToHex(createHash("sha256").update(toJson(sorted, 0)).digest());
}

/** The multiplier of a deposit; without any everybody gets the whole. */
export function multiplierAt(multipliers: readonly Multiplier[], at: number): { num: bigint; den: bigint } {
  return multipliers.find(({ untilHeight }) => at <= untilHeight) ?? { num: 1n, den: 1n };
}

function isMajority(threshold: number, attesters: number): boolean {
  return threshold <= attesters && threshold * 2 > attesters;
}

function coversAll({ multipliers, lastHeight }: { multipliers: readonly Multiplier[]; lastHeight: number }): boolean {
  const last = multipliers.at(-1);
  const ascending = multipliers.every(
    ({ untilHeight }, i) => i === 0 || untilHeight > (multipliers[i - 1]?.untilHeight ?? 0),
  );
  return last === undefined || (ascending && last.untilHeight >= lastHeight);
}
