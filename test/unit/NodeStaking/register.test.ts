import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { share } from "../../support/pool.js";
import { nodeId } from "../../support/nodes.js";
import {
  asRounds,
  contributorsWith,
  contributorTuples,
  deployForwarder,
  inOneBlock,
  leave,
  NODE_WEIGHT,
  nodeTuple,
} from "../../support/staking.js";
import {
  asGovernor,
  createChain,
  deploySystem,
  registerSolo,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

async function deployed() {
  const system = await deploySystem(chain);
  const [seeder, operator, stranger, beneficiary] = system.stakers as [Signer, Signer, Signer, Signer];
  return { system, ...system, seeder, operator, stranger, beneficiary };
}

async function started() {
  const context = await deployed();
  await startNetwork(context.system);
  const registration = await registrationFor(context.system, "node", context.operator);
  return { ...context, registration, id: nodeId(registration.node.key) };
}

describe("NodeStaking.register", () => {
  describe("given a started network and a solo operator", () => {
    it("takes exactly the staking requirement from the operator", async () => {
      const { staking, token, operator, registration } = await networkHelpers.loadFixture(started);
      await expect(staking.connect(operator).register(registration)).to.changeTokenBalances(
        ethers,
        token,
        [operator, staking],
        [-25_000_000_000_000n, 25_000_000_000_000n],
      );
    });

    it("emits everything the network needs to know of the node", async () => {
      const { staking, operator, registration, id } = await networkHelpers.loadFixture(started);
      await expect(staking.connect(operator).register(registration))
        .to.emit(staking, "NodeRegistered")
        .withArgs(id, operator, 1, nodeTuple(registration.node), contributorTuples(registration.contributors));
    });

    it("gives the operator the weight of one node, which earns from now on", async () => {
      const { staking, pool, operator, registration } = await networkHelpers.loadFixture(started);
      await expect(staking.connect(operator).register(registration))
        .to.emit(pool, "WeightsAdded")
        .withArgs([share(operator, NODE_WEIGHT)]);
      expect(await pool.activeNodes()).to.equal(2);
      expect(await staking.activeNodes()).to.equal(2);
    });

    it("records the node", async () => {
      const { staking, operator, registration, id } = await networkHelpers.loadFixture(started);
      await staking.connect(operator).register(registration);
      const now = await networkHelpers.time.latest();
      expect(await staking.nodeOf(id)).to.deep.equal([operator.address, 1_000n, 1n, 1n, BigInt(now), 0n, REQUIREMENT]);
      expect(await staking.contributorsOf(id)).to.deep.equal([[operator.address, operator.address, REQUIREMENT]]);
    });

    it("answers with the node id", async () => {
      const { staking, operator, registration, id } = await networkHelpers.loadFixture(started);
      expect(await staking.connect(operator).register.staticCall(registration)).to.equal(id);
    });

    it("takes a beneficiary of zero for the operator itself", async () => {
      const { staking, pool, operator, registration, id } = await networkHelpers.loadFixture(started);
      const contributors = [{ staker: operator.address, beneficiary: ZeroAddress, stake: REQUIREMENT }];
      const self = [operator.address, operator.address, REQUIREMENT];
      await expect(staking.connect(operator).register({ ...registration, contributors }))
        .to.emit(staking, "NodeRegistered")
        .withArgs(id, operator, 1, nodeTuple(registration.node), [self]);
      expect(await staking.contributorsOf(id)).to.deep.equal([self]);
      expect(await pool.weightOf(operator)).to.equal(NODE_WEIGHT);
      expect(await pool.weightOf(ZeroAddress)).to.equal(0);
    });

    it("sends rewards, and rewards only, to another beneficiary", async () => {
      const { staking, pool, operator, beneficiary, registration, id } = await networkHelpers.loadFixture(started);
      const redirected = { staker: operator.address, beneficiary: beneficiary.address, stake: REQUIREMENT };
      await staking.connect(operator).register({ ...registration, contributors: [redirected] });
      expect(await pool.weightOf(beneficiary)).to.equal(NODE_WEIGHT);
      expect(await pool.weightOf(operator)).to.equal(0);
      expect(await staking.contributorsOf(id)).to.deep.equal(contributorTuples([redirected]));
      expect((await staking.nodeOf(id)).contributorCount).to.equal(1n);
    });

    it("numbers the keys in the order of registration, exits or not", async () => {
      const { system, staking, operator } = await networkHelpers.loadFixture(started);
      const first = await registerSolo(system, "first", operator);
      await leave(chain, system, first.key, operator);
      expect(await staking.registrations()).to.equal(2);
      const second = await registrationFor(system, "second", operator);
      await expect(staking.connect(operator).register(second))
        .to.emit(staking, "NodeRegistered")
        .withArgs(nodeId(second.node.key), operator, 2, nodeTuple(second.node), contributorTuples(second.contributors));
      expect(await staking.registrations()).to.equal(3);
    });

    for (const feeBps of [0n, 10_000n]) {
      it(`accepts an operator fee of ${feeBps} bps`, async () => {
        const { system, staking, operator } = await networkHelpers.loadFixture(started);
        const { nodeId: id } = await registerSolo(system, "node", operator, { feeBps });
        expect((await staking.nodeOf(id)).feeBps).to.equal(feeBps);
      });
    }

    it("ST-04: an ed25519 key that somebody else registered first blocks nobody", async () => {
      const { system, staking, operator, stranger, registration, id } = await networkHelpers.loadFixture(started);
      const { ed25519Key } = registration.node;
      const squatter = await registrationFor(system, "squatter", stranger, { ed25519Key });
      await staking.connect(stranger).register(squatter);
      await staking.connect(operator).register(registration);
      expect((await staking.nodeOf(id)).operator).to.equal(operator.address);
    });

    for (const [missing, allowance] of [
      [1n, REQUIREMENT - 1n],
      [REQUIREMENT, 0n],
    ] as const) {
      it(`reverts when the allowance is ${missing} short`, async () => {
        const { staking, token, operator, registration } = await networkHelpers.loadFixture(started);
        await token.connect(operator).approve(staking, allowance);
        await expect(staking.connect(operator).register(registration))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
          .withArgs(staking, allowance, REQUIREMENT);
      });
    }

    it("reverts when the operator lacks one atomic unit", async () => {
      const { staking, token, operator, stranger, registration } = await networkHelpers.loadFixture(started);
      const balance = await token.balanceOf(operator);
      await token.connect(operator).transfer(stranger, balance - REQUIREMENT + 1n);
      await expect(staking.connect(operator).register(registration))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(operator, REQUIREMENT - 1n, REQUIREMENT);
    });
  });

  describe("given a registration that somebody else sends", () => {
    it("reverts when a stranger pays for the operator", async () => {
      const { staking, operator, stranger, registration } = await networkHelpers.loadFixture(started);
      await expect(staking.connect(stranger).register(registration))
        .to.be.revertedWithCustomError(staking, "CallerNotRegistrant")
        .withArgs(stranger, operator);
    });

    it("ST-05: reverts when a copied proof comes with another operator", async () => {
      const { staking, stranger, registration, id } = await networkHelpers.loadFixture(started);
      const contributors = contributorsWith([stranger], [REQUIREMENT]);
      await expect(staking.connect(stranger).register({ ...registration, contributors }))
        .to.be.revertedWithCustomError(staking, "ProofOfPossessionInvalid")
        .withArgs(id);
    });

    it("MC-15: reverts when the operator's transaction passes through another contract", async () => {
      const { staking, deployer, operator, registration } = await networkHelpers.loadFixture(started);
      const forwarder = await deployForwarder(chain, deployer, staking);
      const data = staking.interface.encodeFunctionData("register", [registration]);
      await expect(operator.sendTransaction({ to: forwarder, data }))
        .to.be.revertedWithCustomError(staking, "CallerNotRegistrant")
        .withArgs(forwarder, operator);
    });

    it("MC-15: registers a contract as the operator, whoever sends the transaction", async () => {
      const { system, staking, token, treasury, deployer, stranger } = await networkHelpers.loadFixture(started);
      const wallet = await deployForwarder(chain, deployer, staking);
      await token.connect(treasury).transfer(wallet, REQUIREMENT);
      const owner = await ethers.getImpersonatedSigner(wallet);
      await networkHelpers.setBalance(wallet, 10n ** 18n);
      await token.connect(owner).approve(staking, REQUIREMENT);
      const registration = await registrationFor(system, "wallet", { address: wallet });
      const data = staking.interface.encodeFunctionData("register", [registration]);
      await expect(stranger.sendTransaction({ to: wallet, data })).to.changeTokenBalances(
        ethers,
        token,
        [wallet, stranger],
        [-REQUIREMENT, 0],
      );
      expect((await staking.nodeOf(nodeId(registration.node.key))).operator).to.equal(wallet);
    });

    it("lets the contribution rounds register a solo node and pay for it", async () => {
      const { system, staking, token, operator, registration, id } = await networkHelpers.loadFixture(started);
      const rounds = await asRounds(chain, system);
      await expect(staking.connect(rounds).register(registration)).to.changeTokenBalances(
        ethers,
        token,
        [rounds, operator],
        [-REQUIREMENT, 0],
      );
      expect((await staking.nodeOf(id)).operator).to.equal(operator.address);
    });

    it("reverts when the caller was the contribution rounds once", async () => {
      const { system, staking, operator, stranger, registration } = await networkHelpers.loadFixture(started);
      const rounds = await asRounds(chain, system);
      const data = staking.interface.encodeFunctionData("setContributionRounds", [stranger.address]);
      await asGovernor(chain, system, staking, data);
      await expect(staking.connect(rounds).register(registration))
        .to.be.revertedWithCustomError(staking, "CallerNotRegistrant")
        .withArgs(rounds, operator);
      await staking.connect(stranger).register(registration);
    });
  });

  describe("given a key that was registered before", () => {
    it("ST-08: reverts while its node is active", async () => {
      const { staking, operator, registration, id } = await networkHelpers.loadFixture(started);
      await staking.connect(operator).register(registration);
      await expect(staking.connect(operator).register(registration))
        .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
        .withArgs(id);
    });

    it("ST-06: reverts after its node left, and after the stake was withdrawn", async () => {
      const { system, staking, operator, registration, id } = await networkHelpers.loadFixture(started);
      await staking.connect(operator).register(registration);
      await leave(chain, system, registration.node.key, operator);
      const refused = () =>
        expect(staking.connect(operator).register(registration))
          .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
          .withArgs(id);
      await refused();
      await staking.connect(operator).withdraw([id]);
      await refused();
    });

    it("ST-09: does not come back in the block in which it leaves", async () => {
      const { staking, operator, registration, id } = await networkHelpers.loadFixture(started);
      await staking.connect(operator).register(registration);
      await staking.connect(operator).requestExit(id);
      await networkHelpers.time.increase(await staking.exitDelay());
      const options = { gasLimit: 1_000_000 };
      const outcomes = await inOneBlock(
        chain,
        () => staking.connect(operator).exit(registration.node.key, options),
        () => staking.connect(operator).withdraw([id], options),
        () => staking.connect(operator).register(registration, options),
      );
      expect(outcomes).to.deep.equal(["done", "done", "reverted"]);
      expect((await staking.nodeOf(id)).status).to.equal(5n);
    });
  });

  describe("given a network that does not take nodes", () => {
    it("reverts before the start", async () => {
      const { system, staking, operator } = await networkHelpers.loadFixture(deployed);
      const registration = await registrationFor(system, "node", operator);
      await expect(staking.connect(operator).register(registration)).to.be.revertedWithCustomError(
        staking,
        "NetworkNotStarted",
      );
    });

    it("reverts after the retirement", async () => {
      const { system, staking, operator, registration } = await networkHelpers.loadFixture(started);
      await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
      await expect(staking.connect(operator).register(registration)).to.be.revertedWithCustomError(
        staking,
        "NetworkIsRetired",
      );
    });
  });

  describe("given a staking requirement that changed", () => {
    it("ST-02: reverts when the stake is the former requirement", async () => {
      const { system, staking, operator, registration } = await networkHelpers.loadFixture(started);
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [REQUIREMENT + 1n]);
      await asGovernor(chain, system, staking, data);
      await networkHelpers.mine();
      await expect(staking.connect(operator).register(registration))
        .to.be.revertedWithCustomError(staking, "StakeNotRequirement")
        .withArgs(REQUIREMENT, REQUIREMENT + 1n);
    });

    it("ST-02: takes the new requirement, and keeps older nodes at theirs", async () => {
      const { system, staking, token, operator, registration, id } = await networkHelpers.loadFixture(started);
      const older = await registerSolo(system, "older", operator);
      const data = staking.interface.encodeFunctionData("setStakingRequirement", [REQUIREMENT - 7n]);
      await asGovernor(chain, system, staking, data);
      await networkHelpers.mine();
      const contributors = contributorsWith([operator], [REQUIREMENT - 7n]);
      await expect(staking.connect(operator).register({ ...registration, contributors })).to.changeTokenBalance(
        ethers,
        token,
        staking,
        REQUIREMENT - 7n,
      );
      expect((await staking.nodeOf(id)).stakingRequirement).to.equal(REQUIREMENT - 7n);
      expect((await staking.nodeOf(older.nodeId)).stakingRequirement).to.equal(REQUIREMENT);
    });
  });
});
