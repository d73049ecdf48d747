import { expect } from "chai";
import { type NodeKey, nodeId } from "../../support/nodes.js";
import { contributorsWith, inOneBlock, leave, type RegistrationInput } from "../../support/staking.js";
import {
  asGovernor,
  createChain,
  DAY,
  deploySystem,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const LIMIT = 1_000_000n * 10n ** 9n;

async function deployed() {
  const system = await deploySystem(chain);
  const operator = system.stakers[1] as Signer;
  const set = (requirement: bigint) =>
    asGovernor(
      chain,
      system,
      system.staking,
      system.staking.interface.encodeFunctionData("setStakingRequirement", [requirement]),
    );
  const withStake = async (label: string, stake: bigint): Promise<RegistrationInput> =>
    registrationFor(system, label, operator, { contributors: contributorsWith([operator], [stake]) });
  return { system, ...system, operator, set, withStake };
}

async function started() {
  const context = await deployed();
  return { ...context, seeded: await startNetwork(context.system) };
}

describe("NodeStaking.setStakingRequirement", () => {
  describe("given a started network", () => {
    for (const requirement of [1n, 20_000n * 10n ** 9n, LIMIT]) {
      it(`sets it to ${requirement}`, async () => {
        const { staking, set } = await networkHelpers.loadFixture(started);
        await expect(set(requirement)).to.emit(staking, "StakingRequirementChanged").withArgs(REQUIREMENT, requirement);
        await networkHelpers.mine();
        expect(await staking.stakingRequirement()).to.equal(requirement);
      });
    }

    for (const requirement of [0n, LIMIT + 1n, 2n ** 64n - 1n]) {
      it(`ST-03: reverts when it is ${requirement}`, async () => {
        const { staking, set } = await networkHelpers.loadFixture(started);
        await expect(set(requirement))
          .to.be.revertedWithCustomError(staking, "ParameterOutOfBounds")
          .withArgs(requirement, 1, LIMIT);
        expect(await staking.stakingRequirement()).to.equal(REQUIREMENT);
      });
    }

    it("names the former value at every change", async () => {
      const { staking, set } = await networkHelpers.loadFixture(started);
      await set(7n);
      await expect(set(8n)).to.emit(staking, "StakingRequirementChanged").withArgs(7, 8);
      await expect(set(9n)).to.emit(staking, "StakingRequirementChanged").withArgs(8, 9);
    });
  });

  describe("ST-02: given registrations around the change", () => {
    it("takes the new requirement, and no other, from the next second on", async () => {
      const { staking, set, operator, withStake } = await networkHelpers.loadFixture(started);
      const [former, later] = [await withStake("former", REQUIREMENT), await withStake("later", 7n)];
      await set(7n);
      const changedAt = await networkHelpers.time.latest();
      await networkHelpers.time.setNextBlockTimestamp(changedAt + 1);
      await expect(staking.connect(operator).register(former))
        .to.be.revertedWithCustomError(staking, "StakeNotRequirement")
        .withArgs(REQUIREMENT, 7);
      await networkHelpers.time.setNextBlockTimestamp(changedAt + 1);
      await staking.connect(operator).register(later);
      expect((await staking.nodeOf(nodeId(later.node.key))).stakingRequirement).to.equal(7);
    });

    it("registers at the former requirement in the very block of the change", async () => {
      const { authority, governor, staking, operator, withStake } = await networkHelpers.loadFixture(started);
      const [before, after, tooEarly] = [
        await withStake("before", REQUIREMENT),
        await withStake("after", REQUIREMENT),
        await withStake("too early", 7n),
      ];
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [7n]);
      await authority.connect(governor).schedule(staking, data, 0);
      await networkHelpers.time.increase(7 * DAY);
      const options = { gasLimit: 1_000_000 };
      const outcomes = await inOneBlock(
        chain,
        () => staking.connect(operator).register(before, options),
        () => authority.connect(governor).execute(staking, data, options),
        () => staking.connect(operator).register(after, options),
        () => staking.connect(operator).register(tooEarly, options),
      );
      expect(outcomes).to.deep.equal(["done", "done", "done", "reverted"]);
      for (const { node } of [before, after])
        expect((await staking.nodeOf(nodeId(node.key))).stakingRequirement).to.equal(REQUIREMENT);
    });

    it("remembers the requirement of every node through several changes", async () => {
      const { staking, set, operator, withStake } = await networkHelpers.loadFixture(started);
      const stakes = [REQUIREMENT, 5n, 1n, 3n * 10n ** 9n, REQUIREMENT];
      const ids: string[] = [];
      for (const [i, stake] of stakes.entries()) {
        if (i !== 0) await set(stake);
        const registration = await withStake(`node ${i}`, stake);
        await networkHelpers.time.increase(5);
        await staking.connect(operator).register(registration);
        ids.push(nodeId(registration.node.key));
      }
      for (const [i, stake] of stakes.entries()) {
        expect((await staking.nodeOf(ids[i] as string)).stakingRequirement).to.equal(stake);
        expect((await staking.contributorsOf(ids[i] as string))[0]?.stake).to.equal(stake);
      }
    });

    it("keeps seeded nodes at the first requirement", async () => {
      const { system, staking, token, seeded, set } = await networkHelpers.loadFixture(started);
      const { operator, keys, nodeIds } = seeded;
      const [id] = nodeIds as [string];
      await set(7n);
      await networkHelpers.mine();
      expect((await staking.nodeOf(id)).stakingRequirement).to.equal(REQUIREMENT);
      await leave(chain, system, keys[0] as NodeKey, operator);
      await expect(staking.connect(operator).withdraw([id])).to.changeTokenBalance(
        ethers,
        token,
        operator,
        25_000_000_000_000n,
      );
    });

    it("takes the last of two changes in one block", async () => {
      const { authority, governor, staking, operator, withStake } = await networkHelpers.loadFixture(started);
      const [first, second] = [7n, 9n].map((requirement) =>
        staking.interface.encodeFunctionData("setStakingRequirement", [requirement]),
      ) as [string, string];
      for (const data of [first, second]) await authority.connect(governor).schedule(staking, data, 0);
      await networkHelpers.time.increase(7 * DAY);
      const options = { gasLimit: 1_000_000 };
      const former = await withStake("former", REQUIREMENT);
      const outcomes = await inOneBlock(
        chain,
        () => authority.connect(governor).execute(staking, first, options),
        () => authority.connect(governor).execute(staking, second, options),
        () => staking.connect(operator).register(former, options),
      );
      expect(outcomes).to.deep.equal(["done", "done", "done"]);
      const next = await withStake("next", 9n);
      await staking.connect(operator).register(next);
      expect((await staking.nodeOf(nodeId(next.node.key))).stakingRequirement).to.equal(9);
      expect((await staking.nodeOf(nodeId(former.node.key))).stakingRequirement).to.equal(REQUIREMENT);
    });
  });

  it("reverts before the start: seeded nodes have the first requirement", async () => {
    const { staking, set } = await networkHelpers.loadFixture(deployed);
    await expect(set(7n)).to.be.revertedWithCustomError(staking, "NetworkNotStarted");
  });

  for (const role of ["operations", "guardian", "deployer", "operator"] as const) {
    it(`reverts when the caller is ${role}`, async () => {
      const context = await networkHelpers.loadFixture(started);
      await expect(context.staking.connect(context[role]).setStakingRequirement(7n))
        .to.be.revertedWithCustomError(context.staking, "AccessManagedUnauthorized")
        .withArgs(context[role]);
    });
  }

  it("reverts when the governor does not wait", async () => {
    const { authority, staking, governor } = await networkHelpers.loadFixture(started);
    const data = staking.interface.encodeFunctionData("setStakingRequirement", [7n]);
    const operation = await authority.hashOperation(governor, staking, data);
    await expect(staking.connect(governor).setStakingRequirement(7n))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(operation);
    await authority.connect(governor).schedule(staking, data, 0);
    const ready = (await networkHelpers.time.latest()) + 7 * DAY;
    await networkHelpers.time.setNextBlockTimestamp(ready - 1);
    await expect(authority.connect(governor).execute(staking, data))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
      .withArgs(operation);
  });
});
