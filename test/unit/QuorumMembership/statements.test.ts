import { expect } from "chai";
import { id } from "ethers";
import {
  expectMembership,
  expel,
  join,
  type Member,
  part,
  resume,
  startWithMembers,
  suspend,
} from "../../support/membership.js";
import { nodeId } from "../../support/nodes.js";
import { seeded, statement, submit } from "../../support/quorum.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const ofFour = async () => startWithMembers(chain, 4);

/** A copy, so that tests do not share what they push. */
async function load() {
  const network = await networkHelpers.loadFixture(ofFour);
  return { ...network, members: network.members.map((member) => ({ ...member })) };
}

type Network = Awaited<ReturnType<typeof load>>;

/** Whether the days that follow bring what the rule says. */
async function expectDaysAfter(network: Network, epoch: number): Promise<void> {
  await expectMembership(chain, network);
  for (const later of [epoch + 1, epoch + 2, epoch + 3]) {
    await network.goTo(later, 5);
    await expectMembership(chain, network);
  }
}

describe("QuorumMembership by statements of the quorum", () => {
  describe("INV-STK-3, INV-STK-4: given a node that is decommissioned and recommissioned on its way into the quorum", () => {
    for (const [down, up] of [
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 6],
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 2],
      [2, 3],
      [5, 8],
    ] as const)
      for (const companions of [0, 2])
        it(`is where the day of its registration puts it: down on day ${down}, back on day ${up}, with ${companions} beside it`, async () => {
          const network = await load();
          const node = await join(chain, network, "node");
          for (let i = 0; i < companions; i++) await join(chain, network, `companion ${i}`);
          await network.goTo(down, 4);
          await suspend(network, node);
          await expectMembership(chain, network);
          await network.goTo(up, 6);
          await expectMembership(chain, network);
          await resume(network, node);
          await expectDaysAfter(network, up);
          await part(network, node);
          await expectMembership(chain, network);
        });

    it("takes a bucket into use again for the node that has left it empty", async () => {
      const network = await load();
      const [a, b] = [await join(chain, network, "a"), await join(chain, network, "b")];
      for (const node of [a, b]) await suspend(network, node);
      await expectMembership(chain, network);
      for (const node of [b, a]) {
        await resume(network, node);
        await expectMembership(chain, network);
      }
      await network.goTo(1, 3);
      for (const node of [a, b]) await suspend(network, node);
      await expectMembership(chain, network);
      await join(chain, network, "c");
      await resume(network, b);
      await expectDaysAfter(network, 1);
      await resume(network, a);
      await expectMembership(chain, network);
    });

    it("never counts a key whose bucket was folded while it was down", async () => {
      const network = await load();
      const node = await join(chain, network, "node");
      const beside = await join(chain, network, "beside");
      await suspend(network, node);
      await network.goTo(2, 1);
      await part(network, beside); // folds the bucket in
      await expectMembership(chain, network);
      await resume(network, node);
      await expectDaysAfter(network, 2);
    });
  });

  describe("given a node that is deregistered", () => {
    for (const epoch of [0, 1, 2, 5])
      for (const down of [false, true])
        it(`recomputes to the same on day ${epoch} after its registration, ${down ? "decommissioned" : "active"} before`, async () => {
          const network = await load();
          const node = await join(chain, network, "node");
          await join(chain, network, "beside");
          await network.goTo(epoch, 4);
          if (down) await suspend(network, node);
          await expel(network, node);
          await expectDaysAfter(network, epoch);
        });
  });

  describe("given a decommissioned node that exits", () => {
    it("is not counted out twice", async () => {
      const network = await load();
      const node = await join(chain, network, "node");
      await network.goTo(3, 4);
      await suspend(network, node);
      await part(network, node);
      await expectDaysAfter(network, 3);
      expect((await network.staking.nodeOf(nodeId(node.key))).status).to.equal(3);
    });
  });

  describe("ST-20: given that everybody leaves", () => {
    it("takes 0, 1, 2 and 3 members with nodes that are down, again and again", async () => {
      const network = await load();
      const joined = [];
      for (const label of ["a", "b", "c"]) joined.push(await join(chain, network, label));
      await network.goTo(3, 1);
      for (const node of joined) await suspend(network, node);
      await expectMembership(chain, network);
      for (const member of network.members.slice(0, 4)) {
        await part(network, member);
        await expectMembership(chain, network);
      }
      expect(await network.staking.quorumMembers()).to.deep.equal([0n, [0n, 0n]]);
      // Down and up, which no statement could do: the quorum contract asks for three members.
      for (let turn = 0; turn < 2; turn++) {
        for (const node of joined) {
          await resume(network, node);
          await expectMembership(chain, network);
        }
        expect(await network.staking.quorumNodes()).to.equal(3);
        if (turn === 1) break;
        await network.goTo(4, 1);
        for (const label of ["d", "e", "f"]) await join(chain, network, label);
        await network.goTo(6, 1);
        for (const node of joined) await suspend(network, node);
        for (const node of network.members.slice(7)) await part(network, node);
        await expectMembership(chain, network);
        expect(await network.staking.quorumNodes()).to.equal(0);
      }
    });

    it("states nothing with 2, 1 or 0 members, and again when there are 3", async () => {
      const network = await load();
      const { system, quorum, staking } = network;
      for (let remaining = 3; remaining >= 0; remaining--) {
        await part(network, network.members[remaining] as Member);
        if (remaining === 3) continue;
        await expect(submit(system, [await statement(chain, "seed 0", "decommission")], seeded(4)))
          .to.be.revertedWithCustomError(quorum, "QuorumTooSmall")
          .withArgs(remaining, 3);
      }
      const labels = ["a", "b", "c", "d"];
      for (const label of labels) await join(chain, network, label);
      await network.goTo(1, 23);
      await expect(submit(system, [await statement(chain, "a", "decommission")], labels))
        .to.be.revertedWithCustomError(quorum, "QuorumTooSmall")
        .withArgs(0, 3);
      await network.goTo(2, 0);
      await expect(submit(system, [await statement(chain, "a", "decommission")], labels)).to.emit(
        staking,
        "NodeDecommissioned",
      );
      (network.members[4] as Member).left = true;
      await expectMembership(chain, network);
    });
  });

  describe("given a quorum of four", () => {
    const refused = [2, 3] as const;

    it("lets one be decommissioned and refuses the next", async () => {
      const network = await load();
      const { staking, quorumCaller, members } = network;
      await suspend(network, members[0] as Member);
      await expect(quorumCaller.decommission((members[1] as Member).key, 1, 7_200))
        .to.be.revertedWithCustomError(staking, "QuorumWouldBeTooSmall")
        .withArgs(...refused);
      await expectMembership(chain, network);
    });

    it("lets one be deregistered and refuses the next active one, not the one that is out already", async () => {
      const network = await load();
      const { staking, quorumCaller, operator, members } = network;
      const fifth = await join(chain, network, "fifth");
      await suspend(network, fifth);
      await expel(network, members[0] as Member);
      await expect(quorumCaller.deregister((members[1] as Member).key, 1, operator))
        .to.be.revertedWithCustomError(staking, "QuorumWouldBeTooSmall")
        .withArgs(...refused);
      await expel(network, fifth);
      await expectMembership(chain, network);
    });

    it("refuses even for a node that waits once exits have left only two members", async () => {
      const network = await load();
      const { staking, quorumCaller, operator, members } = network;
      const waiting = await join(chain, network, "waiting");
      await part(network, members[0] as Member);
      await suspend(network, waiting);
      await resume(network, waiting);
      await part(network, members[1] as Member);
      await expect(quorumCaller.decommission(waiting.key, 1, 7_200))
        .to.be.revertedWithCustomError(staking, "QuorumWouldBeTooSmall")
        .withArgs(...refused);
      await expect(quorumCaller.deregister(waiting.key, 1, operator))
        .to.be.revertedWithCustomError(staking, "QuorumWouldBeTooSmall")
        .withArgs(...refused);
    });

    it("takes nobody out by a list that would leave two", async () => {
      const network = await load();
      const { system, staking } = network;
      const statements = [
        await statement(chain, "seed 0", "decommission"),
        await statement(chain, "seed 1", "decommission"),
      ];
      await expect(submit(system, statements, seeded(4)))
        .to.be.revertedWithCustomError(staking, "QuorumWouldBeTooSmall")
        .withArgs(...refused);
      await expectMembership(chain, network);
    });
  });

  describe("ST-19: given 120 joins, exits, statements and days in an arbitrary order", () => {
    for (const seed of ["a", "b"])
      it(`recomputes to the same after every step (${seed})`, async () => {
        const network = await load();
        const out: Member[] = [];
        let [epoch, hour, expelled, suspended] = [0, 2, 0, 0];
        const counts = { joined: 0, suspended: 0, resumed: 0, expelled: 0, parted: 0 };
        for (let step = 0; step < 120; step++) {
          const dice = Number(BigInt(id(`${seed} ${step}`)) % 100n);
          const active = network.members.filter(({ left }) => !left);
          const chosen = active[dice % active.length] as Member;
          const members = await network.staking.quorumNodes();
          if (dice < 25 && active.length < 14) {
            await join(chain, network, `${seed} ${step}`);
            counts.joined++;
          } else if (dice < 50 && members > 3n && suspended < 10) {
            await suspend(network, chosen);
            out.push(chosen);
            suspended++;
            counts.suspended++;
          } else if (dice < 68 && out.length > 0) {
            await resume(network, out.splice(dice % out.length, 1)[0] as Member);
            counts.resumed++;
          } else if (dice < 75 && members > 3n && expelled < 3) {
            await expel(network, out.shift() ?? chosen);
            expelled++;
            counts.expelled++;
          } else if (dice < 80 && members > 3n) {
            await network.goTo(epoch, (hour += 2));
            await part(network, chosen);
            counts.parted++;
          } else {
            epoch += 1 + (dice % 4 === 3 ? dice % 5 : 0);
            [hour, expelled, suspended] = [2, 0, 0];
            await network.goTo(epoch, hour);
          }
          if (hour > 18) {
            [hour, expelled, suspended] = [2, 0, 0];
            await network.goTo(++epoch, hour);
          }
          await expectMembership(chain, network);
        }
        for (const [kind, count] of Object.entries(counts)) expect(count, kind).to.be.greaterThan(2);
      });
  });
});
