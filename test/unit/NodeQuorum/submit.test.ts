import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import { nodeId, nodeKey, nodeSecret } from "../../support/nodes.js";
import {
  attestation,
  KINDS,
  type Kind,
  MISCONDUCT,
  ordered,
  seeded,
  statement,
  type StatementInput,
  submit,
} from "../../support/quorum.js";
import { createChain, DAY, deploySystem, registrationFor, type Signer, startNetwork } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { time } = networkHelpers;

async function running() {
  const system = await deploySystem(chain);
  const { nodeIds } = await startNetwork(system, 6);
  await time.increase(30 * DAY);
  const at = await time.latest();
  return { system, ...system, nodeIds, target: nodeIds[5]!, stranger: system.stakers.at(-1) as Signer, at };
}

/** Credit grows every 30 seconds: the next block follows the fixture's last one, however long the tests before took. */
async function load() {
  const context = await networkHelpers.loadFixture(running);
  await time.setNextBlockTimestamp(context.at + 1);
  return context;
}

/** `seed 5` is decommissioned and has used up its credit. */
async function withUsedUpCredit() {
  const context = await running();
  await submit(context.system, [await statement(chain, "seed 5", "decommission")], seeded(6));
  await time.increase(27 * 3_600);
  return context;
}

const idOf = (label: string): string => nodeId(nodeKey(nodeSecret(label)));

describe("NodeQuorum.submit", () => {
  describe("given an active node", () => {
    it("decommissions it, with the credit it has, whoever submits", async () => {
      const { system, staking, quorum, target, stranger } = await load();
      const list = [await statement(chain, "seed 5", "decommission", { reason: 0b1001 })];
      const tx = submit(system, list, seeded(6), { from: stranger });
      // 2 hours, and 24 for 30 days.
      await expect(tx).to.emit(staking, "NodeDecommissioned").withArgs(target, 0b1001, 93_600);
      expect((await staking.nodeOf(target)).status).to.equal(2);
      expect(await quorum.standingOf(target)).to.deep.equal([1n, 93_600n, BigInt(await time.latest())]);
    });

    it("reverts when it is recommissioned", async () => {
      const { system, staking, target } = await load();
      await expect(submit(system, [await statement(chain, "seed 5", "recommission")], seeded(6)))
        .to.be.revertedWithCustomError(staking, "NodeNotDecommissioned")
        .withArgs(target);
    });
  });

  describe("given a decommissioned node", () => {
    it("recommissions it, with its credit less twice its downtime", async () => {
      const { system, staking, quorum, target } = await load();
      await submit(system, [await statement(chain, "seed 5", "decommission")], seeded(6));
      const since = await time.latest();
      await time.setNextBlockTimestamp(since + 500);
      const list = [{ ...(await statement(chain, "seed 5", "recommission")), timestamp: since + 500, reason: 0 }];
      const tx = submit(system, list, seeded(5));
      await expect(tx).to.emit(staking, "NodeRecommissioned").withArgs(target, 0, 92_600);
      expect((await staking.nodeOf(target)).status).to.equal(1);
      expect(await quorum.standingOf(target)).to.deep.equal([2n, 92_600n, 0n]);
    });

    it("reverts when it is decommissioned again", async () => {
      const { system, staking, target } = await load();
      await submit(system, [await statement(chain, "seed 5", "decommission")], seeded(6));
      await expect(submit(system, [await statement(chain, "seed 5", "decommission")], seeded(5)))
        .to.be.revertedWithCustomError(staking, "NodeNotActive")
        .withArgs(target, 2);
    });

    it("deregisters it once its credit is used up; the caller is the liquidator", async () => {
      const { system, staking, quorum, token, target, stranger } = await networkHelpers.loadFixture(withUsedUpCredit);
      const list = [await statement(chain, "seed 5", "deregister", { reason: 2 })];
      const before = await token.balanceOf(stranger);
      const at = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(at);
      const tx = submit(system, list, seeded(5), { from: stranger });
      await expect(tx)
        .to.emit(staking, "NodeDeregistered")
        .withArgs(target, stranger.address, 2, 7_500_000_000n, 42_500_000_000n, at + 30 * DAY);
      expect((await token.balanceOf(stranger)) - before).to.equal(7_500_000_000n);
      expect((await staking.nodeOf(target)).status).to.equal(4);
      expect(await quorum.standingOf(target)).to.deep.equal([2n, 0n, 0n]);
    });

    it("follows the same rules for misconduct", async () => {
      const { system, quorum, target } = await load();
      const misconduct = { reason: MISCONDUCT };
      await submit(system, [await statement(chain, "seed 5", "decommission", misconduct)], seeded(6));
      const at = (await time.latest()) + 1;
      await time.setNextBlockTimestamp(at);
      await expect(submit(system, [await statement(chain, "seed 5", "deregister", misconduct)], seeded(5)))
        .to.be.revertedWithCustomError(quorum, "CreditNotUsedUp")
        .withArgs(target, 93_599);
    });
  });

  describe("given a node that is not there", () => {
    for (const kind of Object.keys(KINDS) as Kind[]) {
      it(`QB-05: reverts when a node that was never registered is to be ${kind}ed`, async () => {
        const { system, staking } = await load();
        await expect(submit(system, [await statement(chain, "unknown", kind)], seeded(6)))
          .to.be.revertedWithCustomError(staking, "NodeNotActive")
          .withArgs(idOf("unknown"), 0);
      });

      it(`QB-05: reverts when a node that has exited is to be ${kind}ed`, async () => {
        const { system, staking, stakers, target } = await load();
        await staking.connect(stakers[0]).requestExit(target);
        await time.increase(15 * DAY);
        await staking.exit(nodeKey(nodeSecret("seed 5")));
        await expect(submit(system, [await statement(chain, "seed 5", kind)], seeded(5)))
          .to.be.revertedWithCustomError(staking, "NodeNotActive")
          .withArgs(target, 3);
      });

      it(`QB-05: reverts when a node that was deregistered is to be ${kind}ed`, async () => {
        const { system, staking, target } = await networkHelpers.loadFixture(withUsedUpCredit);
        await submit(system, [await statement(chain, "seed 5", "deregister")], seeded(5));
        await expect(submit(system, [await statement(chain, "seed 5", kind)], seeded(5)))
          .to.be.revertedWithCustomError(staking, "NodeNotActive")
          .withArgs(target, 4);
      });
    }
  });

  describe("given a list that is none", () => {
    it("reverts when it is empty", async () => {
      const { quorum } = await load();
      await expect(quorum.submit([], attestation(`0x${"11".repeat(32)}`, seeded(6))))
        .to.be.revertedWithCustomError(quorum, "StatementsEmpty")
        .withArgs();
    });

    it("reverts when it is not in the order of node ids", async () => {
      const { quorum } = await load();
      const list = await Promise.all(seeded(2).map((label) => statement(chain, label, "decommission")));
      const [first, second] = ordered(list) as [StatementInput, StatementInput];
      await expect(quorum.submit([second, first], attestation(`0x${"11".repeat(32)}`, seeded(6))))
        .to.be.revertedWithCustomError(quorum, "StatementsUnordered")
        .withArgs(nodeId(second.key), nodeId(first.key));
    });

    it("reverts when it says two things about one node", async () => {
      const { quorum, target } = await load();
      const list = [await statement(chain, "seed 5", "decommission"), await statement(chain, "seed 5", "recommission")];
      await expect(quorum.submit(list, attestation(`0x${"11".repeat(32)}`, seeded(6))))
        .to.be.revertedWithCustomError(quorum, "StatementsUnordered")
        .withArgs(target, target);
    });

    it("reverts when a kind does not exist", async () => {
      const { quorum } = await load();
      const list = [{ ...(await statement(chain, "seed 5", "decommission")), kind: 3 }];
      await expect(quorum.submit(list, attestation(`0x${"11".repeat(32)}`, seeded(6)))).to.be.revertedWithoutReason(
        ethers,
      );
    });
  });

  describe("given a list of several statements", () => {
    it("acts on all of them, whatever their kinds, with one signature", async () => {
      const { system, staking, quorum } = await networkHelpers.loadFixture(withUsedUpCredit);
      await submit(system, [await statement(chain, "seed 4", "decommission")], seeded(5));
      const list = [
        await statement(chain, "seed 3", "decommission", { reason: 2 }),
        await statement(chain, "seed 4", "recommission", { reason: 4 }),
        await statement(chain, "seed 5", "deregister", { reason: 8 }),
      ];
      const tx = submit(system, list, seeded(4));
      await expect(tx).to.emit(staking, "NodeDecommissioned").withArgs(idOf("seed 3"), 2, anyValue);
      await expect(tx).to.emit(staking, "NodeRecommissioned").withArgs(idOf("seed 4"), 4, anyValue);
      await expect(tx)
        .to.emit(staking, "NodeDeregistered")
        .withArgs(idOf("seed 5"), system.deployer.address, 8, 7_500_000_000n, 42_500_000_000n, anyValue);
      const statuses = await Promise.all(seeded(6).map(async (label) => (await staking.nodeOf(idOf(label))).status));
      expect(statuses).to.deep.equal([1n, 1n, 1n, 2n, 1n, 4n]);
      const counters = await Promise.all(
        seeded(6).map(async (label) => (await quorum.standingOf(idOf(label))).statements),
      );
      expect(counters).to.deep.equal([0n, 0n, 0n, 1n, 2n, 2n]);
    });

    it("reverts as a whole when one of them is not allowed", async () => {
      const { system, quorum, staking } = await load();
      const good = await Promise.all(["seed 1", "seed 2"].map((label) => statement(chain, label, "decommission")));
      const bad = await statement(chain, "seed 3", "deregister");
      await expect(submit(system, [...good, bad], seeded(6)))
        .to.be.revertedWithCustomError(quorum, "CreditNotUsedUp")
        .withArgs(idOf("seed 3"), 93_600);
      for (const label of ["seed 1", "seed 2", "seed 3"]) {
        expect((await staking.nodeOf(idOf(label))).status).to.equal(1);
        expect((await quorum.standingOf(idOf(label))).statements).to.equal(0);
      }
    });

    it("reverts as a whole when one of them is too old", async () => {
      const { system, quorum } = await load();
      const now = (await time.latest()) + 10;
      const list = ordered([
        await statement(chain, "seed 1", "decommission", { timestamp: now }),
        await statement(chain, "seed 2", "decommission", { timestamp: now - 601 }),
      ]);
      await time.setNextBlockTimestamp(now);
      await expect(submit(system, list, seeded(6)))
        .to.be.revertedWithCustomError(quorum, "StatementExpired")
        .withArgs(idOf("seed 2"), now - 601, now - 600, now);
      expect((await quorum.standingOf(idOf("seed 1"))).statements).to.equal(0);
    });
  });

  describe("QB-10: given a statement of another time", () => {
    const cases: [name: string, age: (now: number) => number, allowed: boolean][] = [
      ["of this second", (now) => now, true],
      ["one second old", (now) => now - 1, true],
      ["9 minutes 59 seconds old", (now) => now - 599, true],
      ["10 minutes old", (now) => now - 600, true],
      ["10 minutes and 1 second old", (now) => now - 601, false],
      ["of the next second", (now) => now + 1, false],
      ["of the end of time", () => 2 ** 32 - 1, false],
      ["of the beginning of time", () => 0, false],
    ];
    for (const [name, at, allowed] of cases) {
      it(`${allowed ? "accepts one" : "reverts when it is"} ${name}`, async () => {
        const { system, staking, quorum, target } = await load();
        const now = (await time.latest()) + 100;
        const timestamp = at(now);
        const list = [await statement(chain, "seed 5", "decommission", { timestamp })];
        await time.setNextBlockTimestamp(now);
        const tx = submit(system, list, seeded(6));
        if (allowed) await expect(tx).to.emit(staking, "NodeDecommissioned").withArgs(target, 1, 93_603);
        else
          await expect(tx)
            .to.be.revertedWithCustomError(quorum, "StatementExpired")
            .withArgs(target, timestamp, now - 600, now);
      });
    }
  });

  describe("given a signature for something else", () => {
    it("PN-10: reverts when the statement is about another node", async () => {
      const { quorum } = await load();
      const signed = await quorum.statementDigest([await statement(chain, "seed 4", "decommission")]);
      const list = [await statement(chain, "seed 5", "decommission")];
      await expect(quorum.submit(list, attestation(signed, seeded(6)))).to.be.revertedWithCustomError(
        quorum,
        "HashHintInvalid",
      );
      await expect(quorum.submit(list, { ...attestation(signed, seeded(6)), hint: "0x" }))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(await quorum.statementDigest(list), 0);
    });

    for (const [name, change] of [
      ["kind", { kind: 2 }],
      ["reason", { reason: 3 }],
      ["timestamp", { timestamp: 1 }],
    ] as [string, Partial<StatementInput>][]) {
      it(`PN-10: reverts when the ${name} was another`, async () => {
        const { quorum } = await load();
        const one = await statement(chain, "seed 5", "decommission");
        const digest = await quorum.statementDigest([one]);
        const other = [{ ...one, ...change }];
        await expect(quorum.submit(other, { ...attestation(digest, seeded(6)), hint: "0x" }))
          .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
          .withArgs(await quorum.statementDigest(other), 0);
      });
    }

    it("reverts when the statement is taken out of a list that was signed as a whole", async () => {
      const { quorum } = await load();
      const list = ordered(await Promise.all(seeded(2).map((label) => statement(chain, label, "decommission"))));
      const signed = attestation(await quorum.statementDigest(list), seeded(6));
      const part = list.slice(0, 1);
      await expect(quorum.submit(part, { ...signed, hint: "0x" }))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(await quorum.statementDigest(part), 0);
    });

    it("QB-07: reverts when it was made for another staking contract with the same nodes", async () => {
      const { quorum } = await load();
      const other = await deploySystem(chain);
      await startNetwork(other, 6);
      const list = [await statement(chain, "seed 5", "decommission")];
      const signed = attestation(await other.quorum.statementDigest(list), seeded(6));
      await expect(quorum.submit(list, { ...signed, hint: "0x" }))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(await quorum.statementDigest(list), 0);
    });
  });

  describe("QB-09: given a statement that was submitted before", () => {
    it("reverts when it is submitted again, also after the node is as it was before", async () => {
      const { system, quorum } = await load();
      const list = [await statement(chain, "seed 5", "decommission")];
      const used = attestation(await quorum.statementDigest(list), seeded(6));
      await quorum.submit(list, used);
      await submit(system, [await statement(chain, "seed 5", "recommission")], seeded(5));
      await expect(quorum.submit(list, used)).to.be.revertedWithCustomError(quorum, "HashHintInvalid");
      await expect(quorum.submit(list, { ...used, hint: "0x" }))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(await quorum.statementDigest(list), 0);
    });

    it("needs a new signature even for the same words in the same second", async () => {
      const { system, quorum, staking, target } = await load();
      const list = [await statement(chain, "seed 5", "decommission")];
      await submit(system, list, seeded(6));
      await submit(system, [await statement(chain, "seed 5", "recommission")], seeded(5));
      await expect(submit(system, list, seeded(6))).to.emit(staking, "NodeDecommissioned");
      expect((await quorum.standingOf(target)).statements).to.equal(3);
    });
  });

  describe("QB-11: given a quorum that changed after the signing", () => {
    it("takes the same signatures, summed anew for the members there are now", async () => {
      const { system, quorum, staking, target } = await load();
      const list = [await statement(chain, "seed 5", "decommission")];
      const digest = await quorum.statementDigest(list);
      const before = attestation(digest, seeded(6));
      await submit(system, [await statement(chain, "seed 0", "decommission")], seeded(6));
      await expect(quorum.submit(list, before))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(digest, 0);
      await expect(quorum.submit(list, attestation(digest, seeded(5, 1))))
        .to.emit(staking, "NodeDecommissioned")
        .withArgs(target, 1, 93_600);
    });

    it("reverts when a node that has left is named as a non-signer instead", async () => {
      const { system, quorum } = await load();
      const list = [await statement(chain, "seed 5", "decommission")];
      const digest = await quorum.statementDigest(list);
      await submit(system, [await statement(chain, "seed 0", "decommission")], seeded(6));
      await expect(quorum.submit(list, attestation(digest, seeded(5, 1), { silent: ["seed 0"] })))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(digest, 1);
    });
  });

  describe("given a quorum that cannot state anything", () => {
    async function withTwoMembers() {
      const system = await deploySystem(chain);
      await startNetwork(system, 2);
      return system;
    }

    async function beforeTheStart() {
      const system = await deploySystem(chain);
      const operator = system.stakers[0] as Signer;
      const registrations = await Promise.all(seeded(6).map((label) => registrationFor(system, label, operator)));
      await system.staking.connect(system.operations).seed(registrations);
      return system;
    }

    it("reverts when it has two members", async () => {
      const system = await networkHelpers.loadFixture(withTwoMembers);
      await expect(submit(system, [await statement(chain, "seed 0", "decommission")], seeded(2)))
        .to.be.revertedWithCustomError(system.quorum, "QuorumTooSmall")
        .withArgs(2, 3);
    });

    for (const [kind, contract, error, args] of [
      ["decommission", "staking", "NetworkNotStarted", []],
      ["recommission", "staking", "NodeNotDecommissioned", [idOf("seed 5")]],
      ["deregister", "quorum", "CreditNotUsedUp", [idOf("seed 5"), 7_200]],
    ] as const) {
      it(`reverts with ${error} when a node is to be ${kind}ed before the network starts`, async () => {
        const system = await networkHelpers.loadFixture(beforeTheStart);
        await expect(submit(system, [await statement(chain, "seed 5", kind)], seeded(6)))
          .to.be.revertedWithCustomError(system[contract], error)
          .withArgs(...args);
      });
    }

    it("reverts when more than a third did not sign", async () => {
      const { system, quorum } = await load();
      const silent = seeded(3, 3);
      await expect(submit(system, [await statement(chain, "seed 5", "decommission")], seeded(3), { silent }))
        .to.be.revertedWithCustomError(quorum, "NonSignersTooMany")
        .withArgs(3, 6);
    });

    it("accepts that exactly a third did not sign", async () => {
      const { system, staking, target } = await load();
      const silent = seeded(2, 4);
      await expect(submit(system, [await statement(chain, "seed 5", "decommission")], seeded(4), { silent }))
        .to.emit(staking, "NodeDecommissioned")
        .withArgs(target, 1, 93_600);
    });
  });
});
