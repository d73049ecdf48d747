import type { Log, Provider } from "ethers";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { toToolkitError } from "./errors.js";

export interface LogFilter {
  /** Of any contract if not given. */
  address?: Address | Address[];
  topics: (string | string[] | null)[];
}

/** Blocks asked for at first. Endpoints have limits of their own, which the scan finds by halving. */
const FIRST_RANGE = 2_000_000;

/**
 * Logs from `toBlock` down to `fromBlock`, newest first, in batches, so that a caller who has found what it wants can
 * stop. A range that the endpoint refuses is halved until it is accepted (IX-05); a success doubles it again.
 */
export async function* scanLogs(
  provider: Provider,
  filter: LogFilter,
  fromBlock: number,
  toBlock: number,
  firstRange = FIRST_RANGE,
): AsyncGenerator<Log[]> {
  let range = firstRange;
  let last = toBlock;
  while (last >= fromBlock) {
    const first = Math.max(fromBlock, last - range + 1);
    let logs: Log[];
    try {
      logs = await provider.getLogs({ ...filter, fromBlock: first, toBlock: last });
    } catch (error) {
      // Endpoints word this in many ways; what they have in common is that a smaller range helps.
      if (error instanceof ToolkitError || first === last) throw toToolkitError(error);
      range = Math.ceil((last - first + 1) / 2);
      continue;
    }
    yield logs.filter((log) => !log.removed).toReversed();
    last = first - 1;
    range *= 2;
  }
}

/** All logs in the range, oldest first. */
export async function collectLogs(
  provider: Provider,
  filter: LogFilter,
  fromBlock: number,
  toBlock: number,
): Promise<Log[]> {
  const logs: Log[] = [];
  for await (const batch of scanLogs(provider, filter, fromBlock, toBlock)) logs.push(...batch);
  return logs.reverse();
}

/** The first block with a timestamp of at least `time`, or the latest block if there is none. */
export async function findBlockAt(provider: Provider, time: number): Promise<number> {
  let low = 0;
  let high = await provider.getBlockNumber();
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const block = await provider.getBlock(middle);
    // A node without old history cannot answer for it; the search goes on in what it has.
    if (block === null || block.timestamp < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The block a contract was created in: it has no older events. 0 from an endpoint without old state, which is never too
 * late.
 */
export async function findCreationBlock(provider: Provider, address: Address): Promise<number> {
  let low = 0;
  let high = await provider.getBlockNumber();
  try {
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((await provider.getCode(address, middle)) === "0x") low = middle + 1;
      else high = middle;
    }
    return low;
  } catch {
    return 0;
  }
}
