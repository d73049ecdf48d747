import { zeroPadValue } from "ethers";
import { readTickets, type Passage, type Ticket } from "../bridge/tickets.js";
import { bridgeInterface, bridgeTopic } from "../contracts/bridge.js";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs, findCreationBlock } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import type { Bridge } from "./findBridge.js";

const PARALLEL_READS = 4;

/** A deposit, and the ticket that brings it. */
export interface Deposit extends Ticket {
  from: Address;
  recipient: Address;
  amount: bigint;
}

export function passageOf({ chainId, provider }: ReadClient, { ethereum, bridge, inbox }: Bridge): Passage {
  return {
    ethereum: ethereum.provider,
    arbitrum: provider,
    arbitrumChainId: chainId,
    bridge: bridge.address,
    inbox: inbox.address,
  };
}

/** Tickets of our gateway or router that a transaction on Ethereum sent: of deposits, and of a registration. */
export async function ticketsOf(client: ReadClient, bridge: Bridge, hash: Hex): Promise<Ticket[]> {
  const ours = [bridge.l2Gateway.address, bridge.l2Router.address];
  const tickets = await readTickets(passageOf(client, bridge), hash);
  return tickets.filter(({ to }) => ours.includes(to));
}

/** Deposits of SESH that an account has sent, oldest first. */
export async function depositsOf(client: ReadClient, bridge: Bridge, account: Address): Promise<Deposit[]> {
  const { provider } = bridge.ethereum;
  const topic = bridgeTopic("l1Gateway", "DepositInitiated");
  const filter = { address: bridge.l1Gateway.address, topics: [topic, zeroPadValue(account, 32)] };
  const from = await findCreationBlock(provider, bridge.l1Token.address);
  const logs = await collectLogs(provider, filter, from, await read(provider.getBlockNumber()));
  const ours = logs.filter((log) => {
    const event = bridgeInterface("l1Gateway").parseLog(log);
    return event?.args.l1Token === bridge.l1Token.address;
  });
  const hashes = [...new Set(ours.map(({ transactionHash }) => transactionHash as Hex))];
  const tickets = await mapLimited(hashes, PARALLEL_READS, (hash) => ticketsOf(client, bridge, hash));
  return tickets
    .flat()
    .flatMap((ticket) => depositOf(bridge, ticket) ?? [])
    .filter(({ from }) => from === account);
}

/** The deposit that a ticket brings; undefined if it is of a registration or of another token. */
export function depositOf({ l1Token, l2Gateway }: Bridge, ticket: Ticket): Deposit | undefined {
  if (ticket.to !== l2Gateway.address) return undefined;
  const call = bridgeInterface("l2Gateway").parseTransaction({ data: ticket.data });
  if (call?.name !== "finalizeInboundTransfer" || call.args.token !== l1Token.address) return undefined;
  const { from, to, amount } = call.args;
  return { ...ticket, from: from as Address, recipient: to as Address, amount: amount as bigint };
}
