import { expect } from "chai";
import { connectVesting } from "../../src/contracts/contracts.js";
import { type Genesis, sumOf } from "../../src/genesis/genesis.js";
import { genesisObstacles } from "../../src/queries/genesisObstacles.js";
import { genesisState, type Place } from "../../src/queries/genesisState.js";
import { verifyGenesis } from "../../src/queries/verifyGenesis.js";
import { sesh } from "../support/amounts.js";
import { allocationIn, type GenesisData, personOf, rowsIn } from "../support/genesis.js";
import { createGenesisScene, type GenesisScene, OPERATIONAL } from "../support/genesisScene.js";
import { rejectionOf } from "../support/rejection.js";
import { DAY } from "../support/system.js";

const MONTH = (365 * DAY) / 12;

describe("Genesis, when it is done", () => {
  let scene: GenesisScene;
  let chain: GenesisScene["chain"];
  let system: GenesisScene["system"];
  let wallet: GenesisScene["wallet"];
  let reader: GenesisScene["reader"];
  let client: GenesisScene["client"];
  let genesis: Genesis;
  before(async () => {
    scene = await createGenesisScene();
    ({ chain, system, wallet, reader, client, genesis } = scene);
  });
  after(() => scene.close());
  beforeEach(() => scene.paid());

  const walletOf = ({ grant, wallet: address }: Place) => connectVesting(grant!.kind, address!, chain.ethers.provider);

  describe("given somebody who got something else from the account", () => {
    beforeEach(() => system.token.connect(wallet).transfer(OPERATIONAL, 1n));
    const problem = `${OPERATIONAL} has been paid 5,000,000.000000001 SESH instead of 5,000,000 SESH`;

    it("is named as the difference, and what it was for is missing from the sums", async () => {
      const { differences, groups } = await verifyGenesis(reader, genesis);
      expect(differences).to.deep.equal([
        `operational, 1: ${problem}`,
        "235,000,000 SESH are where they should be, not 240,000,000 SESH",
      ]);
      expect(groups.C).to.equal(sesh("74000000"));
    });

    it("stops the genesis, which cannot know what it was for", async () => {
      const state = await genesisState(client, genesis);
      expect(await genesisObstacles(client, genesis, state)).to.deep.equal([`operational, 1: ${problem}`]);
      const error = await rejectionOf(scene.run(client));
      expect([error.code, error.shortMessage]).to.deep.equal(["PRECONDITION_FAILED", `${problem}.`]);
    });
  });

  describe("given a file that says something else than what was done", () => {
    const rows: [what: string, change: (file: GenesisData) => void, differences: (places: Place[]) => string[]][] = [
      [
        "who gets a grant",
        (file) => (rowsIn(allocationIn(file, "advisors"))[1]!.recipient = personOf("somebody else")),
        () => [
          `advisors, p2: beneficiary is ${personOf("advisors 2")}, not ${personOf("somebody else")}`,
          "239,866,666.666666667 SESH are where they should be, not 240,000,000 SESH",
        ],
      ],
      [
        "where rewards go",
        (file) => (rowsIn(allocationIn(file, "treasury-nodes"))[0]!.rewardAddress = OPERATIONAL),
        () => [
          `treasury-nodes, p1: rewardAddress is ${personOf("rewards")}, not ${OPERATIONAL}`,
          "239,285,714.285714286 SESH are where they should be, not 240,000,000 SESH",
        ],
      ],
      [
        "whether a grant can be revoked",
        (file) => delete rowsIn(allocationIn(file, "contributors"))[0]!.grantor,
        () => [
          `contributors, p1: grantor is ${wallet.address}, not nobody`,
          "239,991,372.549019608 SESH are where they should be, not 240,000,000 SESH",
        ],
      ],
      [
        "a grant that was not made",
        (file) => (rowsIn(allocationIn(file, "ecosystem-locked"))[0]!.id = "2"),
        () => [
          `ecosystem-locked, 2: 30,000,000 SESH for ${personOf("ecosystem")} are not there`,
          "210,000,000 SESH are where they should be, not 240,000,000 SESH",
        ],
      ],
      [
        "what the account keeps",
        (file) => {
          allocationIn(file, "ecosystem").amount = "12000000";
          rowsIn(allocationIn(file, "ecosystem"))[0]!.amount = "12000000";
          allocationIn(file, "operational").amount = "7000000";
          rowsIn(allocationIn(file, "operational"))[1]!.amount = "2000000";
        },
        () => [
          `ecosystem, 1: ${personOf("ecosystem")} has been paid 13,000,000 SESH instead of 12,000,000 SESH`,
          "228,000,000 SESH are where they should be, not 240,000,000 SESH",
        ],
      ],
    ];
    for (const [what, change, differences] of rows) {
      it(`names ${what}`, async () => {
        const verdict = await verifyGenesis(reader, await scene.changed(change));
        expect(verdict.differences).to.deep.equal(differences(verdict.places));
      });
    }
  });

  it("stays verified whatever people do with what they got", async () => {
    const { places } = await genesisState(reader, genesis);
    await system.token.connect(wallet).burn(sesh("10"));
    await system.token.connect(wallet).transfer(system.pool, sesh("5"));
    await walletOf(places.find(({ grant }) => grant?.kind === "monthly" && grant.grantor !== undefined)!)
      .connect(wallet)
      .getFunction("revoke")();
    await chain.networkHelpers.time.increaseTo(genesis.start + 91 * DAY);
    await walletOf(places.find(({ allocation }) => allocation === "testnet-incentive")!)
      .connect(wallet)
      .release();
    expect((await verifyGenesis(reader, genesis)).differences).to.deep.equal([]);
  });

  it("lets go of exactly what the schedules say, at the second they say (INV-VST-1)", async () => {
    const { places } = await genesisState(reader, genesis);
    const groupOf = new Map(genesis.allocations.map(({ id, group }) => [id, group]));
    const firstOfEach = genesis.allocations.flatMap(({ id }) => places.find(({ allocation }) => allocation === id)!);
    const locked = firstOfEach.filter(({ grant }) => grant !== undefined);
    expect(
      locked
        .map(({ allocation }) => groupOf.get(allocation)!)
        .sort()
        .join(""),
    ).to.equal("AABBBDDF");
    /** By hand, from the words of the token's economics. */
    const freeAt = ({ allocation, amount }: Place, time: number): bigint => {
      const months = Math.floor((time - genesis.start) / MONTH);
      const steps = { B: 12, D: 24 }[groupOf.get(allocation) as string];
      if (steps !== undefined) return (amount * BigInt(Math.min(steps, Math.max(0, months - 12)))) / BigInt(steps);
      const days = groupOf.get(allocation) === "A" ? 730 : 90;
      return time < genesis.start + days * DAY ? 0n : amount;
    };
    const dates = [genesis.start + 90 * DAY, ...Array.from({ length: 25 }, (_, i) => genesis.start + (12 + i) * MONTH)];
    for (const date of dates.flatMap((time) => [time - 1, time])) {
      await chain.networkHelpers.time.increaseTo(date);
      const free = await Promise.all(locked.map((place) => walletOf(place).releasable()));
      expect(free, String(date)).to.deep.equal(locked.map((place) => freeAt(place, date)));
    }
    for (const place of places.filter(({ grant }) => grant !== undefined))
      await walletOf(place).connect(wallet).release();
    const people = new Set(places.filter(({ grant }) => grant !== undefined).map(({ to }) => to));
    for (const person of people) {
      const own = places.filter(({ to }) => to === person);
      expect(await system.token.balanceOf(person)).to.equal(sumOf(own));
    }
  });
});
