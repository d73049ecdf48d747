import { concat, type ContractTransactionResponse, keccak256, toBeHex, ZeroHash } from "ethers";
import { MockArbSys__factory } from "../../../typechain-types/index.js";
import type { Chain, Signer } from "../system.js";
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
async function sentMessages(l2: Chain, until?: number) {
  const arbSys = MockArbSys__factory.connect(ARB_SYS, l2.ethers.provider);
  const events = await arbSys.queryFilter(arbSys.filters.L2ToL1Tx(), 0, until);
  return events.map(
    ({ args: { caller, destination, hash, arbBlockNum, ethBlockNum, timestamp, callvalue, data } }) => ({
      hash: toBeHex(hash, 32),
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
export async function messages(chains: Chains, { rollup }: Arbitrum, { confirmed = true } = {}): Promise<Message[]> {
  const sent = await sentMessages(chains.l2);
  if (sent.length === 0) return [];
  const levels = levelsOf(sent.map(({ leaf }) => leaf));
  if (confirmed) {
    const block = await chains.l2.ethers.provider.getBlock("latest");
    await rollup.create(block!.hash!, levels.at(-1)![0]!);
    await rollup.confirm();
  }
  return sent.map(({ leaf, item }, index) => ({ index, leaf, item, proof: proofIn(levels, index) }));
}

/** What a node of Arbitrum says of the messages up to a block: how many there are, and the root of their tree. */
export async function sendRootAt(l2: Chain, block: number): Promise<{ sendCount: number; sendRoot: string }> {
  const sent = await sentMessages(l2, block);
  const sendRoot = sent.length === 0 ? ZeroHash : levelsOf(sent.map(({ leaf }) => leaf)).at(-1)![0]!;
  return { sendCount: sent.length, sendRoot };
}

/** What NodeInterface proves: that a message is in the tree of the first `size` ones. */
export async function outboxProof(l2: Chain, size: number, index: number) {
  const sent = (await sentMessages(l2)).slice(0, size);
  if (sent.length < size || index >= size) throw new Error(`There is no message ${index} among the first ${size}.`);
  const levels = levelsOf(sent.map(({ leaf }) => leaf));
  return { send: sent[index]!.hash, root: levels.at(-1)![0]!, proof: proofIn(levels, index) };
}

function proofIn(levels: readonly (readonly string[])[], index: number): string[] {
  return levels.slice(0, -1).map((level, height) => level[(index >> height) ^ 1]!);
}

/** Executes a message on Ethereum, which anybody may do. */
export function execute(
  { outbox }: Arbitrum,
  caller: Signer,
  { proof, index, item }: Message,
): Promise<ContractTransactionResponse> {
  return send(outbox, caller, "executeTransaction", proof, index, ...item);
}
