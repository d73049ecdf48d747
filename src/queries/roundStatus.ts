import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";

export type RoundState = "open" | "complete" | "over" | "registered" | "cancelled";

export interface RoundStatusReport {
  roundId: Hex;
  state: RoundState;
  operator: Address;
  stakingRequirement: bigint;
  contributed: bigint;
  /** What anybody without a reservation can still bring now, at most and at least. */
  available: bigint;
  minContribution: bigint;
  /** Unix seconds. */
  reservedUntil: number;
  /** Unix seconds. */
  closesAt: number;
  refundable: boolean;
  contributions: { staker: Address; beneficiary: Address; amount: bigint; leavableAt: number }[];
}

const NONE = 0n;
const OPEN = 1n;
const REGISTERED = 2n;

/** A round and its contributions. */
export async function roundStatus(client: ReadClient, roundId: Hex): Promise<RoundStatusReport> {
  const { rounds } = client.contracts;
  const [round, contributions, minContribution, block] = await read(
    Promise.all([
      rounds.roundOf(roundId),
      rounds.contributionsOf(roundId),
      rounds.minContribution(roundId),
      client.provider.getBlock("latest"),
    ]),
  );
  if (round.status === NONE) {
    throw new ToolkitError("PRECONDITION_FAILED", `There is no round ${roundId}.`, {
      hint: "Check the id and the network; `sesh round list` shows the open rounds.",
      details: { roundId },
    });
  }
  const reserved = (block?.timestamp ?? 0) < Number(round.reservedUntil) ? round.reserved : 0n;
  const complete = round.contributed === round.stakingRequirement;
  return {
    roundId,
    state: stateOf(round.status, round.refundable, complete),
    operator: round.operator as Address,
    stakingRequirement: round.stakingRequirement,
    contributed: round.contributed,
    available:
      round.status === OPEN && !round.refundable ? round.stakingRequirement - round.contributed - reserved : 0n,
    minContribution,
    reservedUntil: Number(round.reservedUntil),
    closesAt: Number(round.closesAt),
    refundable: round.refundable,
    contributions: contributions.map(({ staker, beneficiary, amount, leavableAt }) => ({
      staker: staker as Address,
      beneficiary: beneficiary as Address,
      amount,
      leavableAt: Number(leavableAt),
    })),
  };
}

function stateOf(status: bigint, refundable: boolean, complete: boolean): RoundState {
  if (status === REGISTERED) return "registered";
  if (status !== OPEN) return "cancelled";
  if (refundable) return "over";
  return complete ? "complete" : "open";
}
