import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildRequest } from "../src/actions/call.js";
import { planRedeem } from "../src/actions/redeemTicket.js";
import { planRegistration, registrationCosts } from "../src/actions/registerToken.js";
import type { Ticket } from "../src/bridge/tickets.js";
import { type Deployment, readDeployment } from "../src/config/deployment.js";
import type { RpcProvider } from "../src/config/rpcProvider.js";
import { type Client, createReadClient, type ReadClient } from "../src/contracts/client.js";
import type { Address } from "../src/core/addresses.js";
import { ToolkitError } from "../src/core/errors.js";
import { formatTime } from "../src/core/time.js";
import { type Bridge, findBridge, onEthereum } from "../src/queries/findBridge.js";
import {
  type NextStep,
  registrationState,
  tokenRegistration,
  type TokenRegistration,
} from "../src/queries/tokenRegistration.js";
import { connectGateway, connectInbox } from "./gateways.js";
import type { Connection } from "./ignition.js";
import type { EthereumParameters } from "./modules/SessionEthereum.js";
import type { DeployParameters } from "./parameters/schema.js";
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
  /** What there is to say of the tickets. */
  notes: string[];
}

/** What is done of the registration, as both chains say; nothing before everything is deployed. */
export async function registrationOutlook(of: OutlookOf, isDeployed: boolean): Promise<RegistrationOutlook> {
  const { parameters, directory, arbitrum, ethereum } = of;
  if (ethereum === undefined) throw new TypeError("The registration is on Ethereum.");
  const found = isDeployed ? await look(parameters, directory, arbitrum, ethereum) : undefined;
  const isSent = found !== undefined && !["send", "sendAgain", "impossible"].includes(found.next.step);
  return {
    registration: [{ text: "SessionTokenL1.registerTokenOnL2", isDone: isSent }],
    tickets: [
      { text: "the gateway's ticket, redeemed", isDone: found?.known.gateway === true },
      { text: "the router's ticket, redeemed", isDone: found?.known.router === true },
    ],
    value: isSent ? 0n : await valueOf(of, ethereum),
    notes: (found?.tickets ?? []).map(describeTicket),
  };
}

async function look(
  parameters: DeployParameters,
  directory: string,
  arbitrum: RpcProvider,
  ethereum: RpcProvider,
): Promise<TokenRegistration & { known: { gateway: boolean; router: boolean } }> {
  const deployment = await readDeployment(join(directory, "deployed_addresses.json"));
  const client = createReadClient(BigInt(parameters.chainId), arbitrum, deployment);
  const bridge = await bridgeOf(client, parameters, ethereum);
  const asked = await registrationState(client, bridge);
  return { ...(await tokenRegistration(client, bridge, asked)), known: asked.known };
}

/** What the tickets of a registration would take now. The tokens need not be there yet: others cost the same. */
async function valueOf({ parameters, deployer, arbitrum }: OutlookOf, ethereum: RpcProvider): Promise<bigint> {
  const { gateway, router, holder } = requireEthereum(parameters);
  const l2Gateway = parameters.token.gateway as Address;
  const inbox = await connectGateway(gateway, ethereum).inbox();
  const passage = {
    ethereum,
    arbitrum,
    arbitrumChainId: BigInt(parameters.chainId),
    inbox: inbox as Address,
    bridge: (await connectInbox(inbox, ethereum).bridge()) as Address,
  };
  const anybody = (deployer ?? holder) as Address;
  const { valueForGateway, valueForRouter } = await registrationCosts(passage, {
    l1Token: anybody,
    l2Token: anybody,
    l1Gateway: gateway as Address,
    l1Router: router as Address,
    l2Gateway,
    l2Router: (await connectGateway(l2Gateway, arbitrum).router()) as Address,
    refundTo: anybody,
  });
  return valueForGateway + valueForRouter;
}

function describeTicket({ id, status, sentBy, redeemableUntil }: Ticket): string {
  const until = redeemableUntil === undefined ? "" : ` until ${formatTime(redeemableUntil)}`;
  const texts: Record<Ticket["status"], string> = {
    waiting: "has not arrived on Arbitrum",
    redeemed: "is redeemed",
    failed: `has failed on Arbitrum and can be redeemed${until}`,
    expired: "has expired",
  };
  return `The ticket ${id}, sent by ${sentBy}, ${texts[status]}.`;
}

export interface Registration {
  record: DeploymentRecord;
  deployment: Deployment;
  arbitrum: Connection;
  ethereum: Connection;
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
  const { record, deployment, arbitrum, ethereum, patience = PATIENCE, report } = registration;
  const { deployer, parameters } = record;
  const reader = createReadClient(BigInt(parameters.chainId), arbitrum.reader, deployment);
  const client: Client = { ...reader, account: deployer as Address };
  const bridge = await bridgeOf(client, parameters, ethereum.reader);
  const redeemed = new Set<string>();
  for (let waited = 0; ;) {
    // Before the look at the chains: see nextNonce.
    const [onEthereumNext, onArbitrumNext] = await Promise.all([
      nextNonce(ethereum.reader, deployer),
      nextNonce(arbitrum.reader, deployer),
    ]);
    const { next } = await tokenRegistration(client, bridge);
    switch (next.step) {
      case "complete":
        return;
      case "send":
      case "sendAgain": {
        report?.("Ethereum: the registration with the bridge");
        const call = await registrationCall(client, bridge);
        await sendCall(ethereum, call, { deployer, nonce: onEthereumNext, patience });
        break;
      }
      case "redeem": {
        const ticket = nextTicket(next, redeemed);
        report?.(`Arbitrum: the ticket ${ticket}, whose call failed, once more`);
        const call = callOf(await buildRequest(client, await planRedeem(client, bridge, ticket), false));
        await sendCall(arbitrum, call, { deployer, nonce: onArbitrumNext, patience });
        break;
      }
      case "wait":
        if (waited >= patience.timeout) throw waitingError();
        if (waited === 0) report?.("Arbitrum: waiting for the tickets of the registration");
        await sleep(patience.interval);
        waited += patience.interval;
        break;
      case "impossible":
        throw new ToolkitError("PRECONDITION_FAILED", "The bridge knows something else for SESH, for ever.", {
          hint: "Do not use this deployment, and begin another one with --deployment <new id>.",
        });
    }
  }
}

async function registrationCall(client: Client, bridge: Bridge): Promise<Call> {
  const plan = await planRegistration(client, bridge);
  return callOf(await buildRequest(onEthereum(client, bridge.ethereum), plan, false));
}

/** The next ticket that this run has not redeemed yet: one that fails again is no better off the third time. */
function nextTicket({ tickets }: Extract<NextStep, { step: "redeem" }>, redeemed: Set<string>): Ticket["id"] {
  const ticket = tickets.find(({ id }) => !redeemed.has(id));
  if (ticket !== undefined) {
    redeemed.add(ticket.id);
    return ticket.id;
  }
  const ids = tickets.map(({ id }) => id).join(", ");
  throw new ToolkitError("PRECONDITION_FAILED", `Redeeming failed on Arbitrum: ${ids}.`, {
    hint: "Look at it in a block explorer, and run the same command again within 7 days of the registration.",
  });
}

function bridgeOf(client: ReadClient, parameters: DeployParameters, ethereum: RpcProvider): Promise<Bridge> {
  return findBridge(client, { chainId: BigInt(requireEthereum(parameters).chainId), provider: ethereum });
}

function requireEthereum({ ethereum }: DeployParameters): EthereumParameters {
  if (ethereum !== null) return ethereum;
  throw new TypeError("A network without a bridge registers nothing.");
}

function callOf({ to, data, value }: { to?: unknown; data?: unknown; value?: unknown }): Call {
  return { to: to as string, data: data as string, ...(value !== undefined && { value: value as bigint }) };
}

function waitingError(): ToolkitError {
  return new ToolkitError("TRANSACTION_PENDING", "The tickets of the registration have not arrived on Arbitrum yet.", {
    hint: "Everything else is done. Run the same command again later: it goes on with the tickets. --status shows them.",
  });
}
