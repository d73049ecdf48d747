import { expect } from "chai";
import { toBeHex } from "ethers";
import { sesh } from "../support/amounts.js";
import { payout } from "../support/emission.js";
import { aggregate, nodeId } from "../support/nodes.js";
import { type Kind, MISCONDUCT, statement, submit, UPTIME } from "../support/quorum.js";
import {
  type ContributorInput,
  createChain,
  DAY,
  deploySystem,
  registrationFor,
  REQUIREMENT,
  type System,
} from "../support/system.js";

const chain = await createChain();
const { time } = chain.networkHelpers;

const NODES = 220;
const MEMBERS_MINIMUM = 3;
const POOL = sesh("63177550");

/** The bound of docs/INVARIANTS.md, by the number of nodes that were active when the day began. */
const decommissionLimit = (active: number): number => Math.max(10, Math.floor(active / 10));
const deregistrationLimit = (active: number): number => Math.max(3, Math.floor(active / 50));
const lossBound = (days: readonly Day[], bps: bigint): bigint =>
  days.reduce((sum, { active }) => sum + (BigInt(deregistrationLimit(active)) * REQUIREMENT * bps) / 10_000n, 0n);

interface Node {
  label: string;
  id: string;
  contributors: ContributorInput[];
}

/** What a dishonest quorum did in a day. */
interface Day {
  active: number;
  decommissioned: Node[];
  deregistered: Node[];
}

/** Stakers and beneficiaries need no secrets: whoever pays for a seeded node names them. */
function contributorsOf(index: number): ContributorInput[] {
  // Solo nodes, and nodes of four whose operator has the least it may have.
  const count = index % 2 === 0 ? 1 : 4;
  return Array.from({ length: count }, (_, i) => {
    const address = toBeHex(0xc0_0000 + index * 16 + i, 20);
    return { staker: address, beneficiary: address, stake: REQUIREMENT / BigInt(count) };
  });
}

async function network() {
  const system = await deploySystem(chain);
  const { staking, token, treasury, operations } = system;
  await token.connect(treasury).transfer(operations, BigInt(NODES) * REQUIREMENT);
  await token.connect(operations).approve(staking, BigInt(NODES) * REQUIREMENT);
  const nodes: Node[] = [];
  const registrations = [];
  for (let i = 0; i < NODES; i++) {
    const contributors = contributorsOf(i);
    const operator = { address: contributors[0]!.staker };
    const registration = await registrationFor(system, `node ${i}`, operator, { contributors });
    registrations.push(registration);
    nodes.push({ label: `node ${i}`, id: nodeId(registration.node.key), contributors });
  }
  for (let i = 0; i < NODES; i += 20) await staking.connect(operations).seed(registrations.slice(i, i + 20));
  await staking.connect(operations).start(NODES, aggregate(registrations.map(({ node }) => node.key)));
  const startedAt = await time.latest();
  return { system, nodes, startedAt, firstDay: Math.floor(startedAt / DAY) + 1 };
}

type Network = Awaited<ReturnType<typeof network>>;

/**
 * All members sign whatever does the most harm: as many decommissions and deregistrations as the contracts allow, from the
 * first minute of the day on. Afterwards one more of each is refused.
 */
async function captured({ system, nodes, firstDay }: Network, reason: number) {
  const active = [...nodes];
  const down: Node[] = [];
  const accrued = new Map<string, bigint>();
  const days: Day[] = [];
  const say = async (kind: Kind, targets: Node[]) => {
    const statements = [];
    for (const { label } of targets) statements.push(await statement(chain, label, kind, { reason }));
    const signers = active.map(({ label }) => label);
    return submit(system, statements, signers);
  };
  const refused = async (kind: Kind, target: Node, error: string, ...args: number[]) =>
    expect(say(kind, [target]))
      .to.be.revertedWithCustomError(system.staking, error)
      .withArgs(...args);

  return async function live(): Promise<Day> {
    const epoch = firstDay + days.length;
    const day: Day = { active: active.length, decommissioned: [], deregistered: [] };
    await time.increaseTo(epoch * DAY);
    expect(await system.staking.activeNodes()).to.equal(active.length);

    const decommissions = Math.min(decommissionLimit(day.active), active.length - MEMBERS_MINIMUM);
    day.decommissioned = active.slice(0, decommissions);
    if (decommissions !== 0) await say("decommission", day.decommissioned);
    active.splice(0, decommissions);
    down.push(...day.decommissioned);
    for (const { contributors } of day.decommissioned)
      for (const { beneficiary } of contributors) accrued.set(beneficiary, await system.pool.claimable(beneficiary));
    if (active.length === MEMBERS_MINIMUM) await refused("decommission", active[0]!, "QuorumWouldBeTooSmall", 2, 3);
    else await refused("decommission", active[0]!, "DecommissionLimitReached", epoch, decommissions);

    // Nobody's credit of the first days lasts for half a day, and later ones are down for longer.
    await time.increaseTo(epoch * DAY + DAY / 2);
    day.deregistered = down.splice(0, deregistrationLimit(day.active));
    await say("deregister", day.deregistered);
    await refused("deregister", down[0]!, "DeregistrationLimitReached", epoch, day.deregistered.length);
    days.push(day);
    return Object.assign(day, { accrued });
  };
}

/** Takes what every operator has lost from the contract, and finds every other contributor whole. */
async function lossOf({ staking }: System, nodes: readonly Node[]): Promise<bigint> {
  let loss = 0n;
  for (const { id, contributors } of nodes) {
    const stakes = (await staking.contributorsOf(id)).map(({ stake }) => stake);
    const [deposit, ...others] = contributors.map(({ stake }) => stake);
    expect(stakes.slice(1), "principal of those who are not the operator").to.deep.equal(others);
    loss += deposit! - stakes[0]!;
  }
  return loss;
}

/** Withdraws the stake of deregistered nodes as soon as it is free; answers with what was missing. */
async function withdrawAll({ staking, token }: System, nodes: readonly Node[]): Promise<bigint> {
  await time.increase(30 * DAY);
  let missing = 0n;
  for (const { id, contributors } of nodes) {
    for (const [i, { staker, stake }] of contributors.entries()) {
      await staking.withdrawFor(staker, [id]);
      const shortfall = stake - (await token.balanceOf(staker));
      if (i !== 0) expect(shortfall, "principal of somebody who is not the operator").to.equal(0n);
      missing += shortfall;
    }
  }
  return missing;
}

describe("A network whose whole quorum is dishonest (QB-13, INV-STK-2, INV-STK-6)", function () {
  this.timeout(300_000);

  it("takes 22 of 220 nodes down and 4 out in a day, and 1,250 SESH from the operator of each of these", async () => {
    const world = await chain.networkHelpers.loadFixture(network);
    const live = await captured(world, MISCONDUCT);
    const day = await live();
    expect(day.decommissioned.length).to.equal(22);
    expect(day.deregistered.length).to.equal(4);
    const loss = await lossOf(world.system, world.nodes);
    expect(loss).to.equal(sesh("5000"));
    expect(loss).to.equal(lossBound([day], 500n));
  });

  it("takes the documented bound in 30 days if nobody annuls, and not one SESH from a contributor", async () => {
    const world = await chain.networkHelpers.loadFixture(network);
    const { system } = world;
    const { days, gone } = await aMonth(world, MISCONDUCT);
    const loss = await lossOf(system, world.nodes);
    expect(loss).to.equal(lossBound(days, 500n));
    await time.increase(7 * DAY);
    const before = await system.pool.reserve().then(async (reserve) => reserve + (await system.pool.owed()));
    for (const { id } of gone) await system.staking.settlePenalty(id);
    const after = await system.pool.reserve().then(async (reserve) => reserve + (await system.pool.owed()));
    expect(after - before, "the pool has all of it").to.equal(loss);
    expect(await withdrawAll(system, gone)).to.equal(loss);
  });

  it("takes nothing for misconduct if the governor annuls within 7 days", async () => {
    const world = await chain.networkHelpers.loadFixture(network);
    const { staking, governor } = world.system;
    const live = await captured(world, MISCONDUCT);
    const pending: Day[] = [];
    const gone: Node[] = [];
    const annul = async (day: Day) => {
      for (const { id } of day.deregistered) await staking.connect(governor).annulPenalty(id);
      gone.push(...day.deregistered);
    };
    for (let i = 0; i < 30; i++) {
      pending.push(await live());
      if (pending.length === 7) await annul(pending.shift()!);
    }
    await time.increase(6 * DAY);
    // The last day is six days ago, the others up to twelve: these were too late but for the loop above.
    for (const day of pending.splice(-1)) await annul(day);
    expect(await lossOf(world.system, gone)).to.equal(0n);
    expect(await withdrawAll(world.system, gone)).to.equal(0n);
  });

  it("takes 0.2 % from operators for other reasons, and from nobody rewards earned before it spoke", async () => {
    const world = await chain.networkHelpers.loadFixture(network);
    const { system, nodes, startedAt } = world;
    const { pool, token, deployer } = system;
    const wallet = await token.balanceOf(deployer);
    const { days, gone, accrued } = await aMonth(world, UPTIME);
    const loss = await lossOf(system, nodes);
    expect(loss).to.equal(lossBound(days, 20n));
    expect((await token.balanceOf(deployer)) - wallet, "of the liquidator").to.equal((loss * 3n) / 20n);

    // Rewards: who was taken down has what it had then, everybody else more than in an honest network, nothing is gone.
    const now = await time.latest();
    const honest = payout(POOL, BigInt(now - startedAt)) / BigInt(NODES);
    let claimable = 0n;
    for (const { contributors } of nodes) {
      let ofNode = 0n;
      for (const { beneficiary } of contributors) {
        const amount = await pool.claimable(beneficiary);
        if (accrued.has(beneficiary)) expect(amount).to.equal(accrued.get(beneficiary));
        ofNode += amount;
      }
      if (!accrued.has(contributors[0]!.beneficiary)) expect(ofNode >= honest).to.equal(true);
      claimable += ofNode;
    }
    const funded = POOL + (loss * 17n) / 20n;
    expect(claimable).to.be.closeTo(funded - (await pool.reserve()), 10_000n);
    expect(await withdrawAll(system, gone)).to.equal(loss);
  });

  async function aMonth(world: Network, reason: number) {
    const live = await captured(world, reason);
    const days: Day[] = [];
    for (let i = 0; i < 30; i++) days.push(await live());
    const gone = days.flatMap(({ deregistered }) => deregistered);
    return { days, gone, accrued: new Map<string, bigint>() };
  }
});
