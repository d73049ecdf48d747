import { toQuantity } from "ethers";
import { ToolkitError } from "../core/errors.js";
import type { Endpoint } from "./load.js";
import { RpcProvider, type RpcOptions } from "./rpcProvider.js";

/** A provider for the chosen network, after the endpoint has shown that it serves this network's chain. */
export async function connect(endpoint: Endpoint, options: RpcOptions = {}): Promise<RpcProvider> {
  const { network, rpcUrl } = endpoint;
  const provider = new RpcProvider(rpcUrl, network.chainId, options);
  try {
    const answer: unknown = await provider.send("eth_chainId", []);
    if (answer !== toQuantity(network.chainId)) {
      throw new ToolkitError("CHAIN_MISMATCH", `The RPC endpoint serves chain ${chainOf(answer)}.`, {
        hint: `${network.name} is chain ${network.chainId}: correct the network or the endpoint. Nothing was sent.`,
      });
    }
    return provider;
  } catch (error) {
    provider.destroy();
    throw error;
  }
}

function chainOf(answer: unknown): string {
  return typeof answer === "string" && /^0x[0-9a-f]{1,16}$/i.test(answer) ? BigInt(answer).toString() : "unknown";
}
