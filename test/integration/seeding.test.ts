import { writeFile } from "node:fs/promises";
import { expect } from "chai";
import { seedBatches } from "../../src/actions/seedBatches.js";
import { planSeeding, seedingObstacles } from "../../src/actions/seeding.js";
import { createReadClient, type Client } from "../../src/contracts/client.js";
import { nodeListOf, type NodeList } from "../../src/seeding/nodeList.js";
import { impersonate } from "../support/accounts.js";
import { type Cli, createCli } from "../support/cli.js";
import {
  createSeedingSystem,
  linesOf,
  type SeedingOutput,
  type SeedingSystem,
  someEntries,
  stateOfSeeding,
} from "../support/seeding.js";
import { createChain, DAY, REQUIREMENT } from "../support/system.js";

const NODES = 200;
/** Every tenth has 10 contributors. */
const SHARED_EVERY = 10;
const chain = await createChain();

describe("Seeding 200 nodes and starting the network with them", function () {
  this.timeout(300_000);

  let seeding: SeedingSystem;
  let cli: Cli;
  let list: NodeList;
  let file: string;
  let fresh: Awaited<ReturnType<typeof chain.networkHelpers.takeSnapshot>>;
  /** The state of the chain after an undisturbed run. */
  let undisturbed: string;
  let batchCount: number;

  before(async () => {
    seeding = await createSeedingSystem(chain, NODES);
    cli = await createCli(chain, seeding.system);
    cli.env.SESH_PRIVATE_KEY = seeding.wallet.privateKey;
    const entries = someEntries(seeding.terms, NODES, SHARED_EVERY);
    list = nodeListOf(entries);
    file = cli.path("nodes.jsonl");
    await writeFile(file, linesOf(entries));
    fresh = await chain.networkHelpers.takeSnapshot();
  });
  after(() => cli.close());

  const argsOf = (command: string, ...options: string[]) => ["migrate", "seed", command, "--nodes", file, ...options];
  const sesh = (command: string, options: string[] = [], code = 0) =>
    cli.json<SeedingOutput>(argsOf(command, ...options), code);
  const agreed = (...options: string[]) => ["--root", list.root, ...options];
  const nonce = () => chain.ethers.provider.getTransactionCount(seeding.wallet);
  const stateOfChain = () => stateOfSeeding(seeding, list);

  it("shows what it would do", async () => {
    const plan = await sesh("plan");
    const stake = String(REQUIREMENT * BigInt(NODES));
    expect(plan).to.deep.include({
      root: list.root,
      nodes: NODES,
      seeded: 0,
      stake,
      missingStake: stake,
      obstacles: [],
    });
    expect(plan.batches.reduce((sum, { nodes }) => sum + nodes, 0)).to.equal(NODES);
    expect(plan.batches.length).to.be.above(2);
    batchCount = plan.batches.length;

    const { out } = await cli.run(argsOf("plan"));
    expect(out).to.contain(list.root).and.contain(`${NODES}, of them on the chain already 0`);
    expect(out).to.contain("5,000,000 SESH, to be paid 5,000,000 SESH");
    const dryRun = await sesh("run", agreed("--dry-run"));
    expect(dryRun).to.deep.include({ dryRun: true, root: list.root });
    expect(await nonce()).to.equal(0);
  });

  it("seeds them in batches, with an approval of exactly each batch's stake", async () => {
    const { batches } = await sesh("plan");
    const { sent, ...report } = await sesh("run", agreed("--yes"));
    expect(report).to.deep.include({ root: list.root, nodes: NODES, surplus: "0", left: [] });
    expect(await nonce()).to.equal(2 * batchCount);
    expect(sent.map(({ nodes }) => nodes)).to.deep.equal(batches.map(({ nodes }) => nodes));
    sent.forEach(({ gasUsed, feeWei }, i) => {
      const { gas, feeWei: estimated } = batches[i]!;
      expect(Number(gasUsed) / Number(gas), "gas of the model").to.be.within(0.9, 1);
      expect(Number(feeWei)).to.be.below(Number(estimated));
    });

    const { token, staking } = seeding.system;
    const approvals = await token.queryFilter(token.filters.Approval(seeding.wallet.address));
    const approved = approvals.map(({ args }) => args.value).filter((value) => value !== 0n);
    expect(approved).to.deep.equal(batches.map(({ nodes }) => REQUIREMENT * BigInt(nodes)));
    expect(await token.allowance(seeding.wallet, staking)).to.equal(0n);
    undisturbed = await stateOfChain();
  });

  it("owes exactly what it holds (INV-STK-1)", async () => {
    const { staking, token } = seeding.system;
    let principal = 0n;
    for (const { nodeId } of list.nodes)
      principal += (await staking.contributorsOf(nodeId)).reduce((sum, { stake }) => sum + stake, 0n);
    expect(principal).to.equal(REQUIREMENT * BigInt(NODES));
    expect(await token.balanceOf(staking)).to.equal(principal);
  });

  it("has nothing to do when it is run again (DP-02)", async () => {
    expect((await sesh("plan")).batches).to.deep.equal([]);
    expect((await sesh("run", agreed("--yes"))).sent).to.deep.equal([]);
    expect(await nonce()).to.equal(2 * batchCount);
    const verified = await cli.run(argsOf("verify", ...agreed()));
    expect(verified.out).to.contain("exactly the nodes of the list");
  });

  it("starts with them, and they earn and leave as any others", async () => {
    const { staking, pool, token, treasury } = seeding.system;
    await token.connect(treasury).transfer(pool, 40_000_000n * 10n ** 9n);
    await pool.sync();
    const { result } = await sesh("start", agreed("--yes"));
    expect(result.events.map(({ name }) => name)).to.include.members(["NetworkStarted", "EmissionStarted"]);
    expect(result.events.find(({ name }) => name === "NetworkStarted")?.args.nodes).to.equal(String(NODES));

    const shared = list.nodes[0]!;
    const small = await impersonate(chain, shared.contributors[9]!.staker);
    await expect(staking.connect(small).requestExit(shared.nodeId)).to.be.revertedWithCustomError(
      staking,
      "SmallContributorTooEarly",
    );
    await chain.networkHelpers.time.increase(30 * DAY);
    await expect(staking.connect(small).requestExit(shared.nodeId)).to.emit(staking, "ExitRequested");
    const apart = list.nodes[3]!.contributors[0]!;
    expect(apart.beneficiary).not.to.equal(apart.staker);
    expect(await pool.claimable(apart.beneficiary)).to.be.above(0n);
    expect(await pool.claimable(apart.staker)).to.equal(0n);
  });

  for (const command of ["plan", "run", "verify", "start"]) {
    it(`refuses to ${command} once the network has started`, async () => {
      const before = await nonce();
      const { error } = await sesh(command, command === "plan" ? [] : agreed("--yes"), 1);
      expect(error.message).to.match(/^The network started at /);
      expect(await nonce()).to.equal(before);
    });
  }

  it("comes to the same state when it is killed at every step of every batch (DP-02, DP-05)", async () => {
    await fresh.restore();
    for (let batch = 0; batch < batchCount; batch++) {
      // Before and after the approval is sent, and then the batch.
      for (const when of ["before", "after", "before", "after"] as const) {
        const { client, isDead } = mortal(seeding.client, when);
        let died = false;
        await run(client).catch(() => (died = true));
        expect([died, isDead()], `${when} a transaction of batch ${batch + 1}`).to.deep.equal([true, true]);
      }
    }
    expect(await nonce()).to.equal(2 * batchCount); // nothing was sent twice
    await run(seeding.client);
    expect(await nonce()).to.equal(2 * batchCount);
    expect(await stateOfChain()).to.equal(undisturbed);
    expect(await sesh("verify", agreed())).to.deep.include({ root: list.root, nodes: NODES, surplus: "0" });
  });

  /** What the command does, without its terminal. */
  async function run(client: Client): Promise<void> {
    const plan = await planSeeding(client, list);
    expect(await seedingObstacles(client, plan)).to.deep.equal([]);
    await seedBatches(client, plan.batches, undefined, { interval: 1, pause: 1 });
  }

  /** A process that dies at its first transaction: from then on nothing reaches the chain or comes from it. */
  function mortal({ chainId, deployment, provider }: Client, when: "before" | "after") {
    let dead = false;
    const dying = new Proxy(provider, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return async (...args: unknown[]): Promise<unknown> => {
          if (dead) throw new Error("killed");
          if (name !== "broadcastTransaction") return value.apply(target, args);
          if (when === "after") await value.apply(target, args);
          dead = true;
          throw new Error("killed");
        };
      },
    });
    return { client: clientOf(), isDead: () => dead };

    function clientOf(): Client {
      const reader = createReadClient(chainId, dying, deployment);
      return { ...reader, account: seeding.client.account, signer: seeding.wallet.connect(dying) };
    }
  }
});
