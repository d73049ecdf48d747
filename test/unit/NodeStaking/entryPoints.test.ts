import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { INVALID_KEYS } from "../../support/keys.js";
import { nodeId, nodeSecret } from "../../support/nodes.js";
import { signPermit } from "../../support/permits.js";
import { negated, PROOF_TAG, prove, rogueKey } from "../../support/proofs.js";
import { asRounds, contributorsWith, type RegistrationInput } from "../../support/staking.js";
import {
  asGovernor,
  CHAIN_ID,
  createChain,
  DAY,
  deploySystem,
  registrationFor,
  REQUIREMENT,
  type Signer,
  type System,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

type Enter = (system: System, caller: Signer, registration: RegistrationInput) => Promise<ContractTransactionResponse>;

const register: Enter = ({ staking }, caller, registration) => staking.connect(caller).register(registration);

const registerWithPermit: Enter = async (system, caller, registration) => {
  // A permit of somebody else: what the caller may do does not depend on it.
  const terms = { spender: await system.staking.getAddress(), amount: REQUIREMENT, deadline: 2 ** 40 };
  const permit = await signPermit(system.token, system.stakers[5] as Signer, terms);
  return system.staking.connect(caller).registerWithPermit(registration, permit);
};

const seed: Enter = ({ staking, operations }, _, registration) => staking.connect(operations).seed([registration]);

async function seeded() {
  const system = await deploySystem(chain);
  const { staking, operations, stakers } = system;
  const [operator, other] = stakers as [Signer, Signer];
  const member = await registrationFor(system, "member", operator);
  await staking.connect(operations).seed([member]);
  const rounds = await asRounds(chain, system);
  return { system, ...system, operator, other, rounds, member };
}

async function started() {
  const context = await seeded();
  await context.staking.connect(context.operations).start(1, context.member.node.key);
  return context;
}

/** GV-12: there is one set of rules, whichever way a node comes in. */
for (const [name, enter, fixture] of [
  ["register", register, started],
  ["registerWithPermit", registerWithPermit, started],
  ["seed", seed, seeded],
] as const) {
  describe(`Rules of NodeStaking.${name}`, () => {
    for (const feeBps of [10_001n, 65_535n]) {
      it(`ST-07: reverts when the operator fee is ${feeBps} bps`, async () => {
        const { system, staking, operator } = await networkHelpers.loadFixture(fixture);
        const registration = await registrationFor(system, "node", operator, { feeBps });
        await expect(enter(system, operator, registration))
          .to.be.revertedWithCustomError(staking, "FeeTooHigh")
          .withArgs(feeBps, 10_000n);
      });
    }

    for (const [description, key] of INVALID_KEYS) {
      it(`ST-08: reverts when the key is ${description}`, async () => {
        const { system, staking, operator } = await networkHelpers.loadFixture(fixture);
        const { node, contributors } = await registrationFor(system, "node", operator);
        await expect(enter(system, operator, { node: { ...node, key }, contributors }))
          .to.be.revertedWithCustomError(staking, "NodeKeyInvalid")
          .withArgs([key.x, key.y]);
      });
    }

    it("ST-08: reverts when the key or its negation is in use", async () => {
      const { system, staking, operator, member } = await networkHelpers.loadFixture(fixture);
      const { node, contributors } = member;
      for (const key of [node.key, negated(node.key)]) {
        await expect(enter(system, operator, { node: { ...node, key }, contributors }))
          .to.be.revertedWithCustomError(staking, "NodeKeyUsed")
          .withArgs(nodeId(node.key));
      }
    });

    it("ST-05: reverts when the proof was made for another operator", async () => {
      const { system, staking, operator, other } = await networkHelpers.loadFixture(fixture);
      const { node } = await registrationFor(system, "node", other);
      await expect(enter(system, operator, { node, contributors: contributorsWith([operator], [REQUIREMENT]) }))
        .to.be.revertedWithCustomError(staking, "ProofOfPossessionInvalid")
        .withArgs(nodeId(node.key));
    });

    it("QB-06: reverts when the key is made to cancel the members' keys out", async () => {
      const { system, staking, operator, member } = await networkHelpers.loadFixture(fixture);
      const { node, contributors } = await registrationFor(system, "node", operator);
      const secret = nodeSecret("node");
      const key = rogueKey(secret, member.node.key);
      const { ed25519Key, feeBps } = node;
      const address = await staking.getAddress();
      const binding = { tag: PROOF_TAG, chainId: CHAIN_ID, staking: address, operator: operator.address };
      const proof = prove({ ...binding, ed25519Key, feeBps, key }, secret);
      await expect(enter(system, operator, { node: { ...node, key, ...proof }, contributors }))
        .to.be.revertedWithCustomError(staking, "ProofOfPossessionInvalid")
        .withArgs(nodeId(key));
    });

    it("MC-18: reverts when there is no contributor", async () => {
      const { system, staking, rounds, operator } = await networkHelpers.loadFixture(fixture);
      const registration = await registrationFor(system, "node", operator, { contributors: [] });
      await expect(enter(system, rounds, registration))
        .to.be.revertedWithCustomError(staking, "ContributorCountInvalid")
        .withArgs(0, 10);
    });

    it("MC-18: reverts when a staker is named twice", async () => {
      const { system, staking, rounds, operator } = await networkHelpers.loadFixture(fixture);
      const contributors = contributorsWith([operator, operator], [REQUIREMENT / 2n, REQUIREMENT / 2n]);
      const registration = await registrationFor(system, "node", operator, { contributors });
      await expect(enter(system, rounds, registration))
        .to.be.revertedWithCustomError(staking, "ContributorDuplicate")
        .withArgs(operator);
    });

    it("MC-18: reverts when a contributor brings nothing", async () => {
      const { system, staking, rounds, operator, other } = await networkHelpers.loadFixture(fixture);
      const contributors = contributorsWith([operator, other], [REQUIREMENT, 0n]);
      const registration = await registrationFor(system, "node", operator, { contributors });
      await expect(enter(system, rounds, registration))
        .to.be.revertedWithCustomError(staking, "ContributorInvalid")
        .withArgs(other, 0);
    });

    for (const difference of [-1n, 1n]) {
      it(`ST-01: reverts when the stake is the requirement with ${difference}`, async () => {
        const { system, staking, operator } = await networkHelpers.loadFixture(fixture);
        const stake = REQUIREMENT + difference;
        const contributors = contributorsWith([operator], [stake]);
        const registration = await registrationFor(system, "node", operator, { contributors });
        await expect(enter(system, operator, registration))
          .to.be.revertedWithCustomError(staking, "StakeNotRequirement")
          .withArgs(stake, REQUIREMENT);
      });
    }

    it("MC-17: reverts when the operator is one atomic unit below a quarter", async () => {
      const { system, staking, rounds, operator, other } = await networkHelpers.loadFixture(fixture);
      const contributors = contributorsWith([operator, other], [6_249_999_999_999n, 18_750_000_000_001n]);
      const registration = await registrationFor(system, "node", operator, { contributors });
      await expect(enter(system, rounds, registration))
        .to.be.revertedWithCustomError(staking, "OperatorStakeTooLow")
        .withArgs(6_249_999_999_999n, 6_250_000_000_000n);
    });
  });
}

for (const [name, enter] of [
  ["register", register],
  ["registerWithPermit", registerWithPermit],
] as const) {
  describe(`Rules of NodeStaking.${name} once the network runs`, () => {
    it("GV-12: reverts when the caller is not the operator", async () => {
      const { system, staking, operator, other } = await networkHelpers.loadFixture(started);
      const registration = await registrationFor(system, "node", operator);
      await expect(enter(system, other, registration))
        .to.be.revertedWithCustomError(staking, "CallerNotRegistrant")
        .withArgs(other, operator);
    });

    it("GV-12: reverts before the start", async () => {
      const { system, staking, operator } = await networkHelpers.loadFixture(seeded);
      const registration = await registrationFor(system, "node", operator);
      await expect(enter(system, operator, registration)).to.be.revertedWithCustomError(staking, "NetworkNotStarted");
    });

    it("GV-12: reverts after the retirement", async () => {
      const { system, staking, operator } = await networkHelpers.loadFixture(started);
      await asGovernor(chain, system, staking, staking.interface.encodeFunctionData("retire"));
      const registration = await registrationFor(system, "node", operator);
      await expect(enter(system, operator, registration)).to.be.revertedWithCustomError(staking, "NetworkIsRetired");
    });

    it("ST-13, GV-12: reverts until the last second of a pause", async () => {
      const { system, staking, guardian, operator } = await networkHelpers.loadFixture(started);
      const registration = await registrationFor(system, "node", operator);
      await staking.connect(guardian).pause(DAY);
      const until = await staking.pausedUntil();
      await expect(enter(system, operator, registration))
        .to.be.revertedWithCustomError(staking, "PauseActive")
        .withArgs(until);
      await networkHelpers.time.setNextBlockTimestamp(until - 1n);
      await expect(enter(system, operator, registration))
        .to.be.revertedWithCustomError(staking, "PauseActive")
        .withArgs(until);
      await networkHelpers.time.setNextBlockTimestamp(until);
      await enter(system, operator, registration);
      expect((await staking.nodeOf(nodeId(registration.node.key))).registeredAt).to.equal(until);
    });
  });
}
