import type { Hex } from "../core/hex.js";
import type { Plan } from "./plan.js";

/** Something that anybody may do, and that somebody else may be doing at this very moment. */
export interface Job {
  /**
   * True once it has been done, or can never be done again, whoever it was. `nonce`: the account's, if it was read before
   * in order to send; an answer must not be from a state before it.
   */
  isDone: (nonce?: number) => Promise<boolean>;
  /** The plan for the state of now. */
  plan: () => Promise<Plan>;
  /** Errors of the contracts that say only that the plan has become old. */
  staleErrors?: readonly string[];
  /** Told the hash of the job's own transaction before that is sent. */
  onHash?: (hash: Hex) => void;
}
