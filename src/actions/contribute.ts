import { ZeroAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import { DAY } from "../core/time.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { roundIdOf, type RoundTerms } from "../contracts/rounds.js";
import { chainTime } from "./call.js";
import { contributorPenalties, deregistrationNote, operatorPenalties } from "./penalties.js";
import { createPlan, type Plan } from "./plan.js";

export interface ContributeOptions {
  /** Exactly the terms the account agrees to: under any others the contract refuses the payment (MC-01). */
  terms: RoundTerms;
  amount: bigint;
  /** Gets the rewards; the account itself if not given, or unchanged on a further payment. */
  beneficiary?: Address;
}

/** Pays into a contribution round. */
export async function planContribute(client: Client, { terms, amount, beneficiary }: ContributeOptions): Promise<Plan> {
  const spender = client.deployment.ContributionRounds;
  const operator = client.account === terms.operator;
  return createPlan({
    action: "round contribute",
    summary: `Contribute to round ${roundIdOf(terms)} of operator ${terms.operator}.`,
    account: client.account,
    pays: [{ what: "Contribution", amount, to: spender }],
    dates: [
      { what: "The contribution can be taken back from about", at: (await chainTime(client.provider)) + DAY },
      { what: "If the round is not complete, it is refunded from", at: terms.closesAt },
    ],
    worstPenalties: operator ? operatorPenalties(terms.stakingRequirement) : contributorPenalties(),
    notes: [
      `The operator takes ${terms.node.feeBps / 100} % of the node's rewards, the rest is shared by stake.`,
      deregistrationNote(await read(client.contracts.staking.deregistrationLock())),
    ],
    spend: { spender, amount },
    call: { contract: "rounds", method: "contribute", args: [terms, amount, beneficiary ?? ZeroAddress] },
  });
}
