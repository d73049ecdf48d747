import { ZeroAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Client } from "../contracts/client.js";
import { roundIdOf, type RoundTerms } from "../contracts/rounds.js";
import { operatorPenalties } from "./penalties.js";
import { createPlan, type Plan } from "./plan.js";

export interface OpenRoundOptions {
  /** Made for the account of the client as operator. */
  terms: RoundTerms;
  /** The operator's own contribution. */
  amount: bigint;
  /** Gets the operator's rewards; the operator itself if not given. */
  beneficiary?: Address;
}

/** Opens a contribution round and pays the operator's own contribution. */
export function planOpenRound(client: Client, { terms, amount, beneficiary }: OpenRoundOptions): Plan {
  const spender = client.deployment.ContributionRounds;
  return createPlan({
    action: "round open",
    summary: `Open the contribution round ${roundIdOf(terms)}.`,
    account: client.account,
    pays: [{ what: "The operator's contribution", amount, to: spender }],
    dates: [
      ...(terms.reservations.length === 0 ? [] : [{ what: "Reservations count until", at: terms.reservedUntil }]),
      { what: "The round closes and everybody is refunded from", at: terms.closesAt },
    ],
    worstPenalties: operatorPenalties(terms.stakingRequirement),
    notes: [
      terms.autoRegister
        ? "The contribution that completes the stake registers the node."
        : "When the stake is complete, you register the node yourself.",
      "Nobody can change these terms. Ending the round pays everybody back.",
    ],
    spend: { spender, amount },
    call: { contract: "rounds", method: "open", args: [terms, amount, beneficiary ?? ZeroAddress] },
  });
}
