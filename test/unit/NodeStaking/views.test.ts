import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { nodeId } from "../../support/nodes.js";
import { asRounds, contributorsWith, contributorTuples, leave, registerShared } from "../../support/staking.js";
import {
  createChain,
  DAY,
  deploySystem,
  registerSolo,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const STAKES = [7_000_000_000_000n, 9_000_000_000_000n, 9_000_000_000_000n];
const FIFTEEN_DAYS = 1_296_000n;

async function started() {
  const system = await deploySystem(chain);
  await startNetwork(system);
  const [, operator, b, c, elsewhere] = system.stakers as [Signer, Signer, Signer, Signer, Signer];
  const solo = await registerSolo(system, "solo", operator, { feeBps: 77n });
  const soloAt = BigInt(await networkHelpers.time.latest());
  const contributors = contributorsWith([operator, b, c], STAKES);
  const shared = await registerShared(system, await asRounds(chain, system), "shared", contributors);
  const sharedAt = BigInt(await networkHelpers.time.latest());
  return { system, ...system, operator, b, c, elsewhere, solo, soloAt, shared, sharedAt, contributors };
}

describe("NodeStaking.nodeOf", () => {
  it("is all zero for a node that was never registered", async () => {
    const { staking } = await networkHelpers.loadFixture(started);
    for (const unknown of [ZeroHash, id("unknown")])
      expect(await staking.nodeOf(unknown)).to.deep.equal([ZeroAddress, 0n, 0n, 0n, 0n, 0n, 0n]);
  });

  it("follows a solo node from registration to withdrawal", async () => {
    const { system, staking, operator, solo, soloAt } = await networkHelpers.loadFixture(started);
    const node = (status: bigint, exitableAt: bigint) => [
      operator.address,
      77n,
      status,
      1n,
      soloAt,
      exitableAt,
      25_000_000_000_000n,
    ];
    expect(await staking.nodeOf(solo.nodeId)).to.deep.equal(node(1n, 0n));
    await leave(chain, system, solo.key, operator);
    const { exitableAt } = await staking.nodeOf(solo.nodeId);
    expect(exitableAt).to.be.greaterThan(soloAt + FIFTEEN_DAYS);
    expect(await staking.nodeOf(solo.nodeId)).to.deep.equal(node(3n, exitableAt));
    await staking.connect(operator).withdraw([solo.nodeId]);
    expect(await staking.nodeOf(solo.nodeId)).to.deep.equal(node(5n, exitableAt));
  });

  it("counts the contributors of a node that several own", async () => {
    const { staking, operator, shared, sharedAt } = await networkHelpers.loadFixture(started);
    expect(await staking.nodeOf(shared.nodeId)).to.deep.equal([
      operator.address,
      1_000n,
      1n,
      3n,
      sharedAt,
      0n,
      REQUIREMENT,
    ]);
  });
});

describe("NodeStaking.contributorsOf", () => {
  it("is empty for a node that was never registered", async () => {
    const { staking } = await networkHelpers.loadFixture(started);
    for (const unknown of [ZeroHash, id("unknown")]) expect(await staking.contributorsOf(unknown)).to.deep.equal([]);
  });

  it("names the operator of a solo node", async () => {
    const { staking, operator, solo } = await networkHelpers.loadFixture(started);
    expect(await staking.contributorsOf(solo.nodeId)).to.deep.equal([
      [operator.address, operator.address, REQUIREMENT],
    ]);
  });

  it("names everybody in the order of registration, with beneficiaries as they are now", async () => {
    const { staking, b, elsewhere, shared, contributors } = await networkHelpers.loadFixture(started);
    expect(await staking.contributorsOf(shared.nodeId)).to.deep.equal(contributorTuples(contributors));
    await staking.connect(b).setBeneficiary(shared.nodeId, elsewhere);
    const changed = contributors.map((contributor, i) =>
      i === 1 ? { ...contributor, beneficiary: elsewhere.address } : contributor,
    );
    expect(await staking.contributorsOf(shared.nodeId)).to.deep.equal(contributorTuples(changed));
  });

  it("shows the stake that each still has in a node that left", async () => {
    const { system, staking, operator, c, shared, contributors } = await networkHelpers.loadFixture(started);
    await leave(chain, system, shared.key, operator);
    expect(await staking.contributorsOf(shared.nodeId)).to.deep.equal(contributorTuples(contributors));
    await staking.connect(c).withdraw([shared.nodeId]);
    const left = contributors.map((contributor, i) => (i === 2 ? { ...contributor, stake: 0n } : contributor));
    expect(await staking.contributorsOf(shared.nodeId)).to.deep.equal(contributorTuples(left));
  });
});

describe("NodeStaking.withdrawable", () => {
  it("is nothing while a node is active, requested or not", async () => {
    const { staking, operator, b, solo, shared } = await networkHelpers.loadFixture(started);
    await staking.connect(operator).requestExit(solo.nodeId);
    await networkHelpers.time.increase(30 * DAY);
    expect(await staking.withdrawable(solo.nodeId, operator)).to.equal(0);
    expect(await staking.withdrawable(shared.nodeId, b)).to.equal(0);
  });

  it("is the own stake once the node has left, and nothing for others", async () => {
    const { system, staking, operator, b, c, elsewhere, solo, shared } = await networkHelpers.loadFixture(started);
    await staking.connect(operator).setBeneficiary(shared.nodeId, elsewhere);
    for (const { key } of [solo, shared]) await leave(chain, system, key, operator);
    expect(await staking.withdrawable(solo.nodeId, operator)).to.equal(25_000_000_000_000n);
    for (const [staker, stake] of [
      [operator, 7_000_000_000_000n],
      [b, 9_000_000_000_000n],
      [c, 9_000_000_000_000n],
    ] as const)
      expect(await staking.withdrawable(shared.nodeId, staker)).to.equal(stake);
    for (const other of [elsewhere.address, ZeroAddress]) {
      expect(await staking.withdrawable(solo.nodeId, other)).to.equal(0);
      expect(await staking.withdrawable(shared.nodeId, other)).to.equal(0);
    }
  });

  it("is nothing after the withdrawal", async () => {
    const { system, staking, operator, b, solo, shared } = await networkHelpers.loadFixture(started);
    for (const { key } of [solo, shared]) await leave(chain, system, key, operator);
    await staking.connect(operator).withdraw([solo.nodeId, shared.nodeId]);
    expect(await staking.withdrawable(solo.nodeId, operator)).to.equal(0);
    expect(await staking.withdrawable(shared.nodeId, operator)).to.equal(0);
    expect(await staking.withdrawable(shared.nodeId, b)).to.equal(9_000_000_000_000n);
  });

  it("is nothing for a node that was never registered", async () => {
    const { staking, operator } = await networkHelpers.loadFixture(started);
    for (const account of [operator.address, ZeroAddress])
      expect(await staking.withdrawable(id("unknown"), account)).to.equal(0);
  });
});

describe("NodeStaking.stakingRequirement, exitDelay, startedAt, retired, contributionRounds", () => {
  it("are what the network was deployed with", async () => {
    const { staking, rounds, token, pool } = await networkHelpers.loadFixture(started);
    expect(await staking.stakingRequirement()).to.equal(25_000_000_000_000n);
    expect(await staking.exitDelay()).to.equal(FIFTEEN_DAYS);
    expect(await staking.retired()).to.equal(false);
    expect(await staking.contributionRounds()).to.equal(rounds);
    expect(await staking.token()).to.equal(token);
    expect(await staking.rewardPool()).to.equal(pool);
  });

  it("answer with zero for the start of a network that has not started, and for its seeded nodes", async () => {
    const system = await deploySystem(chain);
    const { staking, operations, stakers } = system;
    const registration = await registrationFor(system, "seeded", stakers[0] as Signer);
    await staking.connect(operations).seed([registration]);
    expect(await staking.startedAt()).to.equal(0);
    expect((await staking.nodeOf(nodeId(registration.node.key))).registeredAt).to.equal(0);
  });
});
