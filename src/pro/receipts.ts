import { AbiCoder, keccak256, type Log, type LogDescription } from "ethers";
import { type Finality, finalBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import { DAY } from "../core/time.js";

/** A purchase as the chain has it. */
export interface Receipt {
  id: number;
  plan: number;
  /** A commitment, the hash of a batch, or a Merkle root. */
  root: Hex;
  /** Units paid for. */
  count: number;
  payer: Address;
  /** Atomic SESH that were burned. */
  sesh: bigint;
  block: number;
  /** Unix seconds. */
  burnedAt: number;
  /** Of a batch. */
  commitments?: readonly Hex[];
}

/** One unit of a purchase. */
export interface Unit {
  receipt: Receipt;
  index: number;
}

export type { Finality };

/** A payer can say so long that no token is wanted. */
export const CANCEL_PERIOD = 14 * DAY;

const PARALLEL_READS = 8;
const CHAIN_START: Hex = `0x${"00".repeat(24)}`;

/**
 * All purchases up to the last final block, in memory. What was read is compared with the hash chain of the contract, so
 * an endpoint that leaves out, adds or changes a purchase is noticed. Cancellations count as soon as they are seen.
 */
export class ReceiptLog {
  readonly #client: ReadClient;
  readonly #finality: Finality;
  readonly #receipts: Receipt[] = [];
  readonly #byCommitment = new Map<Hex, Unit[]>();
  #cancelled = new Set<string>();
  #pendingCancelled = new Set<string>();
  #chain = CHAIN_START;
  #block = -1;
  #running: Promise<void> | undefined;

  constructor(client: ReadClient, finality: Finality) {
    this.#client = client;
    this.#finality = finality;
  }

  /** Reads what is new; calls at the same time share one reading. */
  sync(): Promise<void> {
    this.#running ??= this.#read().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** The final block up to which purchases are known; -1 before the first reading. */
  get block(): number {
    return this.#block;
  }

  /** `ProBurn.receiptChain` at that block: 24 bytes. */
  get chain(): Hex {
    return this.#chain;
  }

  /** In their order. */
  get receipts(): readonly Receipt[] {
    return this.#receipts;
  }

  receipt(id: number): Receipt | undefined {
    return this.#receipts[id - 1];
  }

  /**
   * The first purchase of a plan that names a commitment on the chain, alone or in a batch, not in a root. Others may
   * have burned for the same commitment: what they bought of another plan, or cancelled, is not what is looked for.
   */
  find(commitment: Hex, plan?: number): Unit | undefined {
    const units = (this.#byCommitment.get(commitment) ?? []).filter(
      ({ receipt }) => (plan ?? receipt.plan) === receipt.plan,
    );
    return units.find(({ receipt, index }) => !this.isCancelled(receipt.id, index)) ?? units[0];
  }

  /** Whether the payer said in time that no token is wanted for a unit. */
  isCancelled(receiptId: number, index: number): boolean {
    const unit = unitOf(receiptId, index);
    return this.#cancelled.has(unit) || this.#pendingCancelled.has(unit);
  }

  async #read(): Promise<void> {
    const final = await this.#finalBlock();
    const latest = Math.max(final, await read(this.#client.provider.getBlockNumber()));
    const logs = await this.#logs(this.#block + 1, latest);
    const settled = logs.filter(({ log }) => log.blockNumber <= final);
    await this.#take(settled, final);
    this.#pendingCancelled = await this.#cancellations(
      logs.filter(({ log }) => log.blockNumber > final),
      this.#receipts,
    );
  }

  async #finalBlock(): Promise<number> {
    const { number } = await finalBlock(this.#client.provider, this.#finality);
    return Math.max(this.#block, number);
  }

  async #logs(from: number, to: number): Promise<{ log: Log; event: LogDescription }[]> {
    const { deployment, provider, contracts } = this.#client;
    const { interface: abi } = contracts.proBurn;
    const names = ["ProBurned", "ProBurnLeaves", "ProBurnCancelled"] as const;
    const topics = [names.map((name) => abi.getEvent(name).topicHash)];
    const logs = await collectLogs(provider, { address: deployment.ProBurn, topics }, from, to);
    return logs.flatMap((log) => {
      const event = abi.parseLog(log);
      // Events of another contract that an endpoint mixes in count as little as those of another kind.
      return event === null || log.address.toLowerCase() !== deployment.ProBurn.toLowerCase() ? [] : [{ log, event }];
    });
  }

  /** Takes what is final, all of it or nothing. */
  async #take(logs: readonly { log: Log; event: LogDescription }[], block: number): Promise<void> {
    const leaves = new Map(
      logs
        .filter(({ event }) => event.name === "ProBurnLeaves")
        .map(({ event }) => [Number(event.args.receiptId), [...(event.args.commitments as Hex[])]] as const),
    );
    const burned = logs.filter(({ event }) => event.name === "ProBurned");
    const times = await this.#timesOf(burned.map(({ log }) => log.blockNumber));
    const fresh = burned.map(({ log, event: { args } }): Receipt => {
      const id = Number(args.receiptId);
      const commitments = leaves.get(id);
      return {
        id,
        plan: Number(args.plan),
        root: args.root as Hex,
        count: Number(args.count),
        payer: args.payer as Address,
        sesh: args.sesh as bigint,
        block: log.blockNumber,
        burnedAt: times.get(log.blockNumber) ?? 0,
        ...(commitments !== undefined && { commitments }),
      };
    });
    const chain = fresh.reduce(extendChain, this.#chain);
    if (block >= 0) await this.#compare(chain, this.#receipts.length + fresh.length, block);
    const cancelled = await this.#cancellations(logs, [...this.#receipts, ...fresh]);
    for (const receipt of fresh) {
      this.#receipts.push(receipt);
      const commitments = receipt.commitments ?? (receipt.count === 1 ? [receipt.root] : []);
      commitments.forEach((commitment, index) => {
        this.#byCommitment.set(commitment, [...(this.#byCommitment.get(commitment) ?? []), { receipt, index }]);
      });
    }
    this.#chain = chain;
    this.#block = block;
    for (const unit of cancelled) this.#cancelled.add(unit);
  }

  async #compare(chain: Hex, count: number, block: number): Promise<void> {
    const { proBurn } = this.#client.contracts;
    const overrides = { blockTag: block };
    const [actual, receipts] = await read(Promise.all([proBurn.receiptChain(overrides), proBurn.receipts(overrides)]));
    if (actual !== chain || receipts !== BigInt(count))
      throw incomplete("gave a list of purchases that is not the chain's");
  }

  /** Those that count: by the payer, in time. */
  async #cancellations(
    logs: readonly { log: Log; event: LogDescription }[],
    receipts: readonly Receipt[],
  ): Promise<Set<string>> {
    const cancels = logs.flatMap(({ log, event: { name, args } }) => {
      const receipt = name === "ProBurnCancelled" ? receipts[Number(args.receiptId) - 1] : undefined;
      if (receipt === undefined || receipt.payer !== args.payer) return [];
      return [{ receipt, index: Number(args.index), block: log.blockNumber }];
    });
    const times = await this.#timesOf(cancels.map(({ block }) => block));
    const heeded = cancels.filter(({ receipt, block }) => {
      return (times.get(block) ?? Infinity) <= receipt.burnedAt + CANCEL_PERIOD;
    });
    return new Set(heeded.map(({ receipt, index }) => unitOf(receipt.id, index)));
  }

  async #timesOf(blocks: readonly number[]): Promise<Map<number, number>> {
    const entries = await mapLimited([...new Set(blocks)], PARALLEL_READS, async (number) => {
      const block = await read(this.#client.provider.getBlock(number));
      if (block === null) throw incomplete(`does not know block ${number}`);
      return [number, block.timestamp] as const;
    });
    return new Map(entries);
  }
}

function unitOf(receiptId: number, index: number): string {
  return `${receiptId} ${index}`;
}

const CHAIN_TYPES = ["bytes24", "uint64", "uint8", "bytes32", "uint256"];

/** `ProBurn.receiptChain` after the first purchases. */
export function chainAfter(receipts: readonly Receipt[]): Hex {
  return receipts.reduce(extendChain, CHAIN_START);
}

/** The first 24 bytes of keccak256(abi.encode(previous, receiptId, plan, root, count)). */
function extendChain(previous: Hex, { id, plan, root, count }: Receipt): Hex {
  const link = keccak256(AbiCoder.defaultAbiCoder().encode(CHAIN_TYPES, [previous, id, plan, root, count]));
  return link.slice(0, 2 + 48) as Hex;
}

function incomplete(problem: string): ToolkitError {
  return new ToolkitError("RPC_FAILED", `The RPC endpoint ${problem}.`, {
    hint: "Use another endpoint: nothing can be said about purchases with this one.",
  });
}
