import { AbiCoder } from "ethers";
import { estimateTicket } from "../bridge/ticketCosts.js";
import { forbiddenRecipients } from "../config/deployment.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import { inputError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { bridgeAddresses } from "../queries/bridgeAddresses.js";
import { readBridge, type Bridge } from "../queries/findBridge.js";
import { passageOf } from "../queries/tickets.js";
import { requireRegistered } from "../queries/tokenRegistration.js";
import { createPlan, type Plan } from "./plan.js";
import { requireRefundable } from "./refundable.js";

export interface DepositOptions {
  amount: bigint;
  /** Who gets the SESH on Arbitrum; the account if not given. */
  recipient?: Address;
  /** Who is credited on Arbitrum with what the ticket does not take; the account if not given. */
  refundTo?: Address;
}

/** Sends SESH from Ethereum to Arbitrum. */
export async function planDeposit(
  client: Client,
  bridge: Bridge,
  { amount, recipient, refundTo = client.account }: DepositOptions,
): Promise<Plan> {
  await requireRegistered(client, bridge);
  const to = recipient ?? (await ownAccount(client, bridge));
  const forbidden = new Map([...forbiddenRecipients(client.deployment), ...bridgeAddresses(bridge, "arbitrum")]);
  const reason = forbidden.get(to);
  if (reason !== undefined) throw inputError("--to", `${to} is ${reason}`, "Give an address that can use SESH.");
  await requireRefundable(bridge, refundTo);
  const { l1Token, l1Gateway, l1Router, l2Gateway } = bridge;
  const sent = [l1Token.address, client.account, to, amount, "0x"] as const;
  const data = await readBridge<Hex>(client, bridge, l1Gateway, "getOutboundCalldata", ...sent);
  const ticket = { from: l1Gateway.address, to: l2Gateway.address, data, refundTo };
  const { maxSubmissionCost, gasLimit, maxFeePerGas, value } = await estimateTicket(passageOf(client, bridge), ticket);
  const forInbox = AbiCoder.defaultAbiCoder().encode(["uint256", "bytes"], [maxSubmissionCost, "0x"]);
  return createPlan({
    action: "bridge deposit",
    summary: `Deposit ${formatSesh(amount)} from Ethereum to Arbitrum.`,
    account: client.account,
    pays: [{ what: "kept by the gateway, to be minted on Arbitrum", amount, to }],
    ether: {
      what: `for the ticket, at most: what it does not take is credited to ${refundTo} on Arbitrum`,
      amount: value,
    },
    notes: [
      "It arrives in about 10 to 15 minutes. `sesh bridge status <hash>` shows its ticket.",
      "If the ticket fails, anybody can redeem it for 7 days; after that the SESH is lost.",
    ],
    spend: { spender: l1Gateway.address, amount, approvalOnly: true, token: l1Token },
    call: {
      contract: l1Router,
      method: "outboundTransferCustomRefund",
      args: [l1Token.address, refundTo, to, amount, gasLimit, maxFeePerGas, forInbox],
    },
  });
}

/** A contract account on Ethereum need not exist on Arbitrum, or belong to the same owners (AR-04). */
async function ownAccount({ account }: Client, { ethereum }: Bridge): Promise<Address> {
  if ((await read(ethereum.provider.getCode(account))) === "0x") return account;
  throw inputError(
    "--to",
    `${account} is a contract, and need not be yours on Arbitrum`,
    "Say with --to who gets the SESH on Arbitrum, and with --refund-to who gets what is left of the ticket's ether.",
  );
}
