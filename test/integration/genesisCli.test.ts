import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { MAX_SUPPLY } from "../../src/core/amounts.js";
import { sesh } from "../support/amounts.js";
import { type Cli, createCli } from "../support/cli.js";
import { allocationIn, type GenesisData, personOf, rowsIn, writeGenesis } from "../support/genesis.js";
import { createGenesisScene, type GenesisScene, OPERATIONAL, TRANSACTIONS } from "../support/genesisScene.js";

interface Outlook {
  total: string;
  unlocked: string;
  groups: { group: string; amount: string; done: string; unlocks: number[] }[];
  open: { transactions: number; gas: string; summaries: string[] };
}

interface Done {
  outcome: string;
  result?: { gasUsed: string; approval?: { gasUsed: string } };
}

function gasOf(result: { gasUsed: string } | undefined): number {
  return Number(result?.gasUsed ?? 0);
}

describe("sesh migrate genesis", () => {
  let scene: GenesisScene;
  let cli: Cli;
  let path: string;
  before(async () => {
    scene = await createGenesisScene();
    cli = await createCli(scene.chain, scene.system);
    cli.env.SESH_PRIVATE_KEY = scene.wallet.privateKey;
    path = await writeGenesis(cli.folder, scene.data, { csv: true });
  });
  after(async () => {
    await cli.close();
    await scene.close();
  });
  const of = (command: string, ...more: string[]) => ["migrate", "genesis", command, path, ...more];
  const otherFile = async (change: (file: GenesisData) => void) => {
    const file = structuredClone(scene.data);
    change(file);
    return writeGenesis(join(cli.folder, "other"), file);
  };

  it("shows what goes where, when it is free, and what it takes", async () => {
    const { total, unlocked, groups, open } = await cli.json<Outlook>(of("plan"));
    expect([total, unlocked]).to.deep.equal([String(MAX_SUPPLY), String(sesh("79000000"))]);
    expect(groups.map(({ group, amount, done, unlocks }) => [group, amount, done, unlocks.length])).to.deep.equal([
      ["A", String(sesh("19489700")), "0", 1],
      ["B", String(sesh("39332750")), "0", 12],
      ["C", String(sesh("79000000")), String(sesh("1000000")), 0],
      ["D", String(sesh("38000000")), "0", 24],
      ["E", String(sesh("63177550")), "0", 0],
      ["F", String(sesh("1000000")), "0", 1],
    ]);
    expect(open.transactions).to.equal(TRANSACTIONS);
    expect(open.summaries.slice(2, 4)).to.deep.equal([
      "Fund RewardPool with 63,177,550 SESH.",
      `Pay 5,000,000 SESH to ${OPERATIONAL}.`,
    ]);
    const { code, out } = await cli.run(of("plan"));
    expect(code).to.equal(0);
    expect(out).to.contain("nothing for 12 months, then 24 monthly steps");
    expect(out).to.contain(personOf("contributors 50"));
    expect(out).to.contain(`${TRANSACTIONS} transactions, about `);
  });

  it("sends nothing in a dry run, without consent, or with another key", async () => {
    expect((await cli.run(of("run", "--dry-run"))).code).to.equal(0);
    expect((await cli.run(of("run"), { answer: false })).code).to.equal(3);
    expect((await cli.run(of("run"))).err).to.contain("nobody can be asked first");
    const stranger = Wallet.createRandom();
    const { code, err } = await cli.run(of("run", "--yes"), { env: { SESH_PRIVATE_KEY: stranger.privateKey } });
    expect(err).to.contain(`${stranger.address} is not ${scene.wallet.address}`);
    expect(code).to.equal(2);
    expect(await scene.nonce()).to.equal(0);
  });

  it("refuses sums that are wrong and another chain, before anything else (DP-01)", async () => {
    const wrong = await otherFile((file) => (allocationIn(file, "ecosystem").amount = "12000000"));
    const { code, err } = await cli.run(["migrate", "genesis", "run", wrong, "--yes"]);
    expect(code).to.equal(2);
    expect(err).to.contain("the allocations sum to 239,000,000 SESH instead of 240,000,000 SESH");
    expect(err).to.contain("ecosystem: the recipients sum to 13,000,000 SESH instead of 12,000,000 SESH");
    const other = await otherFile((file) => (file.chainId = "42161"));
    const elsewhere = await cli.run(["migrate", "genesis", "plan", other]);
    expect(elsewhere.err).to.contain("it is for chain 42161, and the network is chain 421614");
    expect([elsewhere.code, await scene.nonce()]).to.deep.equal([2, 0]);
  });

  it("stops before anything is sent where the chain stands in the way", async () => {
    const late = await otherFile((file) => (file.start = "2020-01-01"));
    for (const args of [
      ["plan", late],
      ["run", late, "--yes"],
    ]) {
      const { code, err } = await cli.run(["migrate", "genesis", ...args]);
      expect(err).to.contain("The genesis cannot go on:\n  treasury-nodes, p1: end: 2021-12-31 00:00:00 UTC is past");
      expect([code, await scene.nonce()]).to.deep.equal([1, 0]);
    }
  });

  it("does it, within the gas that the plan has shown, and then has nothing left to do", async () => {
    const { open } = await cli.json<Outlook>(of("plan"));
    const { jobs } = await cli.json<{ jobs: Done[] }>(of("run", "--yes"));
    expect(jobs.map(({ outcome }) => outcome)).to.deep.equal(Array.from({ length: 8 }, () => "done"));
    const gas = jobs.reduce((sum, { result }) => sum + gasOf(result) + gasOf(result?.approval), 0);
    expect(gas).to.be.within(Number(open.gas) * 0.8, Number(open.gas));
    const again = await cli.json<{ jobs: Done[] }>(of("run", "--yes"));
    expect(again.jobs.map(({ outcome }) => outcome)).to.deep.equal(Array.from({ length: 8 }, () => "already done"));
    expect((await cli.json<Outlook>(of("plan"))).open.transactions).to.equal(0);
    expect((await cli.run(of("plan"))).out).to.contain("nothing: everything is done");
    expect(await scene.nonce()).to.equal(TRANSACTIONS);
  });

  it("verifies it without a key, and fails with the differences", async () => {
    const { differences, unlocked } = await cli.json<{ differences: string[]; unlocked: string }>(of("verify"));
    expect([differences, unlocked]).to.deep.equal([[], String(sesh("79000000"))]);
    const { code, out } = await cli.run(of("verify"), { env: { SESH_PRIVATE_KEY: "" } });
    expect([code, out]).to.deep.equal([0, out]);
    expect(out).to.contain("Everything is where the file says.");
    const other = await otherFile((file) => (rowsIn(allocationIn(file, "advisors"))[1]!.id = "somebody"));
    const wrong = await cli.run(["migrate", "genesis", "verify", other]);
    expect(wrong.code).to.equal(1);
    expect(wrong.err).to.contain("The genesis is not as the file says:\n  advisors, somebody: 133,333.333333333 SESH");
  });
});
