import { forbiddenRecipients } from "../config/deployment.js";
import { parseAddress, type Address } from "../core/addresses.js";
import { parseDecimal, parseInteger, parsePositiveAmount } from "../core/amounts.js";
import { inputError } from "../core/errors.js";
import type { ReadClient } from "../contracts/client.js";
import type { Reservation } from "../contracts/rounds.js";
import { LEASE_LIMIT } from "../names/leases.js";

/** One hundredth of a percent, in the 9 decimals that numbers are read with. */
const BPS_UNIT = 10_000_000n;
const BPS_LIMIT = 10_000n;

/** Reads a percentage with at most 2 decimals into 1/10,000. */
export function parsePercent(text: string, field: string): number {
  const value = parseDecimal(text, field);
  const bps = value / BPS_UNIT;
  if (value % BPS_UNIT === 0n && bps <= BPS_LIMIT) return Number(bps);
  throw inputError(field, `${text} is not a percentage from 0 to 100`, "Use at most 2 decimals: 10 or 12.5.");
}

/** Reads "address=amount" and adds it to the ones before. */
export function collectReservation(text: string, previous: Reservation[]): Reservation[] {
  const [address, amount, ...rest] = text.split("=");
  if (address === undefined || amount === undefined || rest.length > 0) {
    throw inputError(
      "--reserve",
      `${JSON.stringify(text)} is not a reservation`,
      "Write address=amount, once per place.",
    );
  }
  return [
    ...previous,
    { staker: parseAddress(address, "--reserve"), amount: parsePositiveAmount(amount, "--reserve") },
  ];
}

/** The years of a name's lease. */
export function parseYears(text: string): number {
  const years = parseInteger(text, "--years", LEASE_LIMIT);
  if (years > 0) return years;
  throw inputError("--years", "a lease of no year", `Give 1 to ${LEASE_LIMIT}.`);
}

/** An address that shall receive SESH: never one of the system's own contracts, which could not use it (SD-03). */
export function parseReceiver(text: string, field: string, client: ReadClient): Address {
  return parseAddress(text, field, { forbidden: forbiddenRecipients(client.deployment) });
}
