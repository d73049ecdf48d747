import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createPlan, type Plan } from "./plan.js";

/** Ends the account's own round for good. */
export async function planCancelRound(client: Client, { roundId }: { roundId: Hex }): Promise<Plan> {
  const contributions = await read(client.contracts.rounds.contributionsOf(roundId));
  return createPlan({
    action: "round cancel",
    summary: `End round ${roundId} without a node.`,
    account: client.account,
    receives: contributions.map(({ staker, amount }, i) => ({
      what: i === 0 ? "Contribution, paid at once" : "Contribution, to be taken or sent with `sesh round refund`",
      amount,
      to: staker as Address,
    })),
    call: { contract: "rounds", method: "cancel", args: [roundId] },
  });
}
