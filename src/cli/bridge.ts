import type { Command } from "commander";
import { connect } from "../config/connect.js";
import { loadEthereumSettings } from "../config/load.js";
import type { Client, ReadClient } from "../contracts/client.js";
import { inputError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { findBridge, requireBridge, type Bridge } from "../queries/findBridge.js";
import { mustAskToSend } from "./consent.js";
import type { Context } from "./context.js";

export interface EthereumOptions {
  ethereumRpcUrl?: string;
}

export function withEthereumOption(command: Command): Command {
  return command.option("--ethereum-rpc-url <url>", "RPC endpoint of Ethereum (or SESH_ETHEREUM_RPC_URL)");
}

/** Finds the bridge of the deployment, and does something with it. */
export async function withBridge<Result>(
  context: Context,
  client: ReadClient,
  options: EthereumOptions,
  work: (bridge: Bridge) => Promise<Result>,
): Promise<Result> {
  const bridge = await openBridge(context, client, options);
  try {
    return await work(bridge);
  } finally {
    bridge.ethereum.provider.destroy();
  }
}

/** Finds the bridge of the deployment; whoever asks for it ends its connection. */
export async function openBridge(
  context: Context,
  client: ReadClient,
  { ethereumRpcUrl }: EthereumOptions,
): Promise<Bridge> {
  // Whoever has no bridge is not asked for an endpoint.
  await requireBridge(client);
  const endpoint = loadEthereumSettings(context.env, context.options, ethereumRpcUrl);
  const provider = await connect(endpoint, { variable: "SESH_ETHEREUM_RPC_URL" });
  try {
    return await findBridge(client, { chainId: endpoint.network.chainId, provider });
  } catch (error) {
    provider.destroy();
    throw error;
  }
}

/** {@link withBridge} for commands that send. */
export async function actOnBridge(
  context: Context,
  options: EthereumOptions,
  work: (client: Client, bridge: Bridge) => Promise<void>,
): Promise<void> {
  // Where nobody can be asked it is refused before a password is typed.
  mustAskToSend(context);
  const client = await context.client();
  await withBridge(context, client, options, (bridge) => work(client, bridge));
}

/** Reads the hash of a transaction, or the id of a ticket. */
export function parseHash(text: string, field: string): Hex {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase() as Hex;
  throw inputError(field, "not a hash", "Write 0x and 64 hexadecimal digits.");
}
