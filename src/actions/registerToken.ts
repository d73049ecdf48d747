import { Interface } from "ethers";
import { estimateTicket, type TicketCosts } from "../bridge/ticketCosts.js";
import type { Passage } from "../bridge/tickets.js";
import type { Client } from "../contracts/client.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { readBridge, type Bridge } from "../queries/findBridge.js";
import { passageOf } from "../queries/tickets.js";
import { tokenRegistration } from "../queries/tokenRegistration.js";
import { createPlan, type Plan } from "./plan.js";
import { requireRefundable } from "./refundable.js";

/** What the two tickets call on Arbitrum. */
const CALLS = new Interface([
  "function registerTokenFromL1(address[] l1Tokens, address[] l2Tokens)",
  "function setGateway(address[] l1Tokens, address[] gateways)",
]);

/**
 * Registers SESH with both gateways and both routers; the registrant, on Ethereum. Refuses while the tickets of a registration
 * can still be redeemed. `refundTo` is credited on Arbitrum with what the tickets do not take.
 */
export async function planRegistration(
  client: Client,
  bridge: Bridge,
  { refundTo = client.account }: { refundTo?: Address } = {},
): Promise<Plan> {
  const registrant = await readBridge<Address>(client, bridge, bridge.l1Token, "registrant");
  if (registrant !== client.account) {
    throw new ToolkitError("PRECONDITION_FAILED", `Only the registrant ${registrant} can register SESH.`, {
      hint: "Use the registrant's key or Safe.",
      details: { account: client.account, registrant },
    });
  }
  const { next } = await tokenRegistration(client, bridge);
  if (next.step !== "send" && next.step !== "sendAgain") throw nothingToSend(next.step);
  await requireRefundable(bridge, refundTo);
  const { l1Token, l2Token } = bridge;
  const costs = await registrationCosts(passageOf(client, bridge), {
    l1Token: l1Token.address,
    l1Gateway: bridge.l1Gateway.address,
    l1Router: bridge.l1Router.address,
    l2Gateway: bridge.l2Gateway.address,
    l2Router: bridge.l2Router.address,
    l2Token,
    refundTo,
  });
  const { forGateway, forRouter, bid, valueForGateway, valueForRouter } = costs;
  return createPlan({
    action: "bridge register",
    summary: next.step === "send" ? "Register SESH with the bridge." : "Register SESH with the bridge again.",
    account: client.account,
    ether: {
      what: `for two tickets, at most: what they do not take is credited to ${refundTo} on Arbitrum`,
      amount: valueForGateway + valueForRouter,
    },
    notes: [
      `SESH on Ethereum is bound to ${l2Token} on Arbitrum for ever.`,
      "It is registered only when both tickets have been redeemed on Arbitrum, which happens by itself in some minutes, or has to be done within 7 days.",
    ],
    call: {
      contract: l1Token,
      method: "registerTokenOnL2",
      args: [
        l2Token,
        forGateway.maxSubmissionCost,
        forRouter.maxSubmissionCost,
        forGateway.gasLimit,
        forRouter.gasLimit,
        bid,
        valueForGateway,
        valueForRouter,
        refundTo,
      ],
    },
  });
}

/** Whom the two tickets of a registration are for. */
export interface Registered {
  l1Token: Address;
  l1Gateway: Address;
  l1Router: Address;
  l2Gateway: Address;
  l2Router: Address;
  l2Token: Address;
  refundTo: Address;
}

/** What both tickets may take. The tokens need not be there yet. */
export async function registrationCosts(passage: Passage, registered: Registered) {
  const { l1Token, l1Gateway, l1Router, l2Gateway, l2Router, l2Token, refundTo } = registered;
  const ticket = (method: string, value: Address) => CALLS.encodeFunctionData(method, [[l1Token], [value]]) as Hex;
  const [forGateway, forRouter] = await Promise.all([
    estimateTicket(passage, { from: l1Gateway, to: l2Gateway, data: ticket("registerTokenFromL1", l2Token), refundTo }),
    estimateTicket(passage, { from: l1Router, to: l2Router, data: ticket("setGateway", l2Gateway), refundTo }),
  ]);
  // Both tickets bid the same.
  const bid = forGateway.maxFeePerGas > forRouter.maxFeePerGas ? forGateway.maxFeePerGas : forRouter.maxFeePerGas;
  const valueOf = ({ maxSubmissionCost, gasLimit }: TicketCosts) => maxSubmissionCost + gasLimit * bid;
  return { forGateway, forRouter, bid, valueForGateway: valueOf(forGateway), valueForRouter: valueOf(forRouter) };
}

function nothingToSend(step: "wait" | "redeem" | "complete" | "impossible"): ToolkitError {
  const texts = {
    wait: ["A registration has been sent, and its tickets have not arrived yet.", "Wait some minutes."],
    redeem: [
      "A registration has been sent, and a ticket of it waits to be redeemed.",
      "Redeem it: `sesh bridge status` names it.",
    ],
    complete: ["SESH is registered already.", "Nothing is left to do."],
    impossible: [
      "Something else is registered for SESH, for ever.",
      "`sesh bridge status` says what. Do not send SESH over this bridge.",
    ],
  } as const;
  const [message, hint] = texts[step];
  return new ToolkitError("PRECONDITION_FAILED", message, { hint, details: { next: step } });
}
