import { ZeroAddress, type Contract } from "ethers";
import { ARB_RETRYABLE_TX, connectBridge, type BridgeContract, type BridgeName } from "../contracts/bridge.js";
import type { Actor, Client, ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { RpcProvider } from "../config/rpcProvider.js";

/** Arbitrum's bridge between our two tokens, found by following our own deployment. */
export type Bridge = Readonly<Record<BridgeRole, BridgeContract>> & {
  readonly ethereum: EthereumSide;
  /** SESH on Arbitrum. */
  readonly l2Token: Address;
};

type BridgeRole = Exclude<BridgeName, "arbSys" | "nodeInterface">;

export interface EthereumSide {
  chainId: bigint;
  provider: RpcProvider;
}

/**
 * Starts at the token of the deployment, which names its gateway and SESH on Ethereum, and goes on from there. Whatever has a
 * counterpart has to be named by it, too.
 */
export async function findBridge(client: ReadClient, ethereum: EthereumSide): Promise<Bridge> {
  const { l2Gateway: gatewayAddress, l1Token: tokenAddress } = await requireBridge(client);
  const onEthereum = (bridge: BridgeName, address: Address): BridgeContract => ({
    bridge,
    address,
    chainId: ethereum.chainId,
  });
  const onArbitrum = (bridge: BridgeName, address: Address): BridgeContract => ({
    bridge,
    address,
    chainId: client.chainId,
  });
  const at = (contract: BridgeContract): Contract =>
    connectBridge(contract, contract.chainId === ethereum.chainId ? ethereum.provider : client.provider);
  const named = async (contract: BridgeContract, name: string): Promise<Address> =>
    read(at(contract).getFunction(name).staticCall() as Promise<Address>);

  const l2Gateway = onArbitrum("l2Gateway", gatewayAddress);
  const l1Token = onEthereum("l1Token", tokenAddress);
  const [l2RouterAddress, l1GatewayAddress, l1RouterAddress] = await Promise.all([
    named(l2Gateway, "router"),
    named(l1Token, "gateway"),
    named(l1Token, "router"),
  ]);
  const l2Router = onArbitrum("l2Router", l2RouterAddress);
  const l1Gateway = onEthereum("l1Gateway", l1GatewayAddress);
  const l1Router = onEthereum("l1Router", l1RouterAddress);
  const inbox = onEthereum("inbox", await named(l1Gateway, "inbox"));
  const bridge = onEthereum("bridge", await named(inbox, "bridge"));
  const rollup = onEthereum("rollup", await named(bridge, "rollup"));
  const outbox = onEthereum("outbox", await named(rollup, "outbox"));

  const pairs = await Promise.all(
    (
      [
        ["the gateway on Arbitrum", l2Gateway, "counterpartGateway", l1Gateway],
        ["the gateway on Ethereum", l1Gateway, "counterpartGateway", l2Gateway],
        ["the gateway on Ethereum", l1Gateway, "router", l1Router],
        ["the router on Ethereum", l1Router, "counterpartGateway", l2Router],
        ["the router on Ethereum", l1Router, "inbox", inbox],
        ["the router on Arbitrum", l2Router, "counterpartGateway", l1Router],
      ] as const
    ).map(async ([who, from, name, to]) => ({ who, name, expected: to.address, actual: await named(from, name) })),
  );
  for (const { who, name, expected, actual } of pairs) {
    if (actual !== expected) throw contradiction(`${who} names ${actual} as its ${name}, and it should be ${expected}`);
  }
  const knows = at(bridge);
  const [takesInbox, takesOutbox] = await Promise.all([
    read(knows.getFunction("allowedDelayedInboxes").staticCall(inbox.address) as Promise<boolean>),
    read(knows.getFunction("allowedOutboxes").staticCall(outbox.address) as Promise<boolean>),
  ]);
  if (!takesInbox) throw contradiction(`the bridge takes nothing from the inbox ${inbox.address}`);
  if (!takesOutbox) throw contradiction(`the bridge takes nothing from the outbox ${outbox.address}`);
  const retryables = onArbitrum("retryables", ARB_RETRYABLE_TX);
  const l2Token = client.deployment.SessionToken;
  const contracts = { l1Token, l1Gateway, l1Router, inbox, bridge, rollup, outbox, l2Gateway, l2Router, retryables };
  return { ...contracts, ethereum, l2Token };
}

/** What the token says of its bridge; refuses a deployment that has none. */
export async function requireBridge({
  contracts: { token },
}: ReadClient): Promise<Record<"l2Gateway" | "l1Token", Address>> {
  const [l2Gateway, l1Token] = (await Promise.all([read(token.gateway()), read(token.l1Address())])) as [
    Address,
    Address,
  ];
  if (l2Gateway !== ZeroAddress && l1Token !== ZeroAddress) return { l2Gateway, l1Token };
  throw new ToolkitError("PRECONDITION_FAILED", "This deployment has no bridge: its SESH is on this network alone.", {
    hint: "Check SESH_NETWORK and SESH_DEPLOYMENT. There is nothing to deposit or to withdraw here.",
  });
}

/** The same account on Ethereum. */
export function onEthereum({ account, signer }: Client, { chainId, provider }: EthereumSide): Actor {
  return { chainId, provider, account, ...(signer && { signer: signer.connect(provider) }) };
}

/** A contract of the bridge, to read from it. */
export function bridgeReader(client: ReadClient, bridge: Bridge, contract: BridgeContract): Contract {
  const isOnEthereum = contract.chainId === bridge.ethereum.chainId;
  return connectBridge(contract, isOnEthereum ? bridge.ethereum.provider : client.provider);
}

/** Reads one value from a contract of the bridge. */
export async function readBridge<Value>(
  client: ReadClient,
  bridge: Bridge,
  contract: BridgeContract,
  name: string,
  ...args: readonly unknown[]
): Promise<Value> {
  const reader = bridgeReader(client, bridge, contract);
  return read(reader.getFunction(name).staticCall(...args) as Promise<Value>);
}

function contradiction(problem: string): ToolkitError {
  return new ToolkitError("CONFIG_INVALID", `The bridge contradicts itself: ${problem}.`, {
    hint: "Send nothing. Check the deployment and both endpoints; an endpoint may belong to another network.",
  });
}
