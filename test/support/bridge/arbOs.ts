import { concat, encodeRlp, keccak256, toBeArray, toBeHex, ZeroAddress } from "ethers";
import { type MockArbRetryableTx, MockArbRetryableTx__factory } from "../../../typechain-types/index.js";
import { CHAIN_ID, type Chain } from "../system.js";
import type { Arbitrum, Chains } from "./arbitrum.js";
import { messages } from "./messages.js";
import { actAs, callFor, isTriedAtOnce, sentTickets, type Ticket } from "./tickets.js";

/** Where Arbitrum has its precompile for tickets. */
export const ARB_RETRYABLE_TX = "0x000000000000000000000000000000000000006E";
/** The account that ArbOS acts with. */
const ARB_OS = "0x00000000000000000000000000000000000A4B05";
const SUBMISSION_TYPE = "0x69";

/** A ticket with what Arbitrum names it by. */
export interface ArrivedTicket extends Ticket {
  id: string;
}

export interface CarryOptions {
  /** False: gas on Arbitrum costs more than was bid for, so that nothing is tried at once. */
  tryAtOnce?: boolean;
  /** Gas of the calls that are tried at once, where it is to be another one than was paid for. */
  gas?: bigint;
}

/**
 * What carries messages between the two chains and does what ArbOS does with tickets, when a test says so. Which tickets
 * there are is on the chain, in what stands for the precompile, so that it goes back with a snapshot.
 */
export class ArbOs {
  readonly #chains: Chains;
  readonly #arbitrum: Arbitrum;
  /** The transactions that stand for scheduled ones, by the hash that was announced. */
  readonly #retries = new Map<string, string>();

  private constructor(chains: Chains, arbitrum: Arbitrum) {
    this.#chains = chains;
    this.#arbitrum = arbitrum;
  }

  static async create(chains: Chains, arbitrum: Arbitrum): Promise<ArbOs> {
    const [deployer] = await chains.l2.ethers.getSigners();
    const precompile = await new MockArbRetryableTx__factory(deployer!).deploy();
    await chains.l2.networkHelpers.setCode(ARB_RETRYABLE_TX, await chains.l2.ethers.provider.getCode(precompile));
    return new ArbOs(chains, arbitrum);
  }

  /** Has every ticket arrive that was sent and has not yet, and tries what has gas for it. */
  async carry({ tryAtOnce = true, gas }: CarryOptions = {}): Promise<ArrivedTicket[]> {
    const { l2 } = this.#chains;
    const arrived = (await this.#tickets()).slice(Number(await this.#precompile().submissions()));
    for (const ticket of arrived) {
      const tried = tryAtOnce && (await isTriedAtOnce(l2, ticket));
      const args = [ticket.id, tried ? (gas ?? ticket.gasLimit) : 0n, ticket.excessFeeRefundAddress] as const;
      const receipt = await this.#act((precompile) => precompile.submit(...args));
      await this.redeemScheduled(receipt);
    }
    return arrived;
  }

  /** Confirms on Ethereum everything that was sent there until now. The week of the challenges is not waited for. */
  async confirm(): Promise<void> {
    await messages(this.#chains, this.#arbitrum);
  }

  /** Moves the clocks of both chains on. */
  async pass(seconds: number): Promise<void> {
    for (const { networkHelpers } of [this.#chains.l1, this.#chains.l2]) await networkHelpers.time.increase(seconds);
  }

  /** Makes the calls that a transaction has scheduled, with `gas` if given. Arbitrum does that in the same block. */
  async redeemScheduled(transaction: string, gas?: bigint): Promise<void> {
    const { l2 } = this.#chains;
    const receipt = await l2.ethers.provider.getTransactionReceipt(transaction);
    for (const log of receipt?.logs ?? []) {
      if (log.address !== ARB_RETRYABLE_TX) continue;
      const event = this.#precompile().interface.parseLog(log);
      if (event?.name !== "RedeemScheduled") continue;
      const { ticketId, retryTxHash, donatedGas } = event.args as unknown as Scheduled;
      const succeeded = await callFor(l2, await this.ticket(ticketId), gas ?? donatedGas);
      this.#retries.set(retryTxHash, await latestTransaction(l2));
      if (succeeded) await this.#act((precompile) => precompile.remove(ticketId));
    }
  }

  /** The transaction of the local chain that stands for one that only Arbitrum has: of a ticket, or of its call. */
  async standIn(hash: string): Promise<{ hash: string; type: string } | undefined> {
    const retry = this.#retries.get(hash);
    if (retry !== undefined) return { hash: retry, type: "0x68" };
    const precompile = this.#precompile();
    const [created] = await precompile.queryFilter(precompile.filters.TicketCreated(hash), 0);
    return created && { hash: created.transactionHash, type: SUBMISSION_TYPE };
  }

  async ticket(id: string): Promise<ArrivedTicket> {
    const ticket = (await this.#tickets()).find((candidate) => candidate.id === id);
    if (ticket === undefined) throw new Error(`There is no ticket ${id}.`);
    return ticket;
  }

  async #tickets(): Promise<ArrivedTicket[]> {
    const sent = await sentTickets(this.#chains, this.#arbitrum, 0);
    return sent.map((ticket) => ({ ...ticket, id: ticketId(ticket) }));
  }

  #precompile(): MockArbRetryableTx {
    return MockArbRetryableTx__factory.connect(ARB_RETRYABLE_TX, this.#chains.l2.ethers.provider);
  }

  async #act(call: (precompile: MockArbRetryableTx) => Promise<{ hash: string }>): Promise<string> {
    return actAs(this.#chains.l2, ARB_OS, async () => {
      const signer = await this.#chains.l2.ethers.getSigner(ARB_OS);
      const precompile = MockArbRetryableTx__factory.connect(ARB_RETRYABLE_TX, signer);
      return (await call(precompile)).hash;
    });
  }
}

interface Scheduled {
  ticketId: string;
  retryTxHash: string;
  donatedGas: bigint;
}

async function latestTransaction({ provider }: Chain): Promise<string> {
  const request = { method: "eth_getBlockByNumber", params: ["latest", false] };
  const { transactions } = (await provider.request(request)) as { transactions: [string] };
  return transactions[0];
}

/** Arbitrum names a ticket by the hash of the transaction of type 0x69 that creates it there. */
export function ticketId(ticket: Ticket): string {
  const number = (value: bigint) => toBeArray(value);
  const fields = [
    number(CHAIN_ID),
    toBeHex(ticket.messageNumber, 32),
    ticket.sender,
    number(ticket.baseFee),
    number(ticket.deposit),
    number(ticket.maxFeePerGas),
    number(ticket.gasLimit),
    ticket.to === ZeroAddress ? "0x" : ticket.to,
    number(ticket.value),
    ticket.callValueRefundAddress,
    number(ticket.maxSubmissionCost),
    ticket.excessFeeRefundAddress,
    ticket.data,
  ];
  return keccak256(concat([SUBMISSION_TYPE, encodeRlp(fields)]));
}
