import { concat, type ContractTransactionResponse, keccak256, toBeHex, ZeroHash } from "ethers";
import { MockArbSys__factory } from "../../../typechain-types/index.js";
import type { Signer } from "../system.js";
import { ARB_SYS, type Arbitrum, type Chains } from "./arbitrum.js";
import { send } from "./artifacts.js";

/** A message to Ethereum, which the outbox executes once its root is confirmed. */
export interface Message {
  index: number;
  /** What the outbox hashes the item to; the root of the tree, if it is the only one. */
  leaf: string;
  proof: string[];
  item: readonly unknown[];
}

/** All messages that were sent to Ethereum, in their order. */
async function sentMessages({ l2 }: Chains) {
  const arbSys = MockArbSys__factory.connect(ARB_SYS, l2.ethers.provider);
  const events = await arbSys.queryFilter(arbSys.filters.L2ToL1Tx());
  return events.map(
    ({ args: { caller, destination, hash, arbBlockNum, ethBlockNum, timestamp, callvalue, data } }) => ({
      leaf: keccak256(toBeHex(hash, 32)),
      item: [caller, destination, arbBlockNum, ethBlockNum, timestamp, callvalue, data],
    }),
  );
}

/** The levels of the tree the outbox proves against, leaves first, filled up to a power of two. */
function levelsOf(leaves: readonly string[]): string[][] {
  let level = [...leaves];
  while (Math.log2(level.length) % 1 !== 0) level.push(ZeroHash);
  const levels = [level];
  while (level.length > 1) {
    const below = level;
    level = below.filter((_, i) => i % 2 === 0).map((left, i) => keccak256(concat([left, below[2 * i + 1]!])));
    levels.push(level);
  }
  return levels;
}

/** What was sent until now, with its proofs; `confirmed: false` is before the rollup has confirmed it. */
export async function messages(
  chains: Chains,
  { outbox, rollup }: Arbitrum,
  { confirmed = true } = {},
): Promise<Message[]> {
  const sent = await sentMessages(chains);
  if (sent.length === 0) return [];
  const levels = levelsOf(sent.map(({ leaf }) => leaf));
  if (confirmed) {
    const block = await chains.l2.ethers.provider.getBlock("latest");
    await send(outbox, rollup, "updateSendRoot", levels.at(-1)![0], block!.hash);
  }
  return sent.map(({ leaf, item }, index) => ({
    index,
    leaf,
    item,
    proof: levels.slice(0, -1).map((level, height) => level[(index >> height) ^ 1]!),
  }));
}

/** Executes a message on Ethereum, which anybody may do. */
export function execute(
  { outbox }: Arbitrum,
  caller: Signer,
  { proof, index, item }: Message,
): Promise<ContractTransactionResponse> {
  return send(outbox, caller, "executeTransaction", proof, index, ...item);
}
