import { DAY, HOUR, MINUTE } from "../core/time.js";

/* The periods of SessionNames, in seconds. They are constants of the contract. */

export const YEAR = 365 * DAY;
/** After a lease its owner may still renew it for so long. */
export const GRACE_PERIOD = 30 * DAY;
/** A commitment can be used from this age on… */
export const COMMITMENT_AGE_MINIMUM = MINUTE;
/** …to this one. */
export const COMMITMENT_AGE_LIMIT = 24 * HOUR;

/** Longest lease, and how far ahead renewing goes. */
export const LEASE_LIMIT = 10;

const PRODUCTS = 0x1000;

/** The product of the fee recycler that is a lease. */
export function nameProductOf(tier: number, leaseYears: number): number {
  return PRODUCTS + tier * 0x100 + leaseYears;
}

/** "1 year", "5 years". */
export function describeYears(years: number): string {
  return years === 1 ? "1 year" : `${years} years`;
}
