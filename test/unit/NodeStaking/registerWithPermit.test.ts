import { expect } from "chai";
import { nodeId } from "../../support/nodes.js";
import { signPermit } from "../../support/permits.js";
import { contributorTuples, nodeTuple } from "../../support/staking.js";
import {
  asGovernor,
  createChain,
  deploySystem,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
  type System,
} from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const FAR = 2 ** 40;

/** An operator that has allowed the staking contract nothing. */
async function started() {
  const system = await deploySystem(chain);
  await startNetwork(system);
  const operator = system.stakers[1] as Signer;
  const stranger = system.stakers[2] as Signer;
  await system.token.connect(operator).approve(system.staking, 0);
  return { system, ...system, operator, stranger, registration: await registrationFor(system, "node", operator) };
}

/** A permit as {registerWithPermit} needs it, with what a test changes. */
async function permitOf(
  { token, staking }: System,
  owner: Signer,
  { spender = staking, amount = REQUIREMENT, deadline = FAR }: Partial<Permit> = {},
) {
  return signPermit(token, owner, { spender: await spender.getAddress(), amount, deadline });
}

interface Permit {
  spender: { getAddress(): Promise<string> };
  amount: bigint;
  deadline: number;
}

describe("NodeStaking.registerWithPermit", () => {
  describe("given a permit for the staking requirement", () => {
    it("registers the node and takes the requirement", async () => {
      const { system, staking, token, operator, registration } = await networkHelpers.loadFixture(started);
      const permit = await permitOf(system, operator);
      const registering = staking.connect(operator).registerWithPermit(registration, permit);
      await expect(registering)
        .to.emit(staking, "NodeRegistered")
        .withArgs(
          nodeId(registration.node.key),
          operator,
          1,
          nodeTuple(registration.node),
          contributorTuples(registration.contributors),
        );
      await expect(registering).to.changeTokenBalances(
        ethers,
        token,
        [operator, staking],
        [-25_000_000_000_000n, 25_000_000_000_000n],
      );
      expect(await token.allowance(operator, staking)).to.equal(0);
    });

    it("answers with the node id", async () => {
      const { system, staking, operator, registration } = await networkHelpers.loadFixture(started);
      const permit = await permitOf(system, operator);
      expect(await staking.connect(operator).registerWithPermit.staticCall(registration, permit)).to.equal(
        nodeId(registration.node.key),
      );
    });

    it("registers when somebody else has submitted the permit first", async () => {
      const { system, staking, token, operator, stranger, registration } = await networkHelpers.loadFixture(started);
      const permit = await permitOf(system, operator);
      const { deadline, v, r, s } = permit;
      await token.connect(stranger).permit(operator, staking, REQUIREMENT, deadline, v, r, s);
      await staking.connect(operator).registerWithPermit(registration, permit);
      expect((await staking.nodeOf(nodeId(registration.node.key))).operator).to.equal(operator.address);
    });

    it("ST-02: takes the requirement that is in force when it is mined", async () => {
      const { system, staking, operator, registration } = await networkHelpers.loadFixture(started);
      const requirement = REQUIREMENT + 3n;
      await asGovernor(
        chain,
        system,
        staking,
        staking.interface.encodeFunctionData("setStakingRequirement", [requirement]),
      );
      const contributors = [{ staker: operator.address, beneficiary: operator.address, stake: requirement }];
      const permit = await permitOf(system, operator, { amount: requirement });
      await staking.connect(operator).registerWithPermit({ ...registration, contributors }, permit);
      expect((await staking.nodeOf(nodeId(registration.node.key))).stakingRequirement).to.equal(requirement);
    });
  });

  describe("given a permit at the end of its life", () => {
    for (const [name, secondsLeft] of [
      ["at its deadline", 0],
      ["one second before its deadline", 1],
    ] as const) {
      it(`registers ${name}`, async () => {
        const { system, staking, operator, registration } = await networkHelpers.loadFixture(started);
        const deadline = (await networkHelpers.time.latest()) + 1_000;
        const permit = await permitOf(system, operator, { deadline });
        await networkHelpers.time.setNextBlockTimestamp(deadline - secondsLeft);
        await staking.connect(operator).registerWithPermit(registration, permit);
        expect((await staking.nodeOf(nodeId(registration.node.key))).registeredAt).to.equal(deadline - secondsLeft);
      });
    }

    it("reverts one second after its deadline, for want of an allowance", async () => {
      const { system, staking, token, operator, registration } = await networkHelpers.loadFixture(started);
      const deadline = (await networkHelpers.time.latest()) + 1_000;
      const permit = await permitOf(system, operator, { deadline });
      await networkHelpers.time.setNextBlockTimestamp(deadline + 1);
      await expect(staking.connect(operator).registerWithPermit(registration, permit))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(staking, 0, REQUIREMENT);
    });
  });

  describe("given a permit that is worth nothing", () => {
    it("reverts when it is for one atomic unit less", async () => {
      const { system, staking, token, operator, registration } = await networkHelpers.loadFixture(started);
      const permit = await permitOf(system, operator, { amount: REQUIREMENT - 1n });
      await expect(staking.connect(operator).registerWithPermit(registration, permit))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(staking, 0, REQUIREMENT);
    });

    it("reverts when it is for another spender", async () => {
      const { system, staking, rounds, token, operator, registration } = await networkHelpers.loadFixture(started);
      const permit = await permitOf(system, operator, { spender: rounds });
      await expect(staking.connect(operator).registerWithPermit(registration, permit))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(staking, 0, REQUIREMENT);
    });

    it("reverts when somebody else signed it", async () => {
      const { system, staking, token, operator, stranger, registration } = await networkHelpers.loadFixture(started);
      const permit = await permitOf(system, stranger);
      await expect(staking.connect(operator).registerWithPermit(registration, permit))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(staking, 0, REQUIREMENT);
    });

    it("registers all the same when there is an allowance", async () => {
      const { system, staking, token, operator, stranger, registration } = await networkHelpers.loadFixture(started);
      await token.connect(operator).approve(staking, REQUIREMENT);
      const permit = await permitOf(system, stranger);
      await expect(staking.connect(operator).registerWithPermit(registration, permit)).to.changeTokenBalances(
        ethers,
        token,
        [operator, stranger],
        [-REQUIREMENT, 0],
      );
    });
  });

  it("reverts when a stranger sends registration and permit of the operator", async () => {
    const { system, staking, operator, stranger, registration } = await networkHelpers.loadFixture(started);
    const permit = await permitOf(system, operator);
    await expect(staking.connect(stranger).registerWithPermit(registration, permit))
      .to.be.revertedWithCustomError(staking, "CallerNotRegistrant")
      .withArgs(stranger, operator);
  });
});
