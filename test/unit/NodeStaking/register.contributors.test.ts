import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { share } from "../../support/pool.js";
import { nodeId } from "../../support/nodes.js";
import { asRounds, contributorsWith, contributorTuples, NODE_WEIGHT, nodeTuple } from "../../support/staking.js";
import {
  asGovernor,
  createChain,
  type ContributorInput,
  deploySystem,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const QUARTER = 6_250_000_000_000n;
const UINT64_MAX = 2n ** 64n - 1n;

async function started() {
  const system = await deploySystem(chain);
  await startNetwork(system);
  const rounds = await asRounds(chain, system);
  const [, operator, ...contributors] = system.stakers as [Signer, Signer, ...Signer[]];
  return { system, ...system, rounds, operator, contributors };
}

type Context = Awaited<ReturnType<typeof started>>;

/** What becomes of a registration with these stakes, the operator's first. */
async function registering({ system, staking, rounds, operator, contributors }: Context, stakes: bigint[]) {
  const list = contributorsWith([operator, ...contributors], stakes);
  const registration = await registrationFor(system, "node", operator, { contributors: list });
  return { list, registration, result: staking.connect(rounds).register(registration) };
}

/** The whole requirement in `count` stakes: the operator's quarter, equal parts, the rest to the last. */
function splitIn(count: number): bigint[] {
  const part = (REQUIREMENT - QUARTER) / BigInt(count - 1);
  const others = Array.from({ length: count - 1 }, () => part);
  others[0] = REQUIREMENT - QUARTER - part * BigInt(count - 2);
  return [QUARTER, ...others];
}

describe("NodeStaking.register with contributors", () => {
  describe("given the contribution rounds as the caller", () => {
    it("records every contributor and splits the weight of one node among them", async () => {
      const context = await networkHelpers.loadFixture(started);
      const { staking, pool, operator, contributors, rounds, token } = context;
      const [b, c] = contributors as [Signer, Signer];
      // 10,000 + 8,000 + 7,000 SESH, operator fee 1,000 bps: 0.9 · 0.32 and 0.9 · 0.28 of 2^40, the rest to the operator.
      const stakes = [10_000n, 8_000n, 7_000n].map((sesh) => sesh * 10n ** 9n);
      const balance = await token.balanceOf(rounds);
      const { list, registration, result } = await registering(context, stakes);
      const id = nodeId(registration.node.key);
      const weights = [316_659_348_799n, 277_076_930_199n];
      await expect(result)
        .to.emit(staking, "NodeRegistered")
        .withArgs(id, operator, 1, nodeTuple(registration.node), contributorTuples(list))
        .and.to.emit(pool, "WeightsAdded")
        .withArgs([share(operator, 505_775_348_778n), share(b, weights[0]), share(c, weights[1])]);
      expect(505_775_348_778n + 316_659_348_799n + 277_076_930_199n).to.equal(NODE_WEIGHT);
      expect(await token.balanceOf(rounds)).to.equal(balance - REQUIREMENT);
      expect(await staking.contributorsOf(id)).to.deep.equal(contributorTuples(list));
      expect((await staking.nodeOf(id)).contributorCount).to.equal(3);
      expect(await pool.activeNodes()).to.equal(2);
    });

    it("keeps a beneficiary for each contributor; zero stands for the staker", async () => {
      const { system, staking, pool, rounds, operator, contributors } = await networkHelpers.loadFixture(started);
      const [b, c, elsewhere] = contributors as [Signer, Signer, Signer];
      const list: ContributorInput[] = [
        { staker: operator.address, beneficiary: elsewhere.address, stake: QUARTER },
        { staker: b.address, beneficiary: ZeroAddress, stake: QUARTER },
        { staker: c.address, beneficiary: operator.address, stake: 2n * QUARTER },
      ];
      const registration = await registrationFor(system, "node", operator, { contributors: list, feeBps: 0n });
      await staking.connect(rounds).register(registration);
      expect(await staking.contributorsOf(nodeId(registration.node.key))).to.deep.equal([
        [operator.address, elsewhere.address, QUARTER],
        [b.address, b.address, QUARTER],
        [c.address, operator.address, 2n * QUARTER],
      ]);
      expect(await pool.weightOf(elsewhere)).to.equal(NODE_WEIGHT / 4n);
      expect(await pool.weightOf(b)).to.equal(NODE_WEIGHT / 4n);
      expect(await pool.weightOf(operator)).to.equal(NODE_WEIGHT / 2n);
      expect(await pool.weightOf(c)).to.equal(0);
    });

    it("gives the operator all of the weight at a fee of 10,000 bps", async () => {
      const { system, pool, staking, rounds, operator, contributors } = await networkHelpers.loadFixture(started);
      const list = contributorsWith([operator, ...contributors], splitIn(10));
      const registration = await registrationFor(system, "node", operator, { contributors: list, feeBps: 10_000n });
      await staking.connect(rounds).register(registration);
      expect(await pool.weightOf(operator)).to.equal(NODE_WEIGHT);
      for (const { staker } of list.slice(1)) expect(await pool.weightOf(staker)).to.equal(0);
    });

    it("accepts ten contributors", async () => {
      const context = await networkHelpers.loadFixture(started);
      const { list, registration, result } = await registering(context, splitIn(10));
      await result;
      const id = nodeId(registration.node.key);
      expect((await context.staking.nodeOf(id)).contributorCount).to.equal(10);
      expect(await context.staking.contributorsOf(id)).to.deep.equal(contributorTuples(list));
    });
  });

  describe("given another caller", () => {
    it("reverts when the operator itself names other stakers", async () => {
      const { system, staking, operator, contributors } = await networkHelpers.loadFixture(started);
      const list = contributorsWith([operator, ...contributors], splitIn(2));
      const registration = await registrationFor(system, "node", operator, { contributors: list });
      await expect(staking.connect(operator).register(registration))
        .to.be.revertedWithCustomError(staking, "CallerNotRegistrant")
        .withArgs(operator, operator);
    });

    it("reverts when a contributor sends the registration", async () => {
      const { system, staking, operator, contributors } = await networkHelpers.loadFixture(started);
      const [b] = contributors as [Signer];
      const list = contributorsWith([operator, ...contributors], splitIn(2));
      const registration = await registrationFor(system, "node", operator, { contributors: list });
      await expect(staking.connect(b).register(registration))
        .to.be.revertedWithCustomError(staking, "CallerNotRegistrant")
        .withArgs(b, operator);
    });
  });

  describe("given an invalid list", () => {
    for (const count of [0, 11]) {
      it(`reverts when there are ${count} contributors`, async () => {
        const { system, staking, rounds, operator } = await networkHelpers.loadFixture(started);
        const stakers = Array.from({ length: count }, () => ethers.Wallet.createRandom());
        const stakes = stakers.map((_, i) => (i === 0 ? QUARTER : (REQUIREMENT - QUARTER) / 10n));
        const contributors = contributorsWith(stakers, stakes);
        const registration = await registrationFor(system, "node", operator, { contributors });
        await expect(staking.connect(rounds).register(registration))
          .to.be.revertedWithCustomError(staking, "ContributorCountInvalid")
          .withArgs(count, 10);
      });
    }

    it("MC-18: reverts when the operator is the zero address", async () => {
      const { system, staking, rounds } = await networkHelpers.loadFixture(started);
      const registration = await registrationFor(system, "node", { address: ZeroAddress });
      await expect(staking.connect(rounds).register(registration))
        .to.be.revertedWithCustomError(staking, "ContributorInvalid")
        .withArgs(ZeroAddress, REQUIREMENT);
    });

    it("MC-18: reverts when another staker is the zero address", async () => {
      const { system, staking, rounds, operator } = await networkHelpers.loadFixture(started);
      const contributors = contributorsWith([operator, { address: ZeroAddress }], splitIn(2));
      const registration = await registrationFor(system, "node", operator, { contributors });
      await expect(staking.connect(rounds).register(registration))
        .to.be.revertedWithCustomError(staking, "ContributorInvalid")
        .withArgs(ZeroAddress, 3n * QUARTER);
    });

    for (const [who, position] of [
      ["the operator", 0],
      ["the last contributor", 2],
    ] as const) {
      it(`MC-18: reverts when ${who} brings nothing`, async () => {
        const context = await networkHelpers.loadFixture(started);
        const stakes = [2n * QUARTER, 2n * QUARTER, 2n * QUARTER];
        stakes[position] = 0n;
        const { list, result } = await registering(context, stakes);
        await expect(result)
          .to.be.revertedWithCustomError(context.staking, "ContributorInvalid")
          .withArgs(list[position]?.staker, 0);
      });
    }

    for (const [first, second] of [
      [0, 1],
      [0, 9],
      [8, 9],
      [3, 6],
    ] as const) {
      it(`MC-18: reverts when positions ${first} and ${second} name the same staker`, async () => {
        const { system, staking, rounds, operator, contributors } = await networkHelpers.loadFixture(started);
        const list = contributorsWith([operator, ...contributors], splitIn(10));
        const { staker } = list[first] as ContributorInput;
        list[second] = { ...(list[second] as ContributorInput), staker };
        const registration = await registrationFor(system, "node", operator, { contributors: list });
        await expect(staking.connect(rounds).register(registration))
          .to.be.revertedWithCustomError(staking, "ContributorDuplicate")
          .withArgs(staker);
      });
    }
  });

  describe("given stakes that are not the requirement", () => {
    for (const [name, stakes] of [
      ["one solo atomic unit less", [REQUIREMENT - 1n]],
      ["one solo atomic unit more", [REQUIREMENT + 1n]],
      ["the largest solo stake there is", [UINT64_MAX]],
      ["one atomic unit less in all", [QUARTER, 3n * QUARTER - 1n]],
      ["one atomic unit more in all", [QUARTER, 3n * QUARTER + 1n]],
      ["a sum that is right only modulo 2^64", [REQUIREMENT, UINT64_MAX, 1n]],
    ] as [string, bigint[]][]) {
      it(`ST-01, MC-18: reverts when the stakes are ${name}`, async () => {
        const context = await networkHelpers.loadFixture(started);
        const { result } = await registering(context, stakes);
        await expect(result)
          .to.be.revertedWithCustomError(context.staking, "StakeNotRequirement")
          .withArgs(
            stakes.reduce((sum, stake) => sum + stake),
            REQUIREMENT,
          );
      });
    }

    it("ST-01: reverts when a stake does not fit 64 bits", async () => {
      const { system, staking, rounds, operator } = await networkHelpers.loadFixture(started);
      const registration = await registrationFor(system, "node", operator);
      const data = staking.interface.encodeFunctionData("register", [registration]);
      const word = (value: bigint) => value.toString(16).padStart(64, "0");
      for (const stake of [2n ** 256n - 1n, 2n ** 64n + REQUIREMENT]) {
        const tampered = data.replace(word(REQUIREMENT), word(stake));
        expect(tampered).to.not.equal(data);
        await expect(
          rounds.sendTransaction({ to: staking, data: tampered, gasLimit: 1_000_000 }),
        ).to.be.revertedWithoutReason(ethers);
      }
    });
  });

  describe("given an operator with about a quarter of the requirement", () => {
    it("MC-17: accepts 6,250 SESH", async () => {
      const context = await networkHelpers.loadFixture(started);
      const { registration, result } = await registering(context, [QUARTER, REQUIREMENT - QUARTER]);
      await result;
      const id = nodeId(registration.node.key);
      expect((await context.staking.contributorsOf(id)).map(({ stake }) => stake)).to.deep.equal([
        6_250_000_000_000n,
        18_750_000_000_000n,
      ]);
    });

    it("MC-17: reverts when it is one atomic unit less", async () => {
      const context = await networkHelpers.loadFixture(started);
      const { result } = await registering(context, [QUARTER - 1n, REQUIREMENT - QUARTER + 1n]);
      await expect(result)
        .to.be.revertedWithCustomError(context.staking, "OperatorStakeTooLow")
        .withArgs(6_249_999_999_999n, 6_250_000_000_000n);
    });

    for (const [requirement, minimum] of [
      [1n, 1n],
      [2n, 1n],
      [3n, 1n],
      [4n, 1n],
      [5n, 2n],
      [6n, 2n],
      [7n, 2n],
      [8n, 2n],
      [25_000_000_000_001n, 6_250_000_000_001n],
      [25_000_000_000_003n, 6_250_000_000_001n],
    ] as const) {
      it(`ST-03: needs ${minimum} of a requirement of ${requirement}, rounded up`, async () => {
        const context = await networkHelpers.loadFixture(started);
        const { system, staking } = context;
        const data = staking.interface.encodeFunctionData("setStakingRequirement", [requirement]);
        await asGovernor(chain, system, staking, data);
        await networkHelpers.mine();
        if (minimum > 1n) {
          const { result } = await registering(context, [minimum - 1n, requirement - minimum + 1n]);
          await expect(result)
            .to.be.revertedWithCustomError(staking, "OperatorStakeTooLow")
            .withArgs(minimum - 1n, minimum);
        }
        const stakes = requirement === minimum ? [minimum] : [minimum, requirement - minimum];
        const { registration, result } = await registering(context, stakes);
        await result;
        const registered = await staking.contributorsOf(nodeId(registration.node.key));
        expect(registered.map(({ stake }) => stake)).to.deep.equal(stakes);
      });
    }
  });
});
