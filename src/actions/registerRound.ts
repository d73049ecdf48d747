import type { Client } from "../contracts/client.js";
import { roundIdOf, type RoundTerms } from "../contracts/rounds.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import { operatorPenalties } from "./penalties.js";
import { createPlan, type Plan } from "./plan.js";

/** Registers the node of the account's complete round. */
export function planRegisterRound(client: Client, { terms }: { terms: RoundTerms }): Plan {
  return createPlan({
    action: "round register",
    summary: `Register node ${nodeIdOf(terms.node.key)} from round ${roundIdOf(terms)}.`,
    account: client.account,
    worstPenalties: operatorPenalties(terms.stakingRequirement),
    notes: ["The contributions become the node's stake, and it earns from now on."],
    call: { contract: "rounds", method: "register", args: [terms] },
  });
}
