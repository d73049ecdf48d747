import { confirmedMessages, outboxProof } from "../bridge/withdrawals.js";
import type { Client } from "../contracts/client.js";
import { formatSesh } from "../core/amounts.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { formatTime } from "../core/time.js";
import type { Bridge } from "../queries/findBridge.js";
import { withdrawalsIn, type Withdrawal } from "../queries/withdrawals.js";
import { createPlan, type Plan } from "./plan.js";

/** Has a confirmed withdrawal paid on Ethereum; anybody may. Of several in the transaction, the first that is not paid. */
export async function planFinish(client: Client, bridge: Bridge, hash: Hex): Promise<Plan> {
  const withdrawals = await withdrawalsIn(client, bridge, hash);
  const withdrawal = withdrawals.find(({ status }) => status !== "executed");
  if (withdrawal === undefined) throw nothingToFinish(hash, withdrawals);
  const { status, executableFrom = 0, amount, recipient, message } = withdrawal;
  if (status === "waiting") {
    throw new ToolkitError("PRECONDITION_FAILED", "The withdrawal is not confirmed on Ethereum yet.", {
      hint: `It can be finished from about ${formatTime(executableFrom)}. Nothing can make it faster, and it does not expire.`,
      details: { executableFrom },
    });
  }
  const size = await confirmedMessages(bridge.ethereum.provider, client.provider, bridge.outbox.address);
  const proof = await outboxProof(client.provider, size, message.position);
  const { position, sender, to, l2Block, l1Block, sentAt, value, data } = message;
  return createPlan({
    action: "bridge finish",
    summary: `Finish the withdrawal of ${formatSesh(amount)} on Ethereum.`,
    account: client.account,
    receives: [{ what: "from the gateway, on Ethereum", amount, to: recipient }],
    notes: ["Anybody may finish it. It pays the recipient, whoever pays for the gas."],
    call: {
      contract: bridge.outbox,
      method: "executeTransaction",
      args: [proof, position, sender, to, l2Block, l1Block, sentAt, value, data],
    },
  });
}

function nothingToFinish(hash: Hex, withdrawals: readonly Withdrawal[]): ToolkitError {
  if (withdrawals.length === 0) {
    return new ToolkitError("PRECONDITION_FAILED", `${hash} has no withdrawal of SESH.`, {
      hint: "Name the transaction on Arbitrum with which you withdrew; `sesh bridge status` lists yours.",
    });
  }
  return new ToolkitError("PRECONDITION_FAILED", "The withdrawal has been paid already.", {
    hint: "Nothing is left to do: the SESH is at its recipient on Ethereum.",
    details: { recipients: withdrawals.map(({ recipient }) => recipient) },
  });
}
