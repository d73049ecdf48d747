import { expect } from "chai";
import { INVALID_KEYS } from "../../support/keys.js";
import { nodeId } from "../../support/nodes.js";
import { negated } from "../../support/proofs.js";
import { leave } from "../../support/staking.js";
import {
  asGovernor,
  createChain,
  credentialsFor,
  DAY,
  deploySystem,
  registerSolo,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

async function deployed() {
  const system = await deploySystem(chain);
  const operator = system.stakers[1] as Signer;
  return { system, ...system, operator, node: await credentialsFor(system, "node", operator) };
}

async function started() {
  const context = await deployed();
  await startNetwork(context.system);
  return context;
}

describe("NodeStaking.checkCredentials", () => {
  describe("given credentials that could be registered", () => {
    it("answers with the node id", async () => {
      const { staking, operator, node } = await networkHelpers.loadFixture(started);
      expect(await staking.checkCredentials(node, operator)).to.equal(nodeId(node.key));
    });

    it("answers before the start, during a pause and after the retirement, too", async () => {
      const { system, staking, guardian, operations, operator, node } = await networkHelpers.loadFixture(deployed);
      const expectValid = async () => expect(await staking.checkCredentials(node, operator)).to.equal(nodeId(node.key));
      await expectValid();
      await startNetwork(system);
      await staking.connect(guardian).pause(DAY);
      await expectValid();
      await staking.connect(operations).unpause();
      await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
      await expectValid();
    });

    for (const feeBps of [0n, 10_000n]) {
      it(`accepts an operator fee of ${feeBps} bps`, async () => {
        const { system, staking, operator } = await networkHelpers.loadFixture(started);
        const credentials = await credentialsFor(system, "node", operator, { feeBps });
        expect(await staking.checkCredentials(credentials, operator)).to.equal(nodeId(credentials.key));
      });
    }
  });

  for (const feeBps of [10_001n, 65_535n]) {
    it(`ST-07: reverts when the operator fee is ${feeBps} bps`, async () => {
      const { system, staking, operator } = await networkHelpers.loadFixture(started);
      const credentials = await credentialsFor(system, "node", operator, { feeBps });
      await expect(staking.checkCredentials(credentials, operator))
        .to.be.revertedWithCustomError(staking, "FeeTooHigh")
        .withArgs(feeBps, 10_000n);
    });
  }

  for (const [name, key] of INVALID_KEYS) {
    it(`ST-08: reverts when the key is ${name}`, async () => {
      const { staking, operator, node } = await networkHelpers.loadFixture(started);
      await expect(staking.checkCredentials({ ...node, key }, operator))
        .to.be.revertedWithCustomError(staking, "NodeKeyInvalid")
        .withArgs([key.x, key.y]);
    });
  }

  it("reverts when the proof of possession is not the operator's", async () => {
    const { staking, stakers, node } = await networkHelpers.loadFixture(started);
    await expect(staking.checkCredentials(node, stakers[2] as Signer))
      .to.be.revertedWithCustomError(staking, "ProofOfPossessionInvalid")
      .withArgs(nodeId(node.key));
  });

  describe("ST-08: given a key that has been registered", () => {
    it("reverts for the key and for its negation, naming the one in use", async () => {
      const { system, staking, operator } = await networkHelpers.loadFixture(started);
      const { registration, nodeId: id } = await registerSolo(system, "node", operator);
      for (const key of [registration.node.key, negated(registration.node.key)]) {
        await expect(staking.checkCredentials({ ...registration.node, key }, operator))
          .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
          .withArgs(id);
      }
    });

    it("ST-06: reverts for both when the node has left and when its stake is withdrawn", async () => {
      const { system, staking, operator } = await networkHelpers.loadFixture(started);
      const { registration, nodeId: id } = await registerSolo(system, "node", operator);
      const expectUsed = async () => {
        for (const key of [registration.node.key, negated(registration.node.key)]) {
          await expect(staking.checkCredentials({ ...registration.node, key }, operator))
            .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
            .withArgs(id);
        }
      };
      await leave(chain, system, registration.node.key, operator);
      await expectUsed();
      await staking.connect(operator).withdraw([id]);
      await expectUsed();
    });
  });
});
