import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Wallet } from "ethers";
import { execute } from "../../src/actions/execute.js";
import { perform } from "../../src/actions/perform.js";
import { seedBatches } from "../../src/actions/seedBatches.js";
import { seedJob } from "../../src/actions/seedJob.js";
import { planSeedNodes } from "../../src/actions/seedNodes.js";
import { planStartNetwork } from "../../src/actions/startNetwork.js";
import { toPlain } from "../../src/contracts/results.js";
import type { Hex } from "../../src/core/hex.js";
import { toJson } from "../../src/core/json.js";
import { writeNodeKeyFile } from "../../src/crypto/nodeKeyFile.js";
import { batchesOf } from "../../src/seeding/batches.js";
import { type NodeList, nodeListOf } from "../../src/seeding/nodeList.js";
import type { SeedEntry } from "../../src/seeding/seedEntry.js";
import { impersonate } from "../support/accounts.js";
import { type Cli, createCli, NODE_PASSWORD } from "../support/cli.js";
import { rejectionOf } from "../support/rejection.js";
import {
  addressOf,
  anEntry,
  contributorsOf,
  createSeedingSystem,
  linesOf,
  secretsOf,
  type SeedingOutput,
  type SeedingSystem,
  someEntries,
  stateOfSeeding,
} from "../support/seeding.js";
import { createChain, DAY, REQUIREMENT } from "../support/system.js";

const PROGRAM = fileURLToPath(new URL("../../bin/sesh.js", import.meta.url));
const NODES = 6;
/** Makes three batches of them. */
const GAS_LIMIT = ["--gas-limit", "900000"];
const chain = await createChain();

describe("Seeding that is stopped", function () {
  this.timeout(300_000);

  let seeding: SeedingSystem;
  let cli: Cli;
  let entries: SeedEntry[];
  let list: NodeList;
  let file: string;
  let fresh: Awaited<ReturnType<typeof chain.networkHelpers.takeSnapshot>>;

  before(async () => {
    seeding = await createSeedingSystem(chain, NODES);
    cli = await createCli(chain, seeding.system);
    cli.env.SESH_PRIVATE_KEY = seeding.wallet.privateKey;
    entries = someEntries(seeding.terms, NODES, 5);
    list = nodeListOf(entries);
    file = cli.path("nodes.jsonl");
    await writeFile(file, linesOf(entries));
    fresh = await chain.networkHelpers.takeSnapshot();
  });
  after(() => cli.close());
  beforeEach(async () => {
    cli.server.fault = undefined;
    await fresh.restore();
  });

  const argsOf = (command: string, options: string[], root = list.root, nodes = file) => {
    const sends = command === "run" || command === "start" ? ["--yes"] : [];
    return ["migrate", "seed", command, "--nodes", nodes, "--root", root, ...sends, ...options];
  };
  const sesh = (command: string, options: string[] = [], code = 0) =>
    cli.json<SeedingOutput>(argsOf(command, options), code);
  const nonce = () => chain.ethers.provider.getTransactionCount(seeding.wallet);

  /** A command that has to send nothing and end with an error. */
  async function refused(command: string, { code = 1, root = list.root, nodes = file, options = [] as string[] } = {}) {
    const before = await nonce();
    const { error } = await cli.json<SeedingOutput>(argsOf(command, options, root, nodes), code);
    expect(await nonce()).to.equal(before);
    return error;
  }

  async function seed(some: readonly SeedEntry[]): Promise<void> {
    await execute(seeding.client, await planSeedNodes(seeding.client, some));
  }

  it("gives operations with a Safe one batch after the other, each with its exact approval", async () => {
    const { wallet, system } = seeding;
    const operations = await impersonate(chain, wallet.address);
    for (let left = 3; left > 0; left--) {
      const path = cli.path(`batch ${left}.json`);
      const args = argsOf("run", [...GAS_LIMIT, "--safe", wallet.address, "--safe-batch", path]);
      expect((await cli.json<SeedingOutput>(args)).batches).to.have.length(left);
      const { transactions } = JSON.parse(await readFile(path, "utf8")) as {
        transactions: { to: string; data: string }[];
      };
      expect(transactions.map(({ to }) => to)).to.deep.equal([
        await system.token.getAddress(),
        await system.staking.getAddress(),
      ]);
      for (const { to, data } of transactions) await operations.sendTransaction({ to, data });
      expect(await system.token.allowance(wallet, system.staking)).to.equal(0);
    }
    await sesh("verify");
  });

  describe("by a list that is not the one", () => {
    for (const command of ["run", "verify", "start"]) {
      it(`refuses to ${command} with another root`, async () => {
        const error = await refused(command, { code: 2, root: `0x${"00".repeat(32)}` });
        expect(error.message).to.contain(`The root of ${file} is ${list.root}, and not 0x0000`);
      });

      it(`refuses to ${command} with a line that was altered`, async () => {
        const [path, text] = [cli.path("altered.jsonl"), linesOf(entries)];
        await writeFile(path, text.replace('"feeBps":37', '"feeBps":38'));
        expect((await refused(command, { code: 2, nodes: path })).message).to.contain(
          "line 2: the proof of possession",
        );
        // Nobody signs a beneficiary: only the root shows it.
        await writeFile(path, text.replaceAll(addressOf("listed 3 beneficiary 0"), addressOf("thief")));
        expect((await refused(command, { code: 2, nodes: path })).message).to.contain("The root of ");
      });
    }

    it("refuses to start, and says what is missing, before all nodes are there", async () => {
      await seed(entries.slice(0, 4));
      for (const command of ["verify", "start"]) {
        const { details } = await refused(command);
        expect(details.differences).to.have.length(2 + 4);
        expect(details.differences?.[0]).to.match(new RegExp(`^node ${list.nodes[4]!.nodeId} of .* not on the chain$`));
      }
      const { out, err } = await cli.run(argsOf("verify", []));
      expect(`${out}${err}`).to.contain("the number of nodes is 4 on the chain and 6 by the list");
    });

    it("refuses a chain with a node that is not in the list", async () => {
      const foreign = anEntry(seeding.terms, "foreign");
      await seed([entries[0]!, foreign]);
      const text = `node ${nodeListOf([foreign]).nodes[0]!.nodeId} of ${foreign.contributors[0]!.staker} is on the chain`;
      for (const command of ["run", "verify", "start"]) {
        expect((await refused(command)).message, command).to.contain(text);
      }
      const plan = await cli.json<SeedingOutput>(["migrate", "seed", "plan", "--nodes", file], 1);
      expect(plan.error.message).to.contain(text);
    });

    it("refuses a chain with other contributors than the list", async () => {
      const contributors = contributorsOf(seeding.terms, "listed 1", 2);
      await seed([{ ...entries[1]!, contributors }]);
      for (const command of ["run", "verify"]) {
        expect((await refused(command)).message).to.contain(`node ${list.nodes[1]!.nodeId}: contributors `);
      }
    });

    it("is not started with another set, whatever the list says", async () => {
      await seed(entries);
      const keys = entries.slice(1).map(({ credentials }) => credentials.key);
      const error = await rejectionOf(execute(seeding.client, planStartNetwork(seeding.client, keys)));
      expect(error.details.error).to.equal("SeededSetMismatch");
    });
  });

  describe("by an account that cannot do it", () => {
    it("refuses without enough SESH for all that is missing", async () => {
      const { token } = seeding.system;
      await token.connect(seeding.wallet).transfer(seeding.system.treasury, 1n);
      expect((await refused("run")).details.error).to.equal("ERC20InsufficientBalance");
      const plan = await cli.json<SeedingOutput>(["migrate", "seed", "plan", "--nodes", file]);
      expect(plan.obstacles).to.have.length(1);
      expect((await cli.run(["migrate", "seed", "plan", "--nodes", file])).out).to.contain("Obstacle");
    });

    it("refuses without enough ETH for all that is missing (DP-07)", async () => {
      await chain.networkHelpers.setBalance(seeding.wallet.address, 10n ** 15n);
      expect((await refused("run")).message).to.match(/ has 0\.001 ETH, and the batches need about /);
    });

    it("refuses without the right to seed", async () => {
      const { SESH_PRIVATE_KEY } = cli.env;
      const other = Wallet.createRandom();
      cli.env.SESH_PRIVATE_KEY = other.privateKey;
      try {
        expect((await refused("run")).details.error).to.equal("AccessManagedUnauthorized");
      } finally {
        cli.env.SESH_PRIVATE_KEY = SESH_PRIVATE_KEY!;
      }
      const options = ["migrate", "seed", "plan", "--nodes", file, "--payer", other.address];
      expect((await cli.json<SeedingOutput>(options)).obstacles).to.have.length(3); // nor has it SESH or ETH
    });

    it("sends nothing unless somebody agrees", async () => {
      const args = ["migrate", "seed", "run", "--nodes", file, "--root", list.root];
      expect((await cli.run(args)).code).to.equal(2);
      expect((await cli.run(args, { answer: false })).code).to.equal(3);
      const shown = await cli.run([...args, "--dry-run"]);
      expect(shown.code).to.equal(0);
      expect(shown.out).to.contain("Dry run: nothing was sent.");
      expect(await nonce()).to.equal(0);
    });

    it("refuses a limit that a node does not fit", async () => {
      expect((await refused("run", { code: 2, options: ["--gas-limit", "100000"] })).message).to.contain("--gas-limit");
    });
  });

  describe("by what others do before the start", () => {
    it("does not mind SESH that somebody sent there, nor rewards sent elsewhere by their owner", async () => {
      const { token, treasury, staking } = seeding.system;
      await seed(entries);
      await token.connect(treasury).transfer(staking, 1n);
      const owner = await impersonate(chain, entries[1]!.contributors[0]!.staker);
      for (const beneficiary of [addressOf("elsewhere"), addressOf("elsewhere again")])
        await staking.connect(owner).setBeneficiary(list.nodes[1]!.nodeId, beneficiary);
      expect(await sesh("verify")).to.deep.include({ root: list.root, surplus: "1" });
      expect((await sesh("run")).sent).to.deep.equal([]);
      expect((await cli.run(argsOf("start", []))).code).to.equal(0);
    });

    it("cannot be held up by a node that leaves: the list without it is the set", async () => {
      const { staking } = seeding.system;
      await seed(entries);
      const [gone, ...others] = entries as [SeedEntry];
      const operator = await impersonate(chain, gone.contributors[0]!.staker);
      await staking.connect(operator).requestExit(list.nodes[0]!.nodeId);
      expect(await sesh("verify")).to.deep.include({ left: [] });
      await chain.networkHelpers.time.increase(15 * DAY);
      await staking.exit(gone.credentials.key);
      for (const command of ["run", "verify", "start"])
        expect((await refused(command)).message).to.contain("has left before the start");

      const nodes = cli.path("others.jsonl");
      await writeFile(nodes, linesOf(others));
      const { root } = nodeListOf(others);
      const verify = argsOf("verify", [], root, nodes);
      const stake = String(REQUIREMENT * BigInt(NODES)); // what left and was not withdrawn is owed, too
      const left = [list.nodes[0]!.nodeId];
      expect(await cli.json<SeedingOutput>(verify)).to.deep.include({ nodes: NODES - 1, stake, left, surplus: "0" });
      await staking.connect(operator).withdraw([list.nodes[0]!.nodeId]);
      expect(BigInt((await cli.json<SeedingOutput>(verify)).stake)).to.be.below(BigInt(stake));
      const started = await cli.json<SeedingOutput>(argsOf("start", [], root, nodes));
      expect(started.result.events.map(({ name }) => name)).to.include("NetworkStarted");
    });

    it("goes on with the rest when another run seeds some nodes of the same batch", async () => {
      const { token, treasury } = seeding.system;
      const job = seedJob(seeding.client, list.nodes);
      const plan = await job.plan();
      await seed(entries.slice(2, 4));
      await token.connect(treasury).transfer(seeding.wallet, 2n * REQUIREMENT);
      const result = await perform(seeding.client, job, { plan, interval: 1, pause: 1 });
      expect(result?.events.filter(({ name }) => name === "NodeRegistered")).to.have.length(NODES - 2);
      expect(await sesh("verify")).to.deep.include({ nodes: NODES });
      expect(await perform(seeding.client, job, { pause: 1 })).to.equal(undefined);
    });
  });

  describe("by its endpoint or its machine", () => {
    it("refuses an endpoint that keeps no old events (IX-05)", async () => {
      await seed(entries);
      cli.server.fault = ({ id, method }, response) => {
        if (method !== "eth_getLogs") return false;
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result: [] }));
        return true;
      };
      for (const command of ["run", "verify", "start"])
        expect((await refused(command)).message).to.contain("0 nodes instead of 6");
    });

    it("refuses an endpoint whose events tell of other nodes than the contract", async () => {
      await seed(entries);
      const thief = addressOf("thief").slice(2).toLowerCase();
      cli.server.fault = async ({ id, method, params }, response) => {
        if (method !== "eth_getLogs") return false;
        const logs = JSON.stringify(await chain.provider.request({ method, params }));
        const result = JSON.parse(
          logs.replaceAll(addressOf("listed 3 beneficiary 0").slice(2).toLowerCase(), thief),
        ) as unknown;
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
        return true;
      };
      expect((await refused("verify")).message).to.contain(`another registration of node ${list.nodes[3]!.nodeId}`);
    });

    it("waits for a transaction whose outcome is open (SD-07)", async () => {
      const { provider } = chain;
      await provider.request({ method: "evm_setAutomine", params: [false] });
      try {
        await seeding.system.token.connect(seeding.wallet).approve(seeding.system.staking, 5n);
        const error = await rejectionOf(seedBatches(seeding.client, batchesOf(list.nodes), undefined, { pause: 1 }));
        expect(error.code).to.equal("TRANSACTION_PENDING");
      } finally {
        await provider.request({ method: "evm_setAutomine", params: [true] });
        await chain.networkHelpers.mine();
      }
      expect((await sesh("run")).sent).to.have.length(1);
      expect(await nonce()).to.equal(1 + 2);
    });

    it("comes to the same state when its process is killed (DP-02)", async () => {
      expect((await sesh("run", GAS_LIMIT)).sent).to.have.length(3);
      const undisturbed = await stateOfSeeding(seeding, list);
      await fresh.restore();

      // The first batch without an answer, and the approval of the third.
      for (const transaction of [2, 3]) {
        let kill = (): void => undefined;
        let seen = 0;
        cli.server.fault = async ({ method, params }, response) => {
          if (method !== "eth_sendRawTransaction" || ++seen !== transaction) return false;
          await chain.provider.request({ method, params });
          kill();
          response.destroy();
          return true;
        };
        const child = spawn(process.execPath, [PROGRAM, ...argsOf("run", GAS_LIMIT), "--json"], {
          cwd: tmpdir(),
          env: { PATH: process.env.PATH, ...cli.env },
        });
        kill = () => child.kill("SIGKILL");
        const signal = await new Promise((resolve) => child.on("close", (_code, by) => resolve(by)));
        expect(signal).to.equal("SIGKILL");
      }
      cli.server.fault = undefined;
      expect(await nonce()).to.equal(2 + 3);
      expect((await sesh("run", GAS_LIMIT)).sent).to.have.length(1);
      expect(await nonce()).to.equal(2 * 3);
      expect(await stateOfSeeding(seeding, list)).to.equal(undisturbed);
    });
  });

  describe("sesh node seed-entry", () => {
    let keys: string[];
    before(async () => {
      keys = ["first", "second"].map((label) => cli.path(`${label}.key.json`));
      for (const path of keys) await writeNodeKeyFile(path, secretsOf(path), NODE_PASSWORD, 1_024);
    });
    const args = (key: string, operator: string, ...options: string[]) => {
      return ["node", "seed-entry", "--key", key, "--operator", operator, ...options];
    };

    it("prints a line of the list, and nothing secret", async () => {
      const [alone, shared] = [addressOf("alone"), contributorsOf(seeding.terms, "handed in", 3, true)];
      await writeFile(cli.path("contributors.json"), toJson(shared));
      const options = ["--contributors", cli.path("contributors.json"), "--fee", "12.5"];
      const lines = [
        (await cli.run(args(keys[0]!, alone))).out,
        (await cli.run([...args(keys[1]!, shared[0]!.staker, ...options), "--json"])).out,
      ];
      lines.forEach((line) => expect(line).not.to.contain("\n"));
      const nodes = cli.path("handed-in.jsonl");
      await writeFile(nodes, lines.map((line) => `${line}\n`).join(""));
      const { root } = await cli.json<SeedingOutput>(["migrate", "seed", "plan", "--nodes", nodes]);
      await cli.json(argsOf("run", [], root as Hex, nodes));
      const { staking } = seeding.system;
      const [first, second] = await staking.queryFilter(staking.filters.NodeRegistered());
      expect(toPlain(first?.args.contributors)).to.deep.equal([
        { staker: alone, beneficiary: alone, stake: REQUIREMENT },
      ]);
      expect(toPlain(second?.args.contributors)).to.deep.equal(shared);
      expect([first?.args.node.feeBps, second?.args.node.feeBps]).to.deep.equal([0n, 1_250n]);
      for (const { secret, ed25519Seed } of keys.map((path) => secretsOf(path))) {
        expect(lines.join()).not.to.contain(secret.toString(16));
        expect(lines.join()).not.to.contain(ed25519Seed.slice(2));
      }
    });

    it("refuses what the list would be refused for", async () => {
      const { NodeStaking } = seeding.client.deployment;
      expect((await cli.run(args(keys[0]!, NodeStaking))).err).to.contain("is the contract NodeStaking");
      const path = cli.path("few.json");
      const operator = addressOf("operator");
      await writeFile(path, toJson([{ staker: operator, stake: "1" }]));
      const few = await cli.run(args(keys[0]!, operator, "--contributors", path));
      expect(few.code).to.equal(2);
      expect(few.err).to.contain("the stakes are 0.000000001 SESH and not 25,000 SESH");
      const other = await cli.run(args(keys[0]!, addressOf("other"), "--contributors", path));
      expect(other.err).to.contain("the first is not the operator");
    });
  });
});
