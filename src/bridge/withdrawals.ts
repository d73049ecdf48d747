import type { Provider } from "ethers";
import { ARB_SYS, bridgeInterface, bridgeTopic, NODE_INTERFACE } from "../contracts/bridge.js";
import { scanLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { HOUR } from "../core/time.js";
import { request } from "./arbitrumSdk.js";

/** A message from Arbitrum to Ethereum, as the outbox hashes it. */
export interface Message {
  /** Its place among all messages of Arbitrum. */
  position: bigint;
  sender: Address;
  to: Address;
  l2Block: bigint;
  l1Block: bigint;
  /** Unix seconds. */
  sentAt: number;
  value: bigint;
  data: Hex;
}

/** Messages of a transaction on Arbitrum, from one contract there to one on Ethereum. */
export function messagesIn(
  logs: readonly { address: string; topics: readonly string[]; data: string }[],
  { from, to }: { from: Address; to: Address },
): Message[] {
  return logs.flatMap((log) => {
    if (log.address !== ARB_SYS) return [];
    const event = bridgeInterface("arbSys").parseLog(log);
    if (event?.name !== "L2ToL1Tx" || event.args.caller !== from || event.args.destination !== to) return [];
    const { position, caller, destination, arbBlockNum, ethBlockNum, timestamp, callvalue, data } = event.args;
    return [
      {
        position: position as bigint,
        sender: caller as Address,
        to: destination as Address,
        l2Block: arbBlockNum as bigint,
        l1Block: ethBlockNum as bigint,
        sentAt: Number(timestamp),
        value: callvalue as bigint,
        data: data as Hex,
      },
    ];
  });
}

/**
 * How many messages of Arbitrum are confirmed on Ethereum: those up to the block whose root the outbox got last. The block has
 * to say how many there were, which only a node of Arbitrum does.
 */
export async function confirmedMessages(ethereum: Provider, arbitrum: Provider, outbox: Address): Promise<bigint> {
  const filter = { address: outbox, topics: [bridgeTopic("outbox", "SendRootUpdated")] };
  for await (const [newest] of scanLogs(ethereum, filter, 0, await read(ethereum.getBlockNumber()))) {
    const hash = newest?.topics[2];
    if (hash !== undefined) return sendCount(arbitrum, hash);
  }
  return 0n;
}

async function sendCount(arbitrum: Provider, blockHash: string): Promise<bigint> {
  const block = await read(request(arbitrum, "eth_getBlockByHash", [blockHash, false]));
  const { sendCount: count } = (block ?? {}) as { sendCount?: unknown };
  if (typeof count === "string" && /^0x[0-9a-f]{1,16}$/i.test(count)) return BigInt(count);
  throw new ToolkitError("RPC_FAILED", `The Arbitrum endpoint does not say what block ${blockHash} sent to Ethereum.`, {
    hint: "It may be a moment behind. Try again, or choose an endpoint of a full node with SESH_RPC_URL.",
  });
}

/** What the outbox wants to see: that a message is in the tree of the first `size` ones. */
export async function outboxProof(arbitrum: Provider, size: bigint, position: bigint): Promise<Hex[]> {
  const abi = bridgeInterface("nodeInterface");
  const data = abi.encodeFunctionData("constructOutboxProof", [size, position]);
  const answer = await read(arbitrum.call({ to: NODE_INTERFACE, data }));
  const { proof } = abi.decodeFunctionResult("constructOutboxProof", answer);
  return [...(proof as Iterable<Hex>)];
}

/** Seconds between two blocks of Ethereum. */
const BLOCK_TIME = 12;

/**
 * Seconds from a withdrawal until it can be finished, nearly always: Arbitrum's rollup asserts every hour and lets others
 * object for so many blocks, with a tenth more for blocks that are missing. 45,818 blocks make 7 days.
 */
export function confirmationPeriod(confirmPeriodBlocks: bigint): number {
  return Math.ceil((Number(confirmPeriodBlocks) * BLOCK_TIME * 11) / 10) + HOUR;
}
