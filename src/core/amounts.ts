import { inputError } from "./errors.js";

/** SESH and OXEN both have 9 decimals. */
export const DECIMALS = 9;
const UNIT = 10n ** BigInt(DECIMALS);

/** The whole supply, 240,000,000 SESH; no amount can be larger. */
export const MAX_SUPPLY = 240_000_000n * UNIT;

const DECIMAL = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;
const SHAPE_HINT = "Write a plain decimal number with a point and at most 9 decimals, for example 25000 or 6250.5.";

/** Reads a decimal amount of SESH, such as "25000" or "6250.5", into atomic units. */
export function parseAmount(text: string, field = "amount"): bigint {
  const amount = parseDecimal(text, field);
  if (amount > MAX_SUPPLY) {
    throw inputError(field, `${text} is more than the whole supply of 240,000,000`, "Check the number of digits.");
  }
  return amount;
}

/** {@link parseAmount} for amounts that must not be zero. */
export function parsePositiveAmount(text: string, field = "amount"): bigint {
  const amount = parseAmount(text, field);
  if (amount === 0n) throw inputError(field, "the amount is zero", "Give an amount above zero.");
  return amount;
}

/** Reads a decimal number with at most 9 decimals into atomic units, however large. */
export function parseDecimal(text: string, field: string): bigint {
  const match = DECIMAL.exec(requireString(text, field));
  const whole = match?.[1];
  if (whole === undefined) throw inputError(field, `${quote(text)} is not an amount`, SHAPE_HINT);
  const fraction = match?.[2] ?? "";
  if (fraction.length > DECIMALS) {
    throw inputError(field, `${quote(text)} has ${fraction.length} decimals`, SHAPE_HINT);
  }
  return BigInt(whole) * UNIT + BigInt(fraction.padEnd(DECIMALS, "0"));
}

/** Writes atomic units as a decimal number with thousands separators and no trailing zeros: "25,000.5". */
export function formatAmount(amount: bigint): string {
  const [whole = "", fraction] = formatDecimal(amount).split(".");
  const grouped = whole.replace(/\B(?=([0-9]{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Writes atomic units as a decimal number that {@link parseDecimal} reads back: "25000.5". */
export function formatDecimal(amount: bigint): string {
  if (typeof amount !== "bigint") throw new TypeError("Amounts are bigint.");
  const sign = amount < 0n ? "-" : "";
  const digits = (amount < 0n ? -amount : amount).toString().padStart(DECIMALS + 1, "0");
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -DECIMALS)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** {@link formatAmount} with the unit. */
export function formatSesh(amount: bigint): string {
  return `${formatAmount(amount)} SESH`;
}

/** Reads a plain non-negative integer no larger than `limit`. */
export function parseInteger(text: string, field: string, limit = Number.MAX_SAFE_INTEGER): number {
  const value = /^(0|[1-9][0-9]{0,15})$/.test(requireString(text, field)) ? Number(text) : NaN;
  if (!(value <= limit)) {
    throw inputError(field, `${quote(text)} is not a whole number from 0 to ${limit}`, "Write digits only.");
  }
  return value;
}

function requireString(text: unknown, field: string): string {
  // A number has been rounded to a double already: 2^53 atomic units are only 9 million SESH.
  if (typeof text !== "string") throw new TypeError(`${field} must be given as text, not as ${typeof text}.`);
  return text;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
