import { expect } from "chai";
import { id } from "ethers";
import { expectMembership, join, type Member, part, startWithMembers } from "../../support/membership.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const ofThree = async () => startWithMembers(chain, 3);
const ofOne = async () => startWithMembers(chain, 1);

/** A copy, so that tests do not share what they push. */
async function load(fixture: typeof ofThree) {
  const network = await networkHelpers.loadFixture(fixture);
  return { ...network, members: network.members.map((member) => ({ ...member })) };
}

describe("QuorumMembership", () => {
  describe("INV-STK-3, INV-STK-4: given nodes that leave at every stage of their way into the quorum", () => {
    it("recomputes to the same when a seeded member leaves", async () => {
      const network = await load(ofThree);
      await expectMembership(chain, network);
      await part(network, network.members[1] as Member);
      await expectMembership(chain, network);
    });

    for (const [stage, epoch, others] of [
      ["in the epoch of its registration", 0, "before"],
      ["in the epoch after it", 1, "before"],
      ["in the epoch in which it joined, before any transaction has folded it in", 2, "before"],
      ["in the epoch in which it joined, after a transaction has folded it in", 2, "after"],
      ["long after it has joined, before any transaction has folded it in", 6, "before"],
      ["long after it has joined, after a transaction has folded it in", 6, "after"],
    ] as const) {
      for (const companions of [0, 2]) {
        it(`recomputes to the same when one of ${companions + 1} leaves ${stage}`, async () => {
          const network = await load(ofThree);
          const leaving = await join(chain, network, "leaving");
          for (let i = 0; i < companions; i++) await join(chain, network, `companion ${i}`);
          await expectMembership(chain, network);
          await network.goTo(epoch, 5);
          await expectMembership(chain, network);
          if (others === "after") await join(chain, network, "folding");
          await part(network, leaving);
          await expectMembership(chain, network);
          await join(chain, network, "afterwards");
          await expectMembership(chain, network);
          for (const later of [epoch + 1, epoch + 2, epoch + 3]) {
            await network.goTo(later, 5);
            await expectMembership(chain, network);
          }
        });
      }
    }

    it("takes a bucket into use again after its only key has left", async () => {
      const network = await load(ofThree);
      await part(network, await joinAndWait(network, "first", 0));
      await expectMembership(chain, network);
      await join(chain, network, "second");
      await expectMembership(chain, network);
      await network.goTo(1, 2);
      await part(network, await joinAndWait(network, "third", 1));
      await join(chain, network, "fourth");
      for (const epoch of [1, 2, 3, 4]) {
        await network.goTo(epoch, 20);
        await expectMembership(chain, network);
      }
    });

    it("takes a bucket into use again after its keys have joined", async () => {
      const network = await load(ofThree);
      for (const epoch of [0, 1, 2, 3, 4, 5, 7, 8, 10, 13]) {
        await network.goTo(epoch, 6);
        await join(chain, network, `node ${epoch}`);
        await expectMembership(chain, network);
      }
    });
  });

  describe("given keys of two epochs", () => {
    it("folds both in at once, and lets them leave again", async () => {
      const network = await load(ofThree);
      await join(chain, network, "today");
      await network.goTo(1, 1);
      await join(chain, network, "tomorrow");
      await network.goTo(9, 1);
      await expectMembership(chain, network);
      await part(network, network.members[3] as Member);
      await part(network, network.members[4] as Member);
      await expectMembership(chain, network);
      expect(await network.staking.quorumNodes()).to.equal(3);
    });
  });

  describe("ST-20: given that everybody leaves", () => {
    it("counts 3, 2, 1, 0 members and starts anew with who comes then", async () => {
      const network = await load(ofThree);
      for (const member of [...network.members]) {
        await part(network, member);
        await expectMembership(chain, network);
      }
      expect(await network.staking.aggregateKey()).to.deep.equal([0, 0]);
      await join(chain, network, "new");
      await expectMembership(chain, network);
      await network.goTo(2, 0);
      await expectMembership(chain, network);
      await part(network, network.members[3] as Member);
      await expectMembership(chain, network);
      expect(await network.staking.aggregateKey()).to.deep.equal([0, 0]);
    });

    it("keeps those who are joining when the last member leaves", async () => {
      const network = await load(ofOne);
      const joining = await join(chain, network, "joining");
      await part(network, network.members[0] as Member);
      await expectMembership(chain, network);
      expect(await network.staking.quorumNodes()).to.equal(0);
      await network.goTo(2, 0);
      await expectMembership(chain, network);
      expect(await network.staking.aggregateKey()).to.deep.equal([joining.key.x, joining.key.y]);
    });
  });

  describe("ST-19: given 120 joins, exits and days in an arbitrary order", () => {
    for (const seed of ["a", "b"]) {
      it(`recomputes to the same after every step (${seed})`, async () => {
        const network = await load(ofThree);
        let epoch = 0;
        let hour = 2;
        for (let step = 0; step < 120; step++) {
          const dice = Number(BigInt(id(`${seed} ${step}`)) % 100n);
          const active = network.members.filter(({ left }) => !left);
          if (dice < 40 && active.length < 12) await join(chain, network, `${seed} ${step}`);
          else if (dice < 70 && active.length > 0) {
            await network.goTo(epoch, (hour += 2));
            await part(network, active[dice % active.length] as Member);
          } else {
            epoch += 1 + (dice % 4 === 3 ? dice % 5 : 0);
            hour = 0;
            await network.goTo(epoch, (hour += 2));
          }
          if (hour > 18) await network.goTo(++epoch, (hour = 2));
          await expectMembership(chain, network);
        }
        const quorum = await network.staking.quorumNodes();
        expect(quorum).to.be.greaterThan(0);
      });
    }
  });
});

/** Registers a node and lets the hour pass after which it can leave. */
async function joinAndWait(network: Awaited<ReturnType<typeof load>>, label: string, epoch: number): Promise<Member> {
  const member = await join(chain, network, label);
  await network.goTo(epoch, 10);
  return member;
}
