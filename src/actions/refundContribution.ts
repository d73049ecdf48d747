import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createPlan, type Plan } from "./plan.js";

export interface RefundOptions {
  roundId: Hex;
  staker: Address;
}

/** Sends a contributor of a round that is over its contribution back; anybody may. */
export async function planRefundContribution(client: Client, { roundId, staker }: RefundOptions): Promise<Plan> {
  const contributions = await read(client.contracts.rounds.contributionsOf(roundId));
  return createPlan({
    action: "round refund",
    summary: `Refund ${staker} from round ${roundId}.`,
    account: client.account,
    receives: contributions
      .filter((contribution) => contribution.staker === staker)
      .map(({ amount }) => ({ what: "Contribution", amount, to: staker })),
    call: { contract: "rounds", method: "refund", args: [roundId, staker] },
  });
}
