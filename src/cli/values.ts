import { parseAddress, type Address } from "../core/addresses.js";
import { parseInteger, parsePositiveAmount } from "../core/amounts.js";
import { inputError } from "../core/errors.js";
import type { ReadClient } from "../contracts/client.js";
import type { Reservation } from "../contracts/rounds.js";

export const BPS_LIMIT = 10_000;

export function parseBps(text: string, field: string): number {
  return parseInteger(text, field, BPS_LIMIT);
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

/** An address that shall receive SESH: never one of the system's own contracts, which could not use it (SD-03). */
export function parseReceiver(text: string, field: string, client: ReadClient): Address {
  const contracts = Object.entries(client.deployment).map(
    ([name, address]) => [address, `the contract ${name}`] as const,
  );
  return parseAddress(text, field, { forbidden: new Map(contracts) });
}
