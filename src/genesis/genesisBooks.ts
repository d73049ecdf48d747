import { ZeroAddress, zeroPadValue } from "ethers";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs, findCreationBlock } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { MAX_SUPPLY } from "../core/amounts.js";
import { ToolkitError } from "../core/errors.js";

interface Payment {
  from: Address;
  to: Address;
  value: bigint;
  block: number;
}

/**
 * What the account of the genesis has been paid and has paid, out of the token's events: the only record there is of what
 * has been done. It counts only if it explains the account's balance, so that an endpoint that leaves events out cannot
 * have anything paid twice.
 */
export class GenesisBooks {
  readonly #client: ReadClient;
  readonly #from: Address;
  /** No event is older. */
  readonly firstBlock: number;
  #payments: readonly Payment[] = [];
  /** Of the supply: minted and burned. */
  #issue: readonly Payment[] = [];
  #received = 0n;

  private constructor(client: ReadClient, from: Address, firstBlock: number) {
    this.#client = client;
    this.#from = from;
    this.firstBlock = firstBlock;
  }

  static async open(client: ReadClient, from: Address): Promise<GenesisBooks> {
    const firstBlock = await findCreationBlock(client.provider, client.deployment.SessionToken);
    const books = new GenesisBooks(client, from, firstBlock);
    await books.sync();
    return books;
  }

  /** Reads everything anew; refuses a state before the account's transactions with lower nonces than this. */
  async sync(nonce = 0): Promise<void> {
    const { provider, contracts } = this.#client;
    const block = await read(provider.getBlockNumber());
    if (nonce > 0 && (await read(provider.getTransactionCount(this.#from, block))) < nonce) {
      throw unreliable("answered with a block older than the account's nonce");
    }
    const [minted, burned, paid, received, balance] = await Promise.all([
      this.#transfers(block, ZeroAddress, null),
      this.#transfers(block, null, ZeroAddress),
      this.#transfers(block, this.#from, null),
      this.#transfers(block, null, this.#from),
      read(contracts.token.balanceOf(this.#from, { blockTag: block })),
    ]);
    if (total(received) - total(paid) !== balance) {
      throw unreliable(`has events of ${this.#from} that do not add up to its balance`);
    }
    const holder = minted.find(({ value }) => value === MAX_SUPPLY)?.to;
    // Without a bridge the deployment pays contracts out of the supply before it gives the rest to the account.
    const byHolder = holder === undefined || holder === this.#from ? [] : await this.#transfers(block, holder, null);
    this.#payments = [...paid, ...byHolder];
    this.#issue = [...minted, ...burned];
    this.#received = total(received);
  }

  /** All that the account has ever got. */
  get received(): bigint {
    return this.#received;
  }

  /** What somebody got from the account. */
  paidTo(to: Address): bigint {
    return total(this.#payments.filter((payment) => payment.to === to && payment.from === this.#from));
  }

  /** {@link paidTo}, and what the deployment paid. */
  fundedWith(contract: Address): bigint {
    return total(this.#payments.filter(({ to }) => to === contract));
  }

  /** The block of the first payment to somebody. */
  paidAt(to: Address): number | undefined {
    return this.#payments.find((payment) => payment.to === to)?.block;
  }

  /** What had been minted and not burned by the end of a block. */
  supplyAt(block: number): bigint {
    return this.#issue
      .filter((payment) => payment.block <= block)
      .reduce((sum, { from, value }) => (from === ZeroAddress ? sum + value : sum - value), 0n);
  }

  async #transfers(toBlock: number, from: string | null, to: string | null): Promise<Payment[]> {
    const { provider, deployment, contracts } = this.#client;
    const abi = contracts.token.interface;
    const topics = [
      abi.getEvent("Transfer").topicHash,
      ...[from, to].map((address) => (address === null ? null : zeroPadValue(address, 32))),
    ];
    const filter = { address: deployment.SessionToken, topics };
    const logs = await collectLogs(provider, filter, this.firstBlock, toBlock);
    return logs.map((log) => {
      const { from: payer, to: payee, value } = abi.decodeEventLog("Transfer", log.data, log.topics);
      return { from: payer as Address, to: payee as Address, value: value as bigint, block: log.blockNumber };
    });
  }
}

function total(payments: readonly Payment[]): bigint {
  return payments.reduce((sum, { value }) => sum + value, 0n);
}

function unreliable(problem: string): ToolkitError {
  return new ToolkitError("RPC_FAILED", `The RPC endpoint ${problem}.`, {
    hint: "Try again in a moment, or use another endpoint. Nothing was sent.",
  });
}
