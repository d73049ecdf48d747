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
const DAYS = 30;
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
function captured({ system, nodes, firstDay }: Network, reason: number) {
  const active = [...nodes];
  const down: Node[] = [];
  const days: Day[] = [];
  /** By beneficiary, what it had earned when its node was taken down. */
  const accrued = new Map<string, bigint>();

  async function say(kind: Kind, targets: Node[]) {
    const statements = [];
    for (const { label } of targets) statements.push(await statement(chain, label, kind, { reason }));
    const signers = active.map(({ label }) => label);
    return submit(system, statements, signers);
  }

  async function expectRefused(kind: Kind, target: Node, error: string, args: number[]) {
    await expect(say(kind, [target]))
      .to.be.revertedWithCustomError(system.staking, error)
      .withArgs(...args);
  }

  async function live(): Promise<Day> {
    const epoch = firstDay + days.length;
    const day: Day = { active: active.length, decommissioned: [], deregistered: [] };
    days.push(day);
    await time.increaseTo(epoch * DAY);
    expect(await system.staking.activeNodes()).to.equal(active.length);

    const limit = decommissionLimit(day.active);
    const victims = active.slice(0, Math.min(limit, active.length - MEMBERS_MINIMUM));
    if (victims.length !== 0) await say("decommission", victims);
    active.splice(0, victims.length);
    down.push(...victims);
    day.decommissioned = victims;
    for (const { contributors } of victims)
      for (const { beneficiary } of contributors) accrued.set(beneficiary, await system.pool.claimable(beneficiary));
    if (victims.length === limit)
      await expectRefused("decommission", active[0]!, "DecommissionLimitReached", [epoch, limit]);
    else await expectRefused("decommission", active[0]!, "QuorumWouldBeTooSmall", [2, MEMBERS_MINIMUM]);

    // On the first day nobody's credit lasts for half a day; on the others those who went down first are long out of it.
    await time.increaseTo(epoch * DAY + DAY / 2);
    day.deregistered = down.splice(0, deregistrationLimit(day.active));
    await say("deregister", day.deregistered);
    await expectRefused("deregister", down[0]!, "DeregistrationLimitReached", [epoch, day.deregistered.length]);
    return day;
  }

  const gone = (): Node[] => days.flatMap(({ deregistered }) => deregistered);
  return { live, days, gone, accrued };
}

/** What the operators of these nodes have lost; every other contributor is whole. */
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
    const day = await captured(world, MISCONDUCT).live();
    expect(day.decommissioned.length).to.equal(22);
    expect(day.deregistered.length).to.equal(4);
    const loss = await lossOf(world.system, world.nodes);
    expect(loss).to.equal(sesh("5000"));
    expect(loss).to.equal(lossBound([day], 500n));
  });

  it("takes the documented bound in 30 days if nobody annuls, and not one SESH from a contributor", async () => {
    const world = await chain.networkHelpers.loadFixture(network);
    const { system, nodes } = world;
    const { live, days, gone } = captured(world, MISCONDUCT);
    for (let i = 0; i < DAYS; i++) await live();
    const loss = await lossOf(system, nodes);
    expect(loss).to.equal(lossBound(days, 500n));
    await time.increase(7 * DAY);
    const atPool = await system.token.balanceOf(system.pool);
    for (const { id } of gone()) await system.staking.settlePenalty(id);
    expect((await system.token.balanceOf(system.pool)) - atPool, "the pool has all of it").to.equal(loss);
    expect(await withdrawAll(system, gone())).to.equal(loss);
  });

  it("takes nothing for misconduct if the governor annuls it six days later", async () => {
    const world = await chain.networkHelpers.loadFixture(network);
    const { system, nodes } = world;
    const { live, days, gone } = captured(world, MISCONDUCT);
    const annul = async (day: Day) => {
      for (const { id } of day.deregistered) await system.staking.connect(system.governor).annulPenalty(id);
    };
    for (let i = 0; i < DAYS; i++) {
      await live();
      if (i >= 6) await annul(days[i - 6]!);
    }
    for (const day of days.slice(-6)) await annul(day);
    expect(await lossOf(system, nodes)).to.equal(0n);
    expect(await withdrawAll(system, gone())).to.equal(0n);
  });

  it("takes 0.2 % from operators for other reasons, and from nobody rewards earned before it spoke", async () => {
    const world = await chain.networkHelpers.loadFixture(network);
    const { system, nodes, startedAt } = world;
    const { pool, token, deployer } = system;
    const wallet = await token.balanceOf(deployer);
    const { live, days, gone, accrued } = captured(world, UPTIME);
    for (let i = 0; i < DAYS; i++) await live();
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
      if (!accrued.has(contributors[0]!.beneficiary)) expect(ofNode).to.be.at.least(honest);
      claimable += ofNode;
    }
    const funded = POOL + (loss * 17n) / 20n;
    expect(claimable).to.be.closeTo(funded - (await pool.reserve()), 10_000n);
    expect(await withdrawAll(system, gone())).to.equal(loss);
  });
});
