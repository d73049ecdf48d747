import { JsonRpcApiProvider, type Provider } from "ethers";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { read } from "./read.js";

export interface BlockTime {
  number: number;
  /** Unix seconds. */
  timestamp: number;
}

/** A block that is recognised again. */
export interface BlockRef extends BlockTime {
  hash: Hex;
}

/** When a block can no longer go away: so many blocks are on top of it, or what the endpoint calls safe or final. */
export type Finality = number | "safe" | "finalized";

/** The last block that is final enough. */
export async function finalBlock(provider: Provider, finality: Finality): Promise<BlockRef> {
  const tag = typeof finality === "number" ? Math.max(0, (await read(provider.getBlockNumber())) - finality) : finality;
  const block = await read(provider.getBlock(tag));
  if (block !== null && block.hash !== null)
    return { number: block.number, timestamp: block.timestamp, hash: block.hash as Hex };
  throw new ToolkitError("RPC_FAILED", `The RPC endpoint does not know the block ${tag}.`, {
    hint: "Choose another endpoint, or a number of blocks.",
  });
}

/** The latest block: reads that belong together are made for it. */
export async function latestBlock(provider: Provider): Promise<BlockTime> {
  const block = await read(provider.getBlock("latest"));
  if (block !== null) return { number: block.number, timestamp: block.timestamp };
  throw new ToolkitError("RPC_FAILED", "The RPC endpoint knows no block.", { hint: "Choose another endpoint." });
}

/**
 * Seconds that the next transaction will see. Where blocks are only made when there is something for them, the latest
 * one may be long past.
 */
export async function nextBlockTime(provider: Provider): Promise<number> {
  if (provider instanceof JsonRpcApiProvider) {
    // Asked directly: ethers refuses a block that has no number yet. Endpoints that do not have it answer null or fail.
    const pending: unknown = await provider.send("eth_getBlockByNumber", ["pending", false]).catch(() => null);
    const { timestamp } = (pending ?? {}) as { timestamp?: unknown };
    if (typeof timestamp === "string" && /^0x[0-9a-f]{1,12}$/.test(timestamp)) return Number(timestamp);
  }
  return (await latestBlock(provider)).timestamp;
}
