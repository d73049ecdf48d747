import { dataLength, id } from "ethers";
import type { Hex } from "../../../src/core/hex.js";
import { hashHint } from "../../../src/crypto/hashToG1.js";
import type { NonSignerFormat } from "../../../src/crypto/nonSigners.js";
import { type Kind, KINDS, UPTIME } from "../../../test/support/quorum.js";
import { nodeSecret } from "../../../test/support/nodes.js";
import { DAY } from "../../../test/support/system.js";
import { type Cost, costOf } from "../measure.js";
import {
  attest,
  consecutiveMembers,
  type Members,
  membersOf,
  placeStores,
  scattered,
  storeKeys,
} from "../../support/members.js";
import { actor, type Scene, seedLabel } from "../scene.js";

/** The size of the quorum the comparable figures are for. */
export const MEMBERS = 2_200;
const MANY_MEMBERS = 10_000;
const STATED_NODE = 7;
/** The length of a hint depends on what is hashed. Everything measured here has the average one. */
const HINT_BYTES = 129;
const DIGEST = id("attestation of average length");
/** Hours of the day about which statements are made; the last one after the credit of the node is used up. */
const HOURS: Record<Kind, number> = { decommission: 12, recommission: 13, deregister: 16 };

/** Which format the toolkit chose for so many non-signers of so many members. */
export interface FormatChoice {
  members: number;
  nonSigners: number;
  format: NonSignerFormat;
}

export type QuorumCosts = Awaited<ReturnType<typeof measureQuorum>>;

/** Statements about a solo node, and what of it is the check of the attestation. `MEMBERS` nodes have been seeded. */
export async function measureQuorum(scene: Scene) {
  const formats: FormatChoice[] = [];
  const members = membersOf(
    scene.seedKeys.slice(0, MEMBERS).map((_, i) => nodeSecret(seedLabel(i))),
    scene.seedKeys.slice(0, MEMBERS),
  );
  const seal = await sealAll(scene, members);
  const check = async (group: Members, nonSigners: number) => checkCost(scene, group, nonSigners, formats);
  const state = async (kind: Kind, nonSigners: number) => stateCost(scene, members, kind, nonSigners);
  const undone = async (measure: () => Promise<Cost>) => {
    const snapshot = await scene.chain.networkHelpers.takeSnapshot();
    const cost = await measure();
    await snapshot.restore();
    return cost;
  };
  const costs = {
    seal,
    attestation0: await check(members, 0),
    attestation220: await check(members, 220),
    attestation733: await check(members, 733),
    statement220: await undone(() => state("decommission", 220)),
    statement733: await undone(() => state("decommission", 733)),
    statement0: await state("decommission", 0),
    statementLater: await undone(() => state("recommission", 0)),
    deregister: await undone(() => state("deregister", 0)),
  };
  const many = consecutiveMembers(MANY_MEMBERS, nodeSecret("many members"));
  await placeStores(scene.chain, scene.system.quorum, many.keys);
  return {
    costs: { ...costs, attestation1000: await check(many, 1_000), attestation3333: await check(many, 3_333) },
    formats,
  };
}

/** Seals all keys, the last store filled up with keys that are sealed already. */
async function sealAll(scene: Scene, { keys }: Members): Promise<Cost> {
  const keeper = await actor(scene, "keeper", { sesh: false });
  const costs: Cost[] = [];
  for (const stored of storeKeys(keys)) costs.push(await costOf(scene.system.quorum.connect(keeper).sealKeys(stored)));
  const [, second] = costs; // the first one also writes the number of stores to a fresh slot
  if (second === undefined) throw new Error("There is only one store.");
  return second;
}

async function checkCost(scene: Scene, members: Members, nonSigners: number, formats: FormatChoice[]): Promise<Cost> {
  const { quorum } = scene.system;
  const anybody = await actor(scene, "anybody", { sesh: false });
  const { attestation, format } = attest(members, DIGEST, scattered(members, nonSigners));
  formats.push({ members: members.keys.length, nonSigners, format });
  const call = quorum.verify.populateTransaction(DIGEST, members.aggregate, members.keys.length, attestation);
  return costOf(anybody.sendTransaction(await call));
}

async function stateCost(scene: Scene, members: Members, kind: Kind, nonSigners: number): Promise<Cost> {
  const { quorum, staking } = scene.system;
  const submitter = await actor(scene, "submitter");
  const present = kind === "decommission" ? members : without(members, STATED_NODE);
  if ((await staking.quorumNodes()) !== BigInt(present.keys.length)) throw new Error("The quorum is another one.");
  const { statement, digest } = await makeStatement(scene, kind);
  const { attestation } = attest(present, digest, scattered(present, nonSigners));
  return costOf(quorum.connect(submitter).submit([statement], attestation));
}

/** At the first minute after the hour at which its hint has the average length. */
async function makeStatement({ chain, system, seedKeys }: Scene, kind: Kind) {
  const key = seedKeys[STATED_NODE];
  if (key === undefined) throw new Error("The node has not been seeded.");
  const { time } = chain.networkHelpers;
  let timestamp = Math.floor((await time.latest()) / DAY) * DAY + HOURS[kind] * 3_600;
  for (; ; timestamp += 60) {
    const statement = { key, kind: KINDS[kind], timestamp, reason: UPTIME };
    const digest = await system.quorum.statementDigest([statement]);
    if (dataLength(hashHint(digest as Hex)) !== HINT_BYTES) continue;
    await time.increaseTo(timestamp);
    return { statement, digest };
  }
}

function without({ secrets, keys, ...rest }: Members, index: number): Members {
  return { ...rest, secrets: secrets.toSpliced(index, 1), keys: keys.toSpliced(index, 1) };
}
