import type { ParentToChildMessageStatus } from "@arbitrum/sdk";
import { AbiCoder, dataSlice, getAddress, toBeHex, type Provider } from "ethers";
import { bridgeInterface } from "../contracts/bridge.js";
import { toToolkitError } from "../contracts/errors.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { loadSdk } from "./arbitrumSdk.js";

/**
 * What became of a ticket. `waiting`: it has not arrived on Arbitrum. `failed`: it has arrived and its call has not succeeded;
 * anybody may redeem it until it expires, and what it brings is lost afterwards.
 */
export type TicketStatus = "waiting" | "redeemed" | "failed" | "expired";

/** A message from Ethereum to Arbitrum that calls a contract there. */
export interface Ticket {
  id: Hex;
  status: TicketStatus;
  /** Whom it calls on Arbitrum. */
  to: Address;
  data: Hex;
  /** The transaction on Ethereum that sent it. */
  sentBy: Hex;
  /** Unix seconds up to which a failed one can be redeemed. */
  redeemableUntil?: number;
}

/** Where messages go from one chain to the other. */
export interface Passage {
  ethereum: Provider;
  arbitrum: Provider;
  arbitrumChainId: bigint;
  bridge: Address;
  inbox: Address;
}

/** Kind of the inbox's messages that are tickets. */
const TICKET = 9n;
const WORD = 32;
const FIELDS = 9;

interface Delivered {
  number: bigint;
  sender: Address;
  baseFee: bigint;
  body: Hex;
}

/** The tickets that a transaction on Ethereum sent, in their order, with what became of them. */
export async function readTickets(passage: Passage, hash: Hex): Promise<Ticket[]> {
  const receipt = await read(passage.ethereum.getTransactionReceipt(hash));
  if (receipt === null) {
    throw new ToolkitError("PRECONDITION_FAILED", `Ethereum has no transaction ${hash}.`, {
      hint: "Check the hash and the endpoint of Ethereum. A transaction that was just sent needs a moment.",
    });
  }
  const messages = delivered(passage, receipt.logs);
  return Promise.all(messages.map((message) => readTicket(passage, hash, message)));
}

/** Unix seconds up to which a ticket can be redeemed, by its id; undefined if Arbitrum has no such ticket. */
export async function redeemableUntil(arbitrum: Provider, id: Hex, retryables: Address): Promise<number | undefined> {
  const data = bridgeInterface("retryables").encodeFunctionData("getTimeout", [id]);
  try {
    return Number(await arbitrum.call({ to: retryables, data }));
  } catch (error) {
    const known = toToolkitError(error);
    if (known.details.error === "NoTicketWithID") return undefined;
    throw known;
  }
}

/** What bridge and inbox say of each message; other contracts may say what they like (IX-08). */
function delivered(
  { bridge, inbox }: Passage,
  logs: readonly { address: string; topics: readonly string[]; data: string }[],
) {
  const bodies = new Map<bigint, Hex>();
  const messages: Omit<Delivered, "body">[] = [];
  for (const log of logs) {
    if (log.address === inbox) {
      const event = bridgeInterface("inbox").parseLog(log);
      if (event?.name === "InboxMessageDelivered") bodies.set(event.args.messageNum as bigint, event.args.data as Hex);
    } else if (log.address === bridge) {
      const event = bridgeInterface("bridge").parseLog(log);
      if (event?.name !== "MessageDelivered" || event.args.kind !== TICKET || event.args.inbox !== inbox) continue;
      const { messageIndex, sender, baseFeeL1 } = event.args;
      messages.push({ number: messageIndex as bigint, sender: sender as Address, baseFee: baseFeeL1 as bigint });
    }
  }
  return messages.flatMap((message): Delivered[] => {
    const body = bodies.get(message.number);
    return body === undefined ? [] : [{ ...message, body }];
  });
}

async function readTicket({ arbitrum, arbitrumChainId }: Passage, hash: Hex, message: Delivered): Promise<Ticket> {
  const { sdk, old, oldProvider } = await loadSdk();
  const { to, data, numbers, refunds } = decodeTicket(message.body);
  try {
    const ticket = sdk.ParentToChildMessage.fromEventComponents(
      oldProvider(arbitrum, arbitrumChainId),
      Number(arbitrumChainId),
      message.sender,
      old(message.number),
      old(message.baseFee),
      {
        destAddress: to,
        data,
        l2CallValue: old(numbers.value),
        l1Value: old(numbers.deposit),
        maxSubmissionFee: old(numbers.maxSubmissionCost),
        gasLimit: old(numbers.gasLimit),
        maxFeePerGas: old(numbers.maxFeePerGas),
        ...refunds,
      },
    );
    const id = ticket.retryableCreationId as Hex;
    const status = statusOf(sdk.ParentToChildMessageStatus, await ticket.status());
    const known = { id, status, to, data, sentBy: hash };
    return status === "failed" ? { ...known, redeemableUntil: (await ticket.getTimeout()).toNumber() } : known;
  } catch (error) {
    throw toToolkitError(error);
  }
}

type SdkStatus = typeof ParentToChildMessageStatus;

function statusOf(known: SdkStatus, status: SdkStatus[keyof SdkStatus]): TicketStatus {
  if (status === known.NOT_YET_CREATED) return "waiting";
  if (status === known.REDEEMED) return "redeemed";
  // One whose creation failed is as gone as one that has expired.
  return status === known.FUNDS_DEPOSITED_ON_CHILD ? "failed" : "expired";
}

/** Nine words and the call. */
function decodeTicket(body: Hex) {
  const words = AbiCoder.defaultAbiCoder().decode(
    Array<string>(FIELDS).fill("uint256"),
    dataSlice(body, 0, FIELDS * WORD),
  );
  const word = (index: number) => words[index] as bigint;
  const address = (index: number) => getAddress(toBeHex(word(index), 20)) as Address;
  return {
    to: address(0),
    data: dataSlice(body, FIELDS * WORD) as Hex,
    numbers: {
      value: word(1),
      deposit: word(2),
      maxSubmissionCost: word(3),
      gasLimit: word(6),
      maxFeePerGas: word(7),
    },
    refunds: { excessFeeRefundAddress: address(4), callValueRefundAddress: address(5) },
  };
}
