import { expect } from "chai";
import { aggregate, type NodeKey, nodeId } from "./nodes.js";
import { asQuorum, UPTIME } from "./quorum.js";
import {
  type Chain,
  DAY,
  deploySystem,
  registerSolo,
  REQUIREMENT,
  type Signer,
  startNetwork,
  type System,
} from "./system.js";

/** A node as the rule of membership sees it. */
export interface Member {
  key: NodeKey;
  /** First epoch in which it is in the quorum, unless it leaves. */
  joinsIn: number;
  /** For good, or until it is recommissioned. */
  left: boolean;
}

export const epochAt = (timestamp: number): number => Math.floor(timestamp / DAY);

/**
 * A network of seeded members at one o'clock in the morning, and the steps by which it changes. Every node has its exit
 * requested as soon as it is there: after an hour it can leave at any time.
 */
export async function startWithMembers(chain: Chain, count: number) {
  const system = await deploySystem(chain, (parameters) => (parameters.staking.exitDelay = 3_600));
  const { staking, token, treasury, stakers } = system;
  const [operator] = stakers as [Signer];
  await token.connect(treasury).transfer(operator, 200n * REQUIREMENT);
  await token.connect(operator).approve(staking, 2n ** 256n - 1n);
  const { keys } = await startNetwork(system, count);
  for (const key of keys) await staking.connect(operator).requestExit(nodeId(key));
  const members: Member[] = keys.map((key) => ({ key, joinsIn: 0, left: false }));
  const { time } = chain.networkHelpers;
  const start = epochAt(await time.latest()) + 1;
  await time.increaseTo(start * DAY + 3_600);

  return {
    system,
    ...system,
    operator,
    quorumCaller: await asQuorum(chain, system),
    start,
    /** All nodes there have been. */
    members: [...members],
    /** Goes to a time of day of an epoch counted from `start`. */
    goTo: async (epoch: number, hour: number): Promise<void> => time.increaseTo((start + epoch) * DAY + hour * 3_600),
  };
}

export type Membership = Awaited<ReturnType<typeof startWithMembers>>;

/** Registers a node and requests its exit. */
export async function join(chain: Chain, { system, operator, members }: Membership, label: string): Promise<Member> {
  const { key, nodeId: id } = await registerSolo(system, label, operator);
  const joinsIn = epochAt(await chain.networkHelpers.time.latest()) + 2;
  await system.staking.connect(operator).requestExit(id);
  const member = { key, joinsIn, left: false };
  members.push(member);
  return member;
}

export async function part({ system }: Membership, member: Member): Promise<void> {
  await system.staking.exit(member.key);
  member.left = true;
}

/** What the quorum contract tells about a member: it is down, it is back, or it is out for good. */
export async function suspend({ quorumCaller }: Membership, member: Member): Promise<void> {
  await quorumCaller.decommission(member.key, UPTIME, 7_200);
  member.left = true;
}

export async function resume({ quorumCaller }: Membership, member: Member): Promise<void> {
  await quorumCaller.recommission(member.key, UPTIME, 7_200);
  member.left = false;
}

export async function expel({ quorumCaller, operator }: Membership, member: Member): Promise<void> {
  await quorumCaller.deregister(member.key, UPTIME, operator);
  member.left = true;
}

/** Compares every view with what the rule says about the list of nodes now, recomputed from nothing. */
export async function expectMembership(chain: Chain, { system, members }: { system: System; members: Member[] }) {
  const { staking, pool } = system;
  const epoch = epochAt(await chain.networkHelpers.time.latest());
  const active = members.filter(({ left }) => !left);
  const sum = (chosen: Member[]) => {
    const { x, y } = aggregate(chosen.map(({ key }) => key));
    return [x, y];
  };
  const inQuorum = active.filter(({ joinsIn }) => joinsIn <= epoch);
  expect(await staking.epoch()).to.equal(epoch);
  expect(await staking.quorumNodes(), "quorumNodes").to.equal(inQuorum.length);
  expect(await staking.activeNodes(), "activeNodes").to.equal(active.length);
  expect(await pool.activeNodes(), "activeNodes of the pool").to.equal(active.length);
  expect(await staking.registrations(), "registrations").to.equal(members.length);
  expect(await staking.aggregateKey(), "aggregateKey").to.deep.equal(sum(inQuorum));
  expect(await staking.quorumMembers(), "quorumMembers").to.deep.equal([BigInt(inQuorum.length), sum(inQuorum)]);
  expect(await staking.joiningKeys(), "joiningKeys").to.deep.equal([
    sum(active.filter(({ joinsIn }) => joinsIn === epoch + 1)),
    sum(active.filter(({ joinsIn }) => joinsIn === epoch + 2)),
  ]);
}
