import { describeStatement, expiryOf, type StatementList } from "../attest/statementList.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import { REASONS, STATEMENT_KINDS } from "../crypto/statements.js";
import type { QuorumAttestation } from "../queries/quorumAttestation.js";
import { liquidatorReward } from "./penalties.js";
import { createPlan, type Payment, type Plan } from "./plan.js";

/** Brings statements that the quorum has signed on chain. */
export async function planSubmitStatements(
  client: Client,
  list: StatementList,
  { attestation, signerCount, nonSignerCount, format }: QuorumAttestation,
): Promise<Plan> {
  const statements = list.statements.map(({ kind, ...rest }) => ({ ...rest, kind: STATEMENT_KINDS.indexOf(kind) }));
  const args = [statements, attestation] as const;
  const calldata = client.contracts.quorum.interface.encodeFunctionData("submit", [...args]);
  return createPlan({
    action: "attest submit",
    summary: `Submit ${list.statements.length} ${list.statements.length === 1 ? "statement" : "statements"} of the quorum.`,
    account: client.account,
    receives: await rewardsOf(client, list),
    dates: [{ what: "The statements expire", at: expiryOf(list) }],
    notes: [
      ...list.statements.map(describeStatement),
      `${signerCount} of ${signerCount + nonSignerCount} members signed; sealed non-signers are written as ${format}.`,
      `The transaction has ${(calldata.length - 2) / 2} bytes of calldata.`,
    ],
    call: { contract: "quorum", method: "submit", args },
  });
}

/** What whoever submits gets for deregistrations. */
async function rewardsOf(client: Client, { statements }: StatementList): Promise<Payment[]> {
  const paid = statements.filter(({ kind, reason }) => kind === "deregister" && (reason & REASONS.misconduct) === 0);
  const nodes = await read(Promise.all(paid.map(({ key }) => client.contracts.staking.nodeOf(nodeIdOf(key)))));
  return nodes.map(({ stakingRequirement }) => ({
    what: "Liquidator's reward",
    amount: liquidatorReward(stakingRequirement),
    to: client.account,
  }));
}
