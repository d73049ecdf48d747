import { ToolkitError } from "../core/errors.js";
import type { BurnAddress } from "./burnAddress.js";
import { collect, Contradiction, type Answering, type DaemonQuorum } from "./daemonQuorum.js";
import { readDeposit } from "./deposits.js";
import { findBoundary } from "./finality.js";
import type { FoundTransaction } from "./rpc/daemon.js";
import type { OxenWallet, Transfer } from "./rpc/wallet.js";
import type { Block, FinalDeposit, Look } from "./watchState.js";
import type { WatchStore } from "./watchStore.js";

/* What became final on the Oxen chain. Final is what lies at or below a block that service nodes have made immutable by
   their checkpoints, or on which attesters have agreed where these have stopped: no number of confirmations is waited for.
   Everything above it is only shown and looked up anew each time, so a reorganisation there needs no undoing. One below
   it, or daemons that contradict each other, is beyond what a program may decide: the watcher halts, and only a person
   resumes it (CL-08). */

/** So many blocks above the last immutable one are not the usual 8 to 11 any more: two hours. */
const CHECKPOINTS_STOPPED = 60;

export interface WatcherOptions {
  daemons: DaemonQuorum;
  wallet: OxenWallet;
  burn: BurnAddress;
  store: WatchStore;
  /** A block on which enough attesters have agreed. */
  agreed?: Block;
  /** Unix seconds. */
  now: () => number;
}

/** What a look showed, and what it made final. */
export interface Watch extends Look {
  added: FinalDeposit[];
  /** Daemons that did not answer or not usefully. */
  problems: string[];
}

interface Seen extends Pick<Look, "pending" | "tip"> {
  added: FinalDeposit[];
  waiting?: string;
}

export class Watcher {
  readonly #options: WatcherOptions;
  #walletChecked = false;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  /** Looks once. Nothing that goes wrong on the way changes the memory, except for a halt. */
  async poll(): Promise<Watch> {
    const { store, now } = this.#options;
    const problems: string[] = [];
    const done = async (look: Omit<Look, "at">, added: FinalDeposit[] = []): Promise<Watch> => {
      const shown = { at: now(), ...look };
      await store.show(shown);
      return { ...shown, added, problems };
    };
    const { halt } = store.state ?? {};
    if (halt !== undefined) return done({ status: "halted", reason: halt.reason, pending: [] });
    try {
      const { added, waiting, ...seen } = await this.#look(problems);
      return await done(
        waiting === undefined ? { status: "current", ...seen } : { status: "waiting", reason: waiting, ...seen },
        added,
      );
    } catch (error) {
      if (error instanceof Contradiction) {
        const { reason } = error;
        await store.halt({ at: now(), reason });
        return done({ status: "halted", reason, pending: [] });
      }
      if (!(error instanceof ToolkitError) || error.code !== "RPC_FAILED") throw error;
      return done({ status: "unreachable", reason: error.shortMessage, pending: [] });
    }
  }

  async #look(problems: string[]): Promise<Seen> {
    const { daemons, store, wallet, agreed } = this.#options;
    const answering = await daemons.answering(problems);
    const top = daemons.reached(answering.map(({ info }) => info.height - 1));
    const tip = top === undefined ? {} : { tip: top };
    const boundary = await findBoundary({ daemons, answering, anchor: store.state?.anchor, agreed, problems });
    await this.#requireWallet();
    await wallet.refresh();
    const scanned = await wallet.height();
    const listed = sumByTransaction(await wallet.transfers(store.state?.settings.startHeight ?? 0), wallet.name);
    const anchor = store.state?.anchor;
    const pending = [...listed.values()].filter(({ txid }) => !store.deposits.has(txid));
    const toShow = (transfers: readonly Transfer[]) =>
      transfers.map(({ txid, height, amount, paymentId }) => ({ txid, height, amount, paymentId }));
    const wait = (waiting: string): Seen => ({ added: [], waiting, pending: toShow(pending), ...tip });

    const needed = "block" in boundary ? boundary.block.height : (anchor?.height ?? 0);
    if (scanned <= needed) return wait(`the wallet has scanned ${scanned} blocks of ${needed + 1}`);
    this.#requireUnchanged(listed);
    if ("waiting" in boundary) return wait(boundary.waiting);

    const { block, byAgreement } = boundary;
    const candidates = pending.filter(({ height }) => height > 0 && height <= block.height);
    const early = candidates.find(({ height }) => anchor !== undefined && height <= anchor.height);
    if (early !== undefined) {
      throw new Contradiction(
        `transaction ${early.txid} appeared in block ${early.height}, which was complete already`,
      );
    }
    const unsure = candidates.find(({ checkpointed }) => !checkpointed && !byAgreement);
    if (unsure !== undefined) return wait(`the wallet does not call block ${unsure.height} immutable yet`);
    const transactions = await this.#transactions(candidates, answering, problems);
    if (transactions === undefined) return wait("no daemon has all transactions that the wallet lists");
    const added = candidates
      .map((transfer) => this.#finalDeposit(transfer, transactions.get(transfer.txid)))
      .sort((a, b) => a.height - b.height || (a.txid < b.txid ? -1 : 1));
    if (block.height !== anchor?.height) await store.commit(block, added);
    const above = toShow(pending.filter((transfer) => !candidates.includes(transfer)));
    const stopped = top !== undefined && top - block.height > CHECKPOINTS_STOPPED;
    return {
      added,
      pending: above,
      ...tip,
      ...(stopped && { waiting: `no block above ${block.height} is immutable` }),
    };
  }

  async #requireWallet(): Promise<void> {
    const { wallet, burn } = this.#options;
    if (this.#walletChecked) return;
    const address = await wallet.address();
    if (address !== burn.address) {
      throw new ToolkitError("CONFIG_INVALID", `The ${wallet.name} has the address ${address}.`, {
        hint: `Open the view-only wallet of ${burn.address}.`,
      });
    }
    this.#walletChecked = true;
  }

  /** What was final is listed as it was. */
  #requireUnchanged(listed: ReadonlyMap<string, Transfer>): void {
    for (const [txid, kept] of this.#options.store.deposits) {
      const now = listed.get(txid);
      if (now === undefined) throw new Contradiction(`transaction ${txid} was final and has disappeared`);
      const same =
        now.height === kept.height && now.amount === kept.listed.amount && now.paymentId === kept.listed.paymentId;
      if (same) continue;
      throw new Contradiction(
        `transaction ${txid} was final with ${kept.listed.amount} in block ${kept.height}, ` +
          `and is now listed with ${now.amount} in block ${now.height}`,
      );
    }
  }

  /** All transactions, from the first daemon that has them; undefined if none has. */
  async #transactions(
    transfers: readonly Transfer[],
    answering: readonly Answering[],
    problems: string[],
  ): Promise<Map<string, FoundTransaction> | undefined> {
    if (transfers.length === 0) return new Map();
    for (const { daemon } of answering) {
      const [found] = await collect([daemon], () => daemon.transactions(transfers.map(({ txid }) => txid)), problems);
      if (found !== undefined && transfers.every(({ txid }) => found.get(txid)?.height !== undefined)) return found;
    }
    return undefined;
  }

  #finalDeposit({ txid, height, amount, paymentId }: Transfer, found: FoundTransaction | undefined): FinalDeposit {
    if (found?.height !== height) {
      throw new Contradiction(
        `transaction ${txid} is in block ${height} for the wallet and ${found?.height} for a daemon`,
      );
    }
    return { ...readDeposit(this.#options.burn, height, found.transaction), listed: { amount, paymentId } };
  }
}

/**
 * One transfer for each transaction: the wallet may list its outputs one by one. What it lists in the pool comes last, and
 * may be in a block already.
 */
function sumByTransaction(transfers: readonly Transfer[], wallet: string): Map<string, Transfer> {
  const sums = new Map<string, Transfer>();
  for (const transfer of transfers) {
    const sum = sums.get(transfer.txid);
    if (sum === undefined) sums.set(transfer.txid, { ...transfer });
    else if (transfer.height === sum.height) {
      sum.amount += transfer.amount;
      sum.checkpointed &&= transfer.checkpointed;
    } else if (transfer.height > 0) {
      throw new ToolkitError("RPC_FAILED", `The ${wallet} lists ${transfer.txid} in two blocks.`, {
        hint: "Rescan with the wallet, and look at its log.",
      });
    }
  }
  return sums;
}
