import { expect } from "chai";
import { nodeId, nodeKey, nodeSecret } from "../../support/nodes.js";
import { type Kind, seeded, statement, submit } from "../../support/quorum.js";
import {
  createChain,
  DAY,
  deploySystem,
  registerSolo,
  registrationFor,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const HOUR = 3_600;

const deployed = () => deploySystem(chain);

async function running() {
  const system = await deploySystem(chain);
  const { nodeIds } = await startNetwork(system, 6);
  return { system, ...system, target: nodeIds[5]!, startedAt: await time.latest() };
}

type Context = Awaited<ReturnType<typeof running>>;

/** States something about the node `seed 5` at exactly `timestamp`. */
async function stateAt({ system }: Context, kind: Kind, timestamp: number): Promise<void> {
  const list = [await statement(chain, "seed 5", kind)].map((entry) => ({ ...entry, timestamp }));
  await time.setNextBlockTimestamp(timestamp);
  await submit(system, list, seeded(kind === "decommission" ? 6 : 5));
}

/** Checks the standing in a block of exactly `timestamp`. */
async function expectAt(
  { quorum, target }: Pick<Context, "quorum" | "target">,
  timestamp: number,
  standing: [statements: number, credit: number, decommissionedAt: number],
): Promise<void> {
  await time.increaseTo(timestamp);
  expect(await quorum.standingOf(target), `at ${timestamp}`).to.deep.equal(standing.map(BigInt));
}

describe("NodeQuorum.standingOf", () => {
  describe("given a node that nobody registered", () => {
    it("is zero throughout", async () => {
      const { quorum } = await networkHelpers.loadFixture(running);
      expect(await quorum.standingOf(nodeId(nodeKey(nodeSecret("unknown"))))).to.deep.equal([0n, 0n, 0n]);
    });
  });

  describe("given a seeded node before the network starts", () => {
    it("has the credit of a new node, however long it waits", async () => {
      const system = await networkHelpers.loadFixture(deployed);
      const registration = await registrationFor(system, "early", system.stakers[0] as Signer);
      await system.staking.connect(system.operations).seed([registration]);
      await time.increase(100 * DAY);
      expect(await system.quorum.standingOf(nodeId(registration.node.key))).to.deep.equal([0n, 7_200n, 0n]);
    });
  });

  describe("given an active node without statements", () => {
    it("earns a second of credit every 30 seconds from 2 to 48 hours", async () => {
      const context = await networkHelpers.loadFixture(running);
      const { startedAt } = context;
      for (const [later, credit] of [
        [1, 7_200],
        [29, 7_200],
        [30, 7_201],
        [59, 7_201],
        [60, 7_202],
        [DAY, 7_200 + 48 * 60],
        [30 * DAY, 7_200 + 24 * HOUR],
        [46 * HOUR * 30 - 1, 48 * HOUR - 1],
        [46 * HOUR * 30, 48 * HOUR],
        [46 * HOUR * 30 + 30, 48 * HOUR],
        [3_650 * DAY, 48 * HOUR],
      ] as const)
        await expectAt(context, startedAt + later, [0, credit, 0]);
    });

    it("counts from the registration of a node that joined later", async () => {
      const { system, quorum } = await networkHelpers.loadFixture(running);
      await time.increase(10 * DAY);
      const { nodeId: target } = await registerSolo(system, "late", system.stakers[1] as Signer);
      const registeredAt = await time.latest();
      await expectAt({ quorum, target }, registeredAt + 3_000, [0, 7_300, 0]);
    });
  });

  describe("given a decommissioned node", () => {
    it("loses a second of credit every second until it has none", async () => {
      const context = await networkHelpers.loadFixture(running);
      const at = context.startedAt + DAY;
      await stateAt(context, "decommission", at);
      const credit = 7_200 + 48 * 60;
      expect(await context.quorum.standingOf(context.target)).to.deep.equal([1n, BigInt(credit), BigInt(at)]);
      await expectAt(context, at + 1, [1, credit - 1, at]);
      await expectAt(context, at + credit - 1, [1, 1, at]);
      await expectAt(context, at + credit, [1, 0, at]);
      await expectAt(context, at + credit + 1, [1, 0, at]);
    });

    it("has lost twice its downtime when it is back, and earns again from then on", async () => {
      const context = await networkHelpers.loadFixture(running);
      const at = context.startedAt + DAY;
      await stateAt(context, "decommission", at);
      await stateAt(context, "recommission", at + 1_000);
      const credit = 7_200 + 48 * 60 - 2_000;
      expect(await context.quorum.standingOf(context.target)).to.deep.equal([2n, BigInt(credit), 0n]);
      await expectAt(context, at + 1_029, [2, credit, 0]);
      await expectAt(context, at + 1_030, [2, credit + 1, 0]);
    });

    it("has no credit when it is back after more than half of it", async () => {
      const context = await networkHelpers.loadFixture(running);
      const at = context.startedAt + DAY;
      await stateAt(context, "decommission", at);
      await stateAt(context, "recommission", at + (7_200 + 48 * 60) / 2);
      expect(await context.quorum.standingOf(context.target)).to.deep.equal([2n, 0n, 0n]);
    });

    it("has no credit any more once it has exited", async () => {
      const context = await networkHelpers.loadFixture(running);
      const { system, staking, target } = context;
      await staking.connect(system.stakers[0]).requestExit(target);
      await time.increase(15 * DAY);
      await stateAt(context, "decommission", (await time.latest()) + 10);
      await staking.exit(nodeKey(nodeSecret("seed 5")));
      expect(await context.quorum.standingOf(target)).to.deep.equal([1n, 0n, 0n]);
    });
  });

  describe("given a deregistered node", () => {
    it("has its statements and nothing else", async () => {
      const context = await networkHelpers.loadFixture(running);
      const at = context.startedAt + DAY;
      await stateAt(context, "decommission", at);
      await stateAt(context, "deregister", at + DAY);
      expect(await context.quorum.standingOf(context.target)).to.deep.equal([2n, 0n, 0n]);
    });
  });
});
