import { ZeroAddress } from "ethers";
import type { Ticket } from "../bridge/tickets.js";
import { bridgeTopic } from "../contracts/bridge.js";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs, findCreationBlock } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { readBridge, type Bridge } from "./findBridge.js";
import { ticketsOf } from "./tickets.js";

/*
 * Whether SESH is registered with the bridge, and what is to be done next. For a deployment:
 *
 *   const bridge = await findBridge(client, { chainId, provider });     // src/queries/findBridge.ts
 *   const { next, tickets } = await tokenRegistration(client, bridge);
 *   next.step: "send"       execute(onEthereum(registrantsClient, bridge.ethereum), await planRegistration(...))
 *              "wait"       ask again in some minutes: a ticket has not arrived
 *              "redeem"     execute(anybodysClient, await planRedeem(client, bridge, next.tickets[0].id)) before `until`
 *              "sendAgain"  like "send": a ticket has expired
 *              "complete"   both tickets are redeemed, so that deposits arrive (DP-12)
 *              "impossible" something else is registered; `differences` says what
 *
 * planRegistration is in src/actions/registerToken.ts, planRedeem in src/actions/redeemTicket.ts, onEthereum in findBridge.ts.
 */

export type RegistrationState = "notSent" | "sent" | "complete" | "conflicting";

export type NextStep =
  | { step: "send" | "wait" | "sendAgain" | "complete" }
  | { step: "redeem"; tickets: Ticket[]; until: number }
  | { step: "impossible" };

/** Something that gateway, router or token know, and that is not what our deployment needs. */
export interface Difference {
  what: string;
  actual: Address;
  expected: Address;
}

export interface TokenRegistration {
  state: RegistrationState;
  next: NextStep;
  /** Only of a registration that is sent and not complete. */
  tickets: Ticket[];
  differences: Difference[];
}

type KnownRegistration = Pick<TokenRegistration, "state" | "differences"> & { known: KnownSides };

/** What gateways and routers know of the token: one read each, without looking for tickets. */
export async function registrationState(client: ReadClient, bridge: Bridge): Promise<KnownRegistration> {
  const { l1Token, l1Gateway, l1Router, l2Gateway, l2Router, l2Token } = bridge;
  const [fixed, token1, gateway1, token2, gateway2] = await Promise.all([
    readBridge<Address>(client, bridge, l1Token, "l2Token"),
    readBridge<Address>(client, bridge, l1Gateway, "l1ToL2Token", l1Token.address),
    readBridge<Address>(client, bridge, l1Router, "l1TokenToGateway", l1Token.address),
    readBridge<Address>(client, bridge, l2Gateway, "l1ToL2Token", l1Token.address),
    readBridge<Address>(client, bridge, l2Router, "l1TokenToGateway", l1Token.address),
  ]);
  const facts: Difference[] = [
    { what: "the token that SESH on Ethereum names", actual: fixed, expected: l2Token },
    { what: "the token of the gateway on Ethereum", actual: token1, expected: l2Token },
    { what: "the gateway of the router on Ethereum", actual: gateway1, expected: l1Gateway.address },
    { what: "the token of the gateway on Arbitrum", actual: token2, expected: l2Token },
    { what: "the gateway of the router on Arbitrum", actual: gateway2, expected: l2Gateway.address },
  ];
  const differences = facts.filter(({ actual, expected }) => actual !== ZeroAddress && actual !== expected);
  const known = { gateway: token2 === l2Token, router: gateway2 === l2Gateway.address };
  const isSent = fixed === l2Token && token1 === l2Token && gateway1 === l1Gateway.address;
  const rest = isSent ? (known.gateway && known.router ? "complete" : "sent") : "notSent";
  return { state: differences.length === 0 ? rest : "conflicting", differences, known };
}

interface KnownSides {
  gateway: boolean;
  router: boolean;
}

/** The registration with its tickets, and what is to be done next; asks gateways and routers if they were not asked yet. */
export async function tokenRegistration(
  client: ReadClient,
  bridge: Bridge,
  asked?: KnownRegistration,
): Promise<TokenRegistration> {
  const { state, differences, known } = asked ?? (await registrationState(client, bridge));
  if (state === "conflicting") return { state, differences, tickets: [], next: { step: "impossible" } };
  if (state === "complete") return { state, differences, tickets: [], next: { step: "complete" } };
  if (state === "notSent") return { state, differences, tickets: [], next: { step: "send" } };
  const tickets = await registrationTickets(client, bridge);
  return { state, differences, tickets, next: nextStep(bridge, tickets, known) };
}

/** A side is finished by any ticket of any registration that was sent: all of them say the same. */
function nextStep({ l2Gateway, l2Router }: Bridge, tickets: readonly Ticket[], known: KnownSides): NextStep {
  const missing = [...(known.gateway ? [] : [l2Gateway.address]), ...(known.router ? [] : [l2Router.address])];
  // The last one that can be redeemed, which can be the longest.
  const redeemable = missing.map((side) => tickets.findLast(({ to, status }) => to === side && status === "failed"));
  // One that is redeemed by now was not yet when gateway and router were asked.
  const waits = (side: Address) =>
    tickets.some(({ to, status }) => to === side && (status === "waiting" || status === "redeemed"));
  if (missing.some((side, i) => redeemable[i] === undefined && !waits(side))) return { step: "sendAgain" };
  const toRedeem = redeemable.filter((ticket) => ticket !== undefined);
  if (toRedeem.length === 0) return { step: "wait" };
  const until = Math.min(...toRedeem.map(({ redeemableUntil }) => redeemableUntil ?? 0));
  return { step: "redeem", tickets: toRedeem, until };
}

/** Tickets of every registration that was sent, oldest first. */
async function registrationTickets(client: ReadClient, bridge: Bridge): Promise<Ticket[]> {
  const { provider } = bridge.ethereum;
  const topics = [bridgeTopic("l1Token", "RegistrationSent")];
  const { address } = bridge.l1Token;
  const [first, last] = [await findCreationBlock(provider, address), await read(provider.getBlockNumber())];
  const logs = await collectLogs(provider, { address, topics }, first, last);
  const hashes = [...new Set(logs.map(({ transactionHash }) => transactionHash as Hex))];
  const tickets: Ticket[] = [];
  for (const hash of hashes) tickets.push(...(await ticketsOf(client, bridge, hash)));
  return tickets;
}

/**
 * Refuses while SESH is not registered. Before the registration Arbitrum's default gateway would take a deposit and mint another
 * token; before its tickets are redeemed a deposit would come back or wait (DP-12).
 */
export async function requireRegistered(client: ReadClient, bridge: Bridge): Promise<void> {
  const { state, differences } = await registrationState(client, bridge);
  if (state === "complete") return;
  const hint = "`sesh bridge status` shows what is missing. Nothing was sent.";
  const problem = {
    notSent: "SESH is not registered with the bridge yet.",
    sent: "The registration of SESH with the bridge is not complete yet.",
    conflicting: "Something else is registered for SESH with the bridge.",
  }[state];
  throw new ToolkitError("PRECONDITION_FAILED", problem, { hint, details: { state, differences } });
}
