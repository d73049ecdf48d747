import { Contradiction, type Agreed, type Answering, type DaemonQuorum } from "./daemonQuorum.js";
import type { Block } from "./watchState.js";

/* Up to which block of the Oxen chain deposits can become final: the highest that service nodes have made immutable, or,
   where their checkpoints have stopped, one on which enough attesters have agreed. */

/** So many blocks of 2 minutes lie on a block on which attesters agree: a day. */
export const AGREED_DEPTH = 720;

/** A block up to which deposits can become final now, or why there is none. */
export type Boundary = { block: Block; byAgreement: boolean } | { waiting: string };

export interface FinalityInput {
  daemons: DaemonQuorum;
  answering: readonly Answering[];
  /** Up to where deposits are final already. */
  anchor: Block | undefined;
  /** On which attesters have agreed; their signatures are checked already. */
  agreed: Block | undefined;
  problems: string[];
}

/** @throws {@link Contradiction} where daemons, memory and agreement cannot all be right. */
export async function findBoundary(input: FinalityInput): Promise<Boundary> {
  const { agreed, anchor, problems } = input;
  const unsure = anchor === undefined ? undefined : await findAnchor(input, anchor);
  if (unsure !== undefined) return { waiting: unsure };
  const checkpointed = await findCheckpointed(input);
  if (agreed === undefined) return checkpointed;
  // Also where checkpoints have gone on: an agreement that they contradict is not passed over.
  const found = await findDeep(input, agreed.height);
  if ("waiting" in found) {
    problems.push(`The agreement is not used: ${found.waiting}`);
    return checkpointed;
  }
  if (found.value !== agreed.hash) {
    throw new Contradiction(`attesters agreed on block ${agreed.height} as ${agreed.hash}, and it is ${found.value}`);
  }
  const other = "block" in checkpointed ? checkpointed.block.height : (anchor?.height ?? 0);
  return other > agreed.height ? checkpointed : { block: agreed, byAgreement: true };
}

/** The hash of a block that is deep enough for an agreement on a quorum of daemons, or why there is none. */
export async function findDeep(
  { daemons, answering, problems }: Pick<FinalityInput, "daemons" | "answering" | "problems">,
  height: number,
): Promise<Agreed<string>> {
  const deep = answering.filter(({ info }) => info.height - 1 - height >= AGREED_DEPTH);
  if (deep.length < daemons.size) {
    return { waiting: `${deep.length} of ${daemons.size} daemons have ${AGREED_DEPTH} blocks above block ${height}` };
  }
  return daemons.agreedHash(answering, height, problems);
}

/** Why what was final cannot be seen now. */
async function findAnchor(
  { daemons, answering, problems }: FinalityInput,
  { height, hash }: Block,
): Promise<string | undefined> {
  const found = await daemons.blocks(answering, height, problems);
  const changed = found.find((other) => other.hash !== hash);
  if (changed !== undefined) {
    throw new Contradiction(`block ${height} was ${hash} and final, and is ${changed.hash} for the ${changed.name}`);
  }
  return found.length < daemons.size ? daemons.tooFew(found.length, height).waiting : undefined;
}

async function findCheckpointed({ daemons, answering, anchor, problems }: FinalityInput): Promise<Boundary> {
  const heights = answering.flatMap(({ info }) => (info.immutable === undefined ? [] : [info.immutable.height]));
  const height = daemons.reached(heights);
  if (height === undefined) {
    return { waiting: `${heights.length} of ${daemons.size} daemons name a block that is immutable` };
  }
  if (anchor !== undefined && height < anchor.height) {
    return { waiting: `only block ${height} is called immutable, and block ${anchor.height} is final` };
  }
  const hash = await daemons.agreedHash(answering, height, problems);
  return "waiting" in hash ? hash : { block: { height, hash: hash.value }, byAgreement: false };
}
