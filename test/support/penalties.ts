import { aggregate, nodeId, nodeKey, nodeSecret } from "./nodes.js";
import { asQuorum, type Kind, MISCONDUCT, seeded, statement, submit, UPTIME } from "./quorum.js";
import { asRounds, contributorsWith, registerShared } from "./staking.js";
import { type Chain, DAY, deploySystem, registerSolo, type Signer, startNetwork } from "./system.js";

/** Of 25,000 SESH: 50 SESH, of which 7.5 go to whoever submits the statement and 42.5 to the reward pool; or 1,250. */
export const LIQUIDATOR_REWARD = 7_500_000_000n;
export const POOL_SHARE = 42_500_000_000n;
export const PENALTY = 50_000_000_000n;
export const MISCONDUCT_PENALTY = 1_250_000_000_000n;

/** Nine contributors and an operator with exactly a quarter. */
export const SHARED_STAKES = [6_250_000_000_000n, ...Array<bigint>(8).fill(2_083_333_333_333n), 2_083_333_333_336n];

/** Longer than any credit lasts. */
const LONG = 2 * DAY;

/**
 * A network of six seeded nodes with mainnet numbers, and three more nodes of one operator that joined the quorum: a
 * solo node, one whose rewards go elsewhere, and one of ten contributors. Nobody has been out yet.
 */
export async function withNodes(chain: Chain) {
  const system = await deploySystem(chain);
  const { time } = chain.networkHelpers;
  const { operator: seeder, keys } = await startNetwork(system, 6);
  const [, operator, ...others] = system.stakers as [Signer, Signer, ...Signer[]];
  const [liquidator, stranger, elsewhere] = system.attesters as [Signer, Signer, Signer];
  const solo = await registerSolo(system, "solo", operator);
  const redirected = await registerSolo(system, "redirected", operator, { beneficiary: elsewhere.address });
  const contributors = contributorsWith([operator, ...others], SHARED_STAKES);
  const shared = await registerShared(system, await asRounds(chain, system), "shared", contributors);
  await time.increase(30 * DAY);
  const labels = ["solo", "redirected", "shared", ...seeded(6)];

  /** The nodes whose signatures count at a time. */
  const membersAt = async (timestamp: number): Promise<string[]> => {
    const nodes = await Promise.all(
      labels.map(async (label) => ({ label, node: await system.staking.nodeOf(idOf(label)) })),
    );
    return nodes
      .filter(({ node }) => node.status === 1n && Number(node.registeredAt) / DAY < Math.floor(timestamp / DAY) - 1)
      .map(({ label }) => label);
  };

  /** Submits a statement about a node, made and signed by all members in the second in which it is submitted. */
  const state = async (
    label: string,
    kind: Kind,
    { at, reason = UPTIME, from = liquidator }: { at?: number; reason?: number; from?: Signer } = {},
  ) => {
    const timestamp = at ?? (await time.latest());
    const stated = await statement(chain, label, kind, { timestamp, reason });
    const members = await membersAt(timestamp);
    if (at !== undefined) await time.setNextBlockTimestamp(at);
    return submit(system, [stated], members, { from });
  };

  /** Decommissions a node and deregisters it when its credit is used up; at a second that is chosen, if one is. */
  const putOut = async (label: string, options: { at?: number; reason?: number } = {}) => {
    await state(label, "decommission");
    if (options.at === undefined) await time.increase(LONG);
    return state(label, "deregister", options);
  };

  return {
    system,
    ...system,
    seeder,
    keys,
    operator,
    others,
    liquidator,
    stranger,
    elsewhere,
    solo,
    redirected,
    shared,
    contributors,
    membersAt,
    state,
    putOut,
    quorumCaller: await asQuorum(chain, system),
  };
}

export const idOf = (label: string): string => nodeId(nodeKey(nodeSecret(label)));

/** The sum of the keys of these nodes, as the contract answers it. */
export function sumOf(labels: readonly string[]): [bigint, bigint] {
  const { x, y } = aggregate(labels.map((label) => nodeKey(nodeSecret(label))));
  return [x, y];
}

/** What has become of the nodes of {@link withDeadNodes}, in the same order. */
export const GONE = ["was never registered", "has exited", "was deregistered", "was paid out"] as const;

/** A solo node whose penalty for misconduct is in escrow; the nodes `down` were decommissioned two days before. */
export async function withAccused(chain: Chain, down: readonly string[] = ["solo"]) {
  const context = await withNodes(chain);
  const { time } = chain.networkHelpers;
  for (const label of down) await context.state(label, "decommission");
  await time.increase(2 * DAY);
  const accusedAt = (await time.latest()) + 60;
  await context.state("solo", "deregister", { at: accusedAt, reason: MISCONDUCT });
  return { ...context, accusedAt, annullableUntil: accusedAt + 7 * DAY };
}

/** One node in every state but active and decommissioned, for functions that need one of these. */
export async function withDeadNodes(chain: Chain) {
  const context = await withNodes(chain);
  const { staking, quorumCaller, operator, seeder, keys, stranger } = context;
  const [exited, withdrawn, deregistered] = keys.slice(0, 3) as [(typeof keys)[0], (typeof keys)[0], (typeof keys)[0]];
  for (const key of [exited, withdrawn]) await staking.connect(seeder).requestExit(nodeId(key));
  await chain.networkHelpers.time.increase(15 * DAY);
  for (const key of [exited, withdrawn]) await staking.exit(key);
  await staking.connect(seeder).withdraw([nodeId(withdrawn)]);
  await quorumCaller.deregister(deregistered, UPTIME, stranger);
  const dead = [
    { key: nodeKey(nodeSecret("nobody")), status: 0 },
    { key: exited, status: 3 },
    { key: deregistered, status: 4 },
    { key: withdrawn, status: 5 },
  ].map((node) => ({ ...node, nodeId: nodeId(node.key) }));
  return { ...context, operator, dead };
}
