import type { StatementList } from "../attest/statementList.js";
import type { Client } from "../contracts/client.js";
import { ToolkitError } from "../core/errors.js";
import type { PartialSignature } from "../crypto/partialSignatures.js";
import { quorumAttestation } from "../queries/quorumAttestation.js";
import { statementOutlook } from "../queries/statementOutlook.js";
import type { Job } from "./job.js";
import { planSubmitStatements } from "./submitStatements.js";

/** Contract errors after which the same signatures are summed anew: the membership, or a store, has changed. */
const STALE = ["AttestationInvalid", "NonSignersTooMany", "NonSignerNotSealed", "SignersKeyInfinite"];

/** Submits a list with signatures that have been verified, for the quorum as it is when the transaction is made. */
export function submitJob(client: Client, list: StatementList, partials: readonly PartialSignature[]): Job {
  return {
    isDone: async () => {
      const { statements } = await statementOutlook(client, list);
      if (statements.every(({ progress }) => progress === "open")) return false;
      if (statements.every(({ progress }) => progress === "done")) return true;
      throw new ToolkitError("PRECONDITION_FAILED", "Other statements about these nodes came before.", {
        hint: "Signatures are for one state of the counters: make a new list, and let the quorum sign it.",
        details: { statements },
      });
    },
    plan: async () => planSubmitStatements(client, list, await quorumAttestation(client, list.digest, partials)),
    staleErrors: STALE,
  };
}
