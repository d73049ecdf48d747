import type { Block, Provider } from "ethers";
import { collectLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { inputError, ToolkitError } from "../core/errors.js";
import { mapLimited } from "../core/parallel.js";
import { formatTime } from "../core/time.js";
import type { WrappedDeposit } from "../oxen/woxenRows.js";
import { WrappedOxenIntake__factory } from "../../typechain-types/index.js";

const PARALLEL_READS = 8;

export interface WrappedDepositQuery {
  intake: Address;
  /** At or before the block in which the contract was made. */
  fromBlock: number;
  /** Unix seconds up to which nothing may be missing. */
  until: number;
}

/**
 * All deposits of wrapped OXEN up to the last final block of Ethereum. The contract counts them, so an endpoint that leaves
 * one out is noticed.
 */
export async function readWrappedDeposits(
  provider: Provider,
  { intake, fromBlock, until }: WrappedDepositQuery,
): Promise<WrappedDeposit[]> {
  const last = await finalBlock(provider, until);
  if ((await read(provider.getCode(intake, last.number))) === "0x") {
    throw inputError("--intake", "no contract is at this address", "Check address and endpoint.");
  }
  const contract = WrappedOxenIntake__factory.connect(intake, provider);
  const { interface: abi } = contract;
  const topics = [abi.getEvent("WrappedOxenDeposited").topicHash];
  const logs = await collectLogs(provider, { address: intake, topics }, fromBlock, last.number);
  const events = logs.flatMap((log) => {
    // Events of another contract that an endpoint mixes in do not count.
    if (log.address.toLowerCase() !== intake.toLowerCase() || log.blockNumber > last.number) return [];
    const event = abi.parseLog(log);
    return event === null ? [] : [{ log, args: event.args as unknown as Deposited }];
  });
  const count = await read(contract.deposits({ blockTag: last.number }));
  const missing = events.findIndex(({ args }, i) => args.id !== BigInt(i + 1));
  if (missing >= 0 || BigInt(events.length) !== count) {
    const id = missing >= 0 ? missing + 1 : events.length + 1;
    throw new ToolkitError("RPC_FAILED", `Of ${count} deposits of wrapped OXEN the one with id ${id} is not found.`, {
      hint: "Begin at or before the block in which the contract was made, or choose another endpoint.",
    });
  }
  const hashes = [...new Set(events.map(({ log }) => log.blockHash))];
  const blocks = await mapLimited(
    hashes,
    PARALLEL_READS,
    async (hash) => [hash, await blockOf(provider, hash)] as const,
  );
  const times = new Map(blocks.map(([hash, { timestamp }]) => [hash, timestamp]));
  return events.map(({ log, args }) => ({
    ref: `${log.transactionHash}:${log.index}`,
    oxen: args.oxen,
    to: args.to,
    time: times.get(log.blockHash) ?? 0,
  }));
}

interface Deposited {
  id: bigint;
  to: Address;
  oxen: bigint;
}

/** Deposits after this block cannot be earlier than `until`. */
async function finalBlock(provider: Provider, until: number): Promise<Block> {
  const block = await provider.getBlock("finalized").catch((error: unknown) => {
    if (error instanceof ToolkitError) throw error;
    return null;
  });
  if (block === null) {
    throw new ToolkitError("RPC_FAILED", "The Ethereum endpoint does not know which block is final.", {
      hint: "Choose an endpoint that knows the tag finalized. No number of confirmations replaces it.",
    });
  }
  // A later block of Ethereum has a later timestamp, always.
  if (block.timestamp >= until) return block;
  throw new ToolkitError(
    "PRECONDITION_FAILED",
    `Ethereum is final up to ${formatTime(block.timestamp)}, and the blocks of Oxen go up to ${formatTime(until)}.`,
    { hint: "Wait some minutes, or give a lower --height." },
  );
}

async function blockOf(provider: Provider, hash: string): Promise<Block> {
  const block = await read(provider.getBlock(hash));
  if (block !== null) return block;
  throw new ToolkitError("RPC_FAILED", `The Ethereum endpoint does not have the block ${hash} of a deposit.`, {
    hint: "Choose another endpoint.",
  });
}
