import { AbiCoder, dataSlice, type EventLog, getAddress, toBeHex, toQuantity } from "ethers";
import { type Chain, DAY } from "../system.js";
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
  messageNumber: bigint;
  /** Price of Ethereum's gas when it was sent. */
  baseFee: bigint;
  /** The caller on Ethereum under its alias, from which the call on Arbitrum comes. */
  sender: string;
  to: string;
  data: string;
  /** Ether for the call. */
  value: bigint;
  /** Ether that was sent in all. */
  deposit: bigint;
  maxSubmissionCost: bigint;
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
    const succeeded = await callFor(l2, ticket, gasLimit);
    if (succeeded) this.#open.delete(ticket);
    return succeeded ? "redeemed" : "failed";
  }

  async #redeemBySubmission(ticket: Ticket): Promise<Redemption> {
    return (await isTriedAtOnce(this.#chains.l2, ticket)) ? this.redeem(ticket, ticket.gasLimit) : "failed";
  }

  async #nextTimestamp(): Promise<number> {
    const { provider } = this.#chains.l2;
    const request = { method: "eth_getBlockByNumber", params: ["pending", false] };
    const { timestamp } = (await provider.request(request)) as { timestamp: string };
    return Number(timestamp);
  }

  async #sent(): Promise<Ticket[]> {
    const from = this.#nextBlock;
    this.#nextBlock = (await this.#chains.l1.networkHelpers.time.latestBlock()) + 1;
    return sentTickets(this.#chains, this.#arbitrum, from);
  }
}

/** The tickets that were sent from that block of Ethereum on, in their order. They live from now. */
export async function sentTickets({ l2 }: Chains, { bridge, inbox }: Arbitrum, fromBlock: number): Promise<Ticket[]> {
  // Bridge and inbox say one thing each of every message, in the same order.
  const delivered = (await bridge.queryFilter("MessageDelivered", fromBlock)) as EventLog[];
  const bodies = (await inbox.queryFilter("InboxMessageDelivered", fromBlock)) as EventLog[];
  const expiresAt = (await l2.networkHelpers.time.latest()) + LIFETIME;
  return delivered.map(({ args }, i) => {
    const { kind, sender, messageIndex, baseFeeL1 } = args as unknown as Delivered;
    if (kind !== SUBMIT_RETRYABLE) throw new Error(`A message of kind ${kind} is not a ticket.`);
    const body = decode(bodies[i]!.args.getValue("data") as string);
    return { messageNumber: messageIndex, baseFee: baseFeeL1, sender, expiresAt, ...body };
  });
}

interface Delivered {
  kind: bigint;
  sender: string;
  messageIndex: bigint;
  baseFeeL1: bigint;
}

/** True if ArbOS tries to redeem it as soon as it arrives. */
export async function isTriedAtOnce({ ethers }: Chain, { gasLimit, maxFeePerGas }: Ticket): Promise<boolean> {
  const block = await ethers.provider.getBlock("latest");
  return gasLimit >= TRANSACTION_GAS && maxFeePerGas >= (block?.baseFeePerGas ?? 0n);
}

/** Makes the call of a ticket as its sender; false if it failed. */
export async function callFor(l2: Chain, { sender, to, data }: Ticket, gasLimit: bigint): Promise<boolean> {
  const transaction = { from: sender, to, data, gas: toQuantity(gasLimit) };
  return actAs(l2, sender, async () => {
    try {
      await l2.provider.request({ method: "eth_sendTransaction", params: [transaction] });
      return true;
    } catch (error) {
      if (isFailedCall(error)) return false;
      throw error;
    }
  });
}

/** Does something while an account that has no key here can send transactions. */
export async function actAs<Result>(
  { networkHelpers }: Chain,
  account: string,
  act: () => Promise<Result>,
): Promise<Result> {
  await networkHelpers.impersonateAccount(account);
  await networkHelpers.setBalance(account, 10n ** 18n);
  try {
    return await act();
  } finally {
    await networkHelpers.setBalance(account, 0n);
    await networkHelpers.stopImpersonatingAccount(account);
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
  const [to, value, deposit, maxSubmissionCost, excessFeeRefund, callValueRefund, gasLimit, maxFeePerGas] =
    words as unknown as bigint[];
  const address = (word: bigint | undefined) => getAddress(toBeHex(word!, 20));
  return {
    to: address(to),
    data: dataSlice(body, FIELDS * WORD),
    value: value!,
    deposit: deposit!,
    maxSubmissionCost: maxSubmissionCost!,
    gasLimit: gasLimit!,
    maxFeePerGas: maxFeePerGas!,
    excessFeeRefundAddress: address(excessFeeRefund),
    callValueRefundAddress: address(callValueRefund),
  };
}
