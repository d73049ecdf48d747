import { AbiCoder, dataSlice, type EventLog, getAddress, toBeHex, toQuantity } from "ethers";
import { DAY } from "../system.js";
import type { Arbitrum, Chains } from "./arbitrum.js";

/** How long after its submission a ticket can be redeemed, the last second included. */
export const LIFETIME = 7 * DAY;
/** Kind of the inbox's messages that are tickets. */
const SUBMIT_RETRYABLE = 9n;
/** The least gas with which ArbOS tries to redeem by itself. */
const TRANSACTION_GAS = 21_000n;
const WORD = 32;
const FIELDS = 9;

export interface Ticket {
  /** The caller on Ethereum under its alias, from which the call on Arbitrum comes. */
  sender: string;
  to: string;
  data: string;
  gasLimit: bigint;
  maxFeePerGas: bigint;
  excessFeeRefundAddress: string;
  callValueRefundAddress: string;
  expiresAt: number;
}

/** A ticket is redeemed once, by anybody; a call that fails leaves it where it is. */
export type Redemption = "redeemed" | "failed" | "gone";

export interface Submission {
  ticket: Ticket;
  /** What became of it at once. */
  redemption: Redemption;
}

/**
 * Carries retryable tickets as ArbOS does: submits them in order, redeems at once what has gas for it, keeps the others
 * for 7 days. It takes sender and data from the events of the real bridge and inbox and adds nothing to them. It does
 * not count fees: the real inbox has already refused what is too little for a submission.
 */
export class TicketRelay {
  readonly #chains: Chains;
  readonly #arbitrum: Arbitrum;
  readonly #open = new Set<Ticket>();
  #nextBlock: number;

  private constructor(chains: Chains, arbitrum: Arbitrum, nextBlock: number) {
    this.#chains = chains;
    this.#arbitrum = arbitrum;
    this.#nextBlock = nextBlock;
  }

  /** A relay of what is sent from now on. */
  static async create(chains: Chains, arbitrum: Arbitrum): Promise<TicketRelay> {
    return new TicketRelay(chains, arbitrum, (await chains.l1.networkHelpers.time.latestBlock()) + 1);
  }

  /** Submits every ticket that has been sent since the last time, and answers with what became of each. */
  async relay(): Promise<Submission[]> {
    const submitted: Submission[] = [];
    for (const ticket of await this.#sent()) {
      this.#open.add(ticket);
      submitted.push({ ticket, redemption: await this.#redeemBySubmission(ticket) });
    }
    return submitted;
  }

  /** What anybody may do with a ticket, with gas of their own. */
  async redeem(ticket: Ticket, gasLimit = 1_000_000n): Promise<Redemption> {
    const { l2 } = this.#chains;
    const next = await this.#nextTimestamp();
    if (!this.#open.has(ticket) || next > ticket.expiresAt) return "gone";
    const { sender: from, to, data } = ticket;
    await l2.networkHelpers.impersonateAccount(from);
    await l2.networkHelpers.setBalance(from, 10n ** 18n);
    try {
      const params = [{ from, to, data, gas: toQuantity(gasLimit) }];
      await l2.provider.request({ method: "eth_sendTransaction", params });
      this.#open.delete(ticket);
      return "redeemed";
    } catch (error) {
      if (isFailedCall(error)) return "failed";
      throw error;
    } finally {
      await l2.networkHelpers.setBalance(from, 0n);
      await l2.networkHelpers.stopImpersonatingAccount(from);
    }
  }

  async #redeemBySubmission(ticket: Ticket): Promise<Redemption> {
    const block = await this.#chains.l2.ethers.provider.getBlock("latest");
    const affordable = ticket.maxFeePerGas >= (block?.baseFeePerGas ?? 0n);
    if (ticket.gasLimit < TRANSACTION_GAS || !affordable) return "failed";
    return this.redeem(ticket, ticket.gasLimit);
  }

  async #nextTimestamp(): Promise<number> {
    const { provider } = this.#chains.l2;
    const request = { method: "eth_getBlockByNumber", params: ["pending", false] };
    const { timestamp } = (await provider.request(request)) as { timestamp: string };
    return Number(timestamp);
  }

  /** Bridge and inbox say one thing each of every message, in the same order. */
  async #sent(): Promise<Ticket[]> {
    const { bridge, inbox } = this.#arbitrum;
    const from = this.#nextBlock;
    this.#nextBlock = (await this.#chains.l1.networkHelpers.time.latestBlock()) + 1;
    const delivered = (await bridge.queryFilter("MessageDelivered", from)) as EventLog[];
    const bodies = (await inbox.queryFilter("InboxMessageDelivered", from)) as EventLog[];
    const expiresAt = (await this.#chains.l2.networkHelpers.time.latest()) + LIFETIME;
    return delivered.map(({ args }, i) => {
      const { kind, sender } = args as unknown as { kind: bigint; sender: string };
      if (kind !== SUBMIT_RETRYABLE) throw new Error(`A message of kind ${kind} is not a ticket.`);
      return { sender, expiresAt, ...decode(bodies[i]!.args.getValue("data") as string) };
    });
  }
}

/** What the chain says of a call that reverted or ran out of gas; everything else is a fault of the test. */
function isFailedCall(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "SolidityError" || error.message.includes("ran out of gas");
}

/** Nine words and the call. */
function decode(body: string) {
  const words = AbiCoder.defaultAbiCoder().decode(
    Array<string>(FIELDS).fill("uint256"),
    dataSlice(body, 0, FIELDS * WORD),
  );
  const [to, , , , excessFeeRefund, callValueRefund, gasLimit, maxFeePerGas] = words as unknown as bigint[];
  const address = (word: bigint | undefined) => getAddress(toBeHex(word!, 20));
  return {
    to: address(to),
    data: dataSlice(body, FIELDS * WORD),
    gasLimit: gasLimit!,
    maxFeePerGas: maxFeePerGas!,
    excessFeeRefundAddress: address(excessFeeRefund),
    callValueRefundAddress: address(callValueRefund),
  };
}
