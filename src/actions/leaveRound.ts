import type { Hex } from "../core/hex.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { createPlan, type Plan } from "./plan.js";

/** Takes the account's whole contribution out of a round. */
export async function planLeaveRound(client: Client, { roundId }: { roundId: Hex }): Promise<Plan> {
  const contributions = await read(client.contracts.rounds.contributionsOf(roundId));
  const own = contributions.filter(({ staker }) => staker === client.account);
  return createPlan({
    action: "round leave",
    summary: `Leave round ${roundId}.`,
    account: client.account,
    receives: own.map(({ amount }) => ({ what: "Contribution", amount, to: client.account })),
    dates: own.map(({ leavableAt }) => ({ what: "Possible, while the round is open, from", at: Number(leavableAt) })),
    call: { contract: "rounds", method: "leaveRound", args: [roundId] },
  });
}
