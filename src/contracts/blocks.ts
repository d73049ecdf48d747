import type { Provider } from "ethers";
import { ToolkitError } from "../core/errors.js";
import { read } from "./read.js";

export interface BlockTime {
  number: number;
  /** Unix seconds. */
  timestamp: number;
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
  const pending = await read(provider.getBlock("pending"));
  return pending?.timestamp ?? (await latestBlock(provider)).timestamp;
}
