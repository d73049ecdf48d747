import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { execute } from "../../src/actions/execute.js";
import { exitJobs } from "../../src/actions/exitJobs.js";
import { planExitNode } from "../../src/actions/exitNode.js";
import { planAnnulPenalty } from "../../src/actions/annulPenalty.js";
import { perform } from "../../src/actions/perform.js";
import { submitJob } from "../../src/actions/submitJob.js";
import { formatPartialSignature, readSignatures } from "../../src/attest/signatureFiles.js";
import { createStatementList, readStatementList } from "../../src/attest/statementList.js";
import { Context } from "../../src/cli/context.js";
import { runJobs } from "../../src/cli/runJobs.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { withSigner, type Client } from "../../src/contracts/client.js";
import { toHex, type Hex } from "../../src/core/hex.js";
import { nodeKeyOf } from "../../src/crypto/nodeKeys.js";
import { signDigest } from "../../src/crypto/partialSignatures.js";
import { quorumAttestation } from "../../src/queries/quorumAttestation.js";
import { createCli, NODE_PASSWORD, type Cli } from "../support/cli.js";
import { nodeSecret } from "../support/nodes.js";
import { seeded, statement, submit } from "../support/quorum.js";
import { rejectionOf } from "../support/rejection.js";
import { createChain, DAY, deploySystem, type Chain, type System, startNetwork } from "../support/system.js";
import { fundedClient, readClientOf } from "../support/toolkit.js";

const HOUR = 3_600;
const REWARD = "7500000000";

/** What the commands of these tests print. */
interface Collected {
  digest: string;
  signatures: number;
  signers: number;
  needed: number;
  missing: number;
  bad: { nodeId: string; fault: string; sources: string[] }[];
  unknown: { nodeId: string }[];
  failed: { source: string; problem: string }[];
}
interface Jobs {
  dryRun?: boolean;
  jobs: {
    outcome: string;
    plan?: { summary: string; notes: string[]; receives: { amount: string; to: string }[] };
    simulation?: { gas: string };
    result?: { hash: string; events: { name: string; args: Record<string, string> }[] };
  }[];
  used?: string[];
  unsigned?: string[];
}
interface Status {
  lists: (Collected & { statements: { progress: string; problems: string[] }[] })[];
}
interface Failure {
  error: { code: string; message: string; hint: string; details: { error?: string } };
}

describe("Attesters and keepers", function () {
  this.timeout(240_000);

  let chain: Chain;
  let system: System;
  let cli: Cli;
  let ids: string[];
  let keyFiles: string[];

  before(async () => {
    chain = await createChain();
    system = await deploySystem(chain);
    ids = (await startNetwork(system, 6)).nodeIds;
    await chain.networkHelpers.time.increase(30 * DAY);
    cli = await createCli(chain, system);
    keyFiles = await Promise.all(seeded(6).map((label) => cli.keyFile(label)));
  });
  after(() => cli.close());

  /** Makes a list signed by the first of `signers`, has the others sign it, and answers with its file and theirs. */
  async function signList(name: string, what: string[], signers: number[]) {
    const statements = cli.path(`${name}.json`);
    const files: string[] = [];
    for (const signer of signers) {
      const out = cli.path(`${name}.${signer}.json`);
      const source = files.length === 0 ? [...what, "--save", statements] : ["--statements", statements];
      await cli.json(["attest", "sign", ...source, "--key", keyFiles[signer]!, "--out", out, "--yes"]);
      files.push(out);
    }
    return { statements, files };
  }

  const stateOf = async (nodeId: string) => (await cli.json<{ state: string }>(["node", "status", nodeId])).state;

  describe("a node that is down", () => {
    let list: { statements: string; files: string[] };
    const attesters: { url: string; stop: () => Promise<number> }[] = [];
    after(async () => {
      expect(await Promise.all(attesters.map(({ stop }) => stop()))).to.deep.equal(attesters.map(() => 0));
      await Promise.all(
        attesters.map(async ({ url }) => {
          expect(await fetch(url).catch(() => "closed")).to.equal("closed");
        }),
      );
    });

    it("is stated by one attester and signed by the others, who see what they sign", async () => {
      const what = ["--decommission", ids[5]!, "--reason", "uptime,pulse"];
      list = await signList("down", what, [0, 1, 2, 3]);
      const args = ["attest", "sign", "--statements", list.statements, "--key", keyFiles[4]!];
      args.push("--out", cli.path("down.4.json"));
      const no = await cli.run(args, { answer: false });
      expect(no.code).to.equal(3);
      expect(no.out)
        .to.contain(`Decommission node ${ids[5]!}`)
        .and.contain("uptime, pulse")
        .and.contain("on chain 421614");
      expect((await cli.run(args)).err).to.contain("signs with the node key, and nobody can be asked");
      expect((await cli.run([...args, "--dry-run"])).out).to.contain("nothing was signed");
      await rejectionOf(readSignatures(cli.path("down.4.json")));
      expect((await cli.run(args, { answer: true })).code).to.equal(0);
      expect((await cli.json<Failure>([...args, "--yes"], 2)).error.code).to.equal("FILE_EXISTS");
    });

    it("warns whoever signs what the contracts would refuse", async () => {
      const sign = ["attest", "sign", "--key", keyFiles[0]!, "--out", cli.path("x"), "--save", cli.path("y")];
      const warn = async (...what: string[]) =>
        (await cli.json<{ warnings: string[] }>([...sign, "--dry-run", "--reason", "none", ...what])).warnings;
      expect(await warn("--deregister", ids[5]!)).to.deep.equal([
        `Node ${ids[5]!}: the contract would refuse this, the node has a credit of 1 day 2 h.`,
      ]);
      expect((await warn("--recommission", ids[5]!))[0]).to.contain("the node is not decommissioned");
      const missing = await cli.json<Failure>([...sign, "--yes", "--decommission", ids[5]!], 2);
      expect(missing.error.message).to.contain("--reason: it is missing");
      const both = await cli.json<Failure>([...sign, "--yes", "--statements", list.statements], 2);
      expect(both.error.message).to.contain("either a list to sign is given");
    });

    it("is collected from files and two attesters, and a wrong signature is named with its source", async () => {
      for (const name of ["a", "b"]) {
        await mkdir(cli.path(name));
        await copyFile(list.statements, join(cli.path(name), "down.json"));
      }
      await copyFile(list.files[0]!, join(cli.path("a"), "own.json"));
      await copyFile(list.files[1]!, join(cli.path("b"), "own.json"));
      attesters.push(await cli.serve(cli.path("a")), await cli.serve(cli.path("b")));
      const [a, b] = attesters.map(({ url }) => url) as [string, string];
      const { digest } = await readStatementList(list.statements);
      const posted = await fetch(`${a}/v1/statements/${digest}/signatures`, {
        method: "POST",
        body: await readFile(list.files[2]!, "utf8"),
      });
      expect([posted.status, await posted.json()]).to.deep.equal([201, { status: "accepted" }]);

      const right = signDigest(nodeSecret("seed 4"), digest);
      const wrong = { ...right, signature: signDigest(nodeSecret("seed 3"), digest).signature };
      await writeFile(cli.path("wrong.json"), JSON.stringify(formatPartialSignature(digest, wrong)));
      const stranger = signDigest(nodeSecret("stranger"), digest);
      await writeFile(cli.path("stranger.json"), JSON.stringify(formatPartialSignature(digest, stranger)));

      const collect = ["attest", "collect", "--statements", list.statements, "--from", a, b, "http://127.0.0.1:9"];
      const few = await cli.json<Collected>([...collect, "--out", cli.path("few.json")]);
      expect(few).to.include({ digest, signatures: 3, signers: 3, needed: 4, missing: 1 });
      expect(few.failed).to.deep.equal([
        { source: "http://127.0.0.1:9", problem: "http://127.0.0.1:9 cannot be reached." },
      ]);
      const early = [
        "attest",
        "submit",
        "--statements",
        list.statements,
        "--signatures",
        cli.path("few.json"),
        "--yes",
      ];
      const tooFew = await cli.json<Failure>(early, 1);
      expect(tooFew.error.message).to.contain("1 signatures are missing");

      const files = [list.files[0]!, list.files[3]!, cli.path("down.4.json")];
      files.push(cli.path("wrong.json"), cli.path("stranger.json"));
      const all = [...collect, "--signatures", ...files, "--out", cli.path("all.json")];
      const enough = await cli.json<Collected>(all);
      expect(enough).to.include({ signatures: 5, signers: 5, needed: 4, missing: 0 });
      expect(enough.bad).to.deep.equal([{ nodeId: ids[4], fault: "pairing", sources: [cli.path("wrong.json")] }]);
      expect(enough.unknown).to.have.length(1);
      expect((await cli.json<Failure>(all, 2)).error.code).to.equal("FILE_EXISTS");
      const shown = await cli.run([...all, "--force"]);
      expect(shown.out).to.contain(`node ${ids[4]!} (check of its pairing), delivered by ${cli.path("wrong.json")}`);
      expect((await readSignatures(cli.path("all.json"))).partials).to.have.length(5);
    });

    it("is submitted once, whoever else submits it", async () => {
      const submitAll = ["attest", "submit", "--statements", list.statements, "--signatures", cli.path("all.json")];
      const shown = await cli.run([...submitAll, "--dry-run"]);
      expect(shown.out)
        .to.contain("5 of 6 members signed")
        .and.match(/\d+ bytes of calldata/)
        .and.match(/\(\d+ gas\)/);
      expect(await stateOf(ids[5]!)).to.equal("active");
      const [first, second] = await Promise.all([
        cli.json<Jobs>([...submitAll, "--yes"]),
        cli.json<Jobs>([...submitAll, "--yes"]),
      ]);
      const outcomes = [first.jobs[0]!, second.jobs[0]!];
      expect(outcomes.map(({ outcome }) => outcome)).to.include("done");
      expect((await system.quorum.standingOf(ids[5]!)).statements).to.equal(1n);
      expect(new Set(outcomes.flatMap(({ result }) => result?.hash ?? []))).to.have.property("size", 1);
      expect((await cli.json<Jobs>([...submitAll, "--yes"])).jobs[0]!.outcome).to.equal("already done");

      expect(await stateOf(ids[5]!)).to.equal("decommissioned");
      expect((await cli.run(["node", "status", ids[5]!])).out)
        .to.match(/Decommissioned +since \d{4}-/)
        .and.match(/Deregistration +possible from \d{4}-/)
        .and.contain("1 day 2 h of downtime");
      const { lists } = await cli.json<Status>(["attest", "status", "--from", attesters[0]!.url]);
      expect(lists.map(({ statements }) => statements.map(({ progress }) => progress))).to.deep.equal([["done"]]);
    });

    it("comes back with signatures of the five that are left", async () => {
      await chain.networkHelpers.time.increase(HOUR);
      const back = await signList("back", ["--recommission", ids[5]!, "--reason", "none"], [0, 1, 2, 3]);
      const submitBack = ["attest", "submit", "--statements", back.statements, "--signatures", ...back.files, "--yes"];
      expect((await cli.json<Jobs>(submitBack)).jobs[0]!.result!.events.map(({ name }) => name)).to.include(
        "NodeRecommissioned",
      );
      expect(await stateOf(ids[5]!)).to.equal("active");
      const overtaken = ["attest", "submit", "--statements", list.statements, "--signatures", cli.path("all.json")];
      const late = await cli.json<Failure>([...overtaken, "--yes"], 1);
      expect(late.error.message).to.contain("Other statements about these nodes came before");
    });

    it("says what is wrong with statements that came too late", async () => {
      const late = await signList("late", ["--decommission", ids[5]!, "--reason", "uptime"], [0, 1, 2, 3]);
      await chain.networkHelpers.time.increase(601);
      const args = ["--statements", late.statements, "--signatures", ...late.files];
      const { lists } = await cli.json<Status>(["attest", "status", ...args]);
      expect(lists[0]!.statements[0]!.problems[0]).to.contain("it expired on");
      expect((await cli.run(["attest", "status", ...args])).out).to.contain("would be refused: it expired on");
      const refused = await cli.json<Failure>(["attest", "submit", ...args, "--yes"], 1);
      expect(refused.error.details.error).to.equal("StatementExpired");
    });

    it("is put out by a keeper, who is paid, when its credit is used up", async () => {
      const liquidate = ["keeper", "liquidate", "--from", ...attesters.map(({ url }) => url)];
      await submit(system, [await statement(chain, "seed 5", "decommission")], seeded(6));
      expect(await cli.json<Jobs>([...liquidate, "--yes"])).to.deep.include({ jobs: [], unsigned: [] });
      await chain.networkHelpers.time.increase(2 * DAY);
      expect(await cli.json<Jobs>([...liquidate, "--yes"])).to.deep.include({ jobs: [], unsigned: [ids[5]] });

      const out = await signList("out", ["--deregister", ids[5]!, "--reason", "uptime"], [0, 1, 2, 4]);
      await copyFile(out.statements, join(cli.path("a"), "out.json"));
      await copyFile(out.files[0]!, join(cli.path("a"), "out.0.json"));
      await copyFile(out.files[1]!, join(cli.path("a"), "out.1.json"));
      await copyFile(out.statements, join(cli.path("b"), "out.json"));
      await copyFile(out.files[2]!, join(cli.path("b"), "out.2.json"));
      const files = ["--signatures", out.files[3]!];
      const planned = await cli.json<Jobs>([...liquidate, ...files, "--dry-run"]);
      expect(planned.dryRun).to.equal(true);
      expect(planned.jobs[0]!.plan!.receives).to.deep.equal([
        { what: "Liquidator's reward", amount: REWARD, to: cli.wallet.address },
      ]);
      const runs = await Promise.all([
        cli.json<Jobs>([...liquidate, ...files, "--yes"]),
        cli.json<Jobs>([...liquidate, ...files, "--yes"]),
      ]);
      expect(runs.flatMap(({ jobs }) => jobs.map(({ outcome }) => outcome))).to.include("done");
      expect(await system.token.balanceOf(cli.wallet.address)).to.equal(BigInt(REWARD));
      expect(await cli.json<Jobs>([...liquidate, ...files, "--yes"])).to.deep.include({ jobs: [], unsigned: [] });
      expect(await stateOf(ids[5]!)).to.equal("deregistered");
      expect((await cli.run(["node", "status", ids[5]!])).out)
        .to.match(/Penalty +50 SESH/)
        .and.match(/Withdrawal +of the stake from \d{4}-/);
    });
  });

  describe("a quorum that changes after it signed", () => {
    it("needs no new signatures: they are summed again", async () => {
      const client = await withSigner(await readClientOf(chain, system), system.deployer);
      const { list, partials } = await (async () => {
        const { timestamp } = (await chain.ethers.provider.getBlock("latest"))!;
        const key = nodeKeyOf(nodeSecret("seed 3"));
        const made = createStatementList({ chainId: client.chainId, staking: client.deployment.NodeStaking }, [
          { statement: { key, kind: "decommission", timestamp, reason: 1 }, counter: 0 },
        ]);
        return { list: made, partials: seeded(4).map((label) => signDigest(nodeSecret(label), made.digest)) };
      })();
      const job = submitJob(client, list, partials);
      const plan = await job.plan();
      // Node 4 did not sign, and leaves the quorum before the transaction.
      await submit(system, [await statement(chain, "seed 4", "decommission")], seeded(4), { silent: ["seed 4"] });
      expect((await rejectionOf(execute(client, plan))).details.error).to.equal("AttestationInvalid");
      const result = await perform(client, job, { plan, pause: 10 });
      expect(result?.events.map(({ name }) => name)).to.include("NodeDecommissioned");
      expect(await perform(client, job, { plan, pause: 10 })).to.equal(undefined);
      const tooFew = await rejectionOf(quorumAttestation(client, list.digest, partials.slice(0, 1)));
      expect(tooFew.details).to.include({ members: 3, signers: 1, needed: 2, missing: 1 });
    });
  });

  describe("keepers", () => {
    it("finish exits, twice at once", async () => {
      const operator = system.stakers[0]!;
      for (const nodeId of [ids[3]!, ids[4]!]) await system.staking.connect(operator).requestExit(nodeId);
      expect((await cli.run(["keeper", "finish-exits", "--yes"])).out).to.equal("There is nothing to do.");
      await chain.networkHelpers.time.increase(15 * DAY);
      const planned = await cli.json<Jobs>(["keeper", "finish-exits", "--dry-run"]);
      expect(planned.jobs.map(({ outcome }) => outcome)).to.deep.equal(["planned", "planned"]);
      const before = await chain.ethers.provider.getTransactionCount(cli.wallet.address);
      const runs = await Promise.all([
        cli.json<Jobs>(["keeper", "finish-exits", "--yes"]),
        cli.json<Jobs>(["keeper", "finish-exits", "--yes"]),
      ]);
      const hashes = new Set(runs.flatMap(({ jobs }) => jobs.flatMap(({ result }) => result?.hash ?? [])));
      expect(hashes.size).to.equal(2);
      expect(await chain.ethers.provider.getTransactionCount(cli.wallet.address)).to.equal(before + 2);
      expect([await stateOf(ids[3]!), await stateOf(ids[4]!)]).to.deep.equal(["exited", "exited"]);
    });
  });

  describe("jobs that somebody else may be doing", () => {
    const twoExits = async () => {
      const fresh = await deploySystem(chain);
      const { keys, nodeIds } = await startNetwork(fresh, 3);
      const operator = fresh.stakers[0]!;
      for (const nodeId of nodeIds.slice(0, 2)) await fresh.staking.connect(operator).requestExit(nodeId);
      await chain.networkHelpers.time.increase(15 * DAY);
      return { fresh, keys, nodeIds, reader: await readClientOf(chain, fresh) };
    };

    it("are done once when two wallets are in the same block", async () => {
      const { fresh, reader } = await twoExits();
      const [one, two] = [await fundedClient(chain, fresh, reader), await fundedClient(chain, fresh, reader)];
      const jobOf = async (client: Client) => (await exitJobs(client))[0]!;
      const jobs = [await jobOf(one), await jobOf(two)];
      await chain.provider.request({ method: "evm_setAutomine", params: [false] });
      const options = { pause: 50, interval: 20 };
      const running = Promise.all([perform(one, jobs[0]!, options), perform(two, jobs[1]!, options)]);
      const mining = setInterval(() => void chain.networkHelpers.mine(), 30);
      try {
        const results = await running;
        expect(results.filter((result) => result !== undefined)).to.have.length(1);
      } finally {
        clearInterval(mining);
        await chain.provider.request({ method: "evm_setAutomine", params: [true] });
      }
    });

    it("are all tried, and those that fail are named", async () => {
      const { fresh, keys, nodeIds } = await twoExits();
      const other = await createCli(chain, fresh);
      try {
        const out: string[] = [];
        const terminal: Terminal = {
          out: (text) => void out.push(text),
          err: (text) => void out.push(text),
          interactive: true,
          confirm: () => Promise.resolve(true),
          askPassword: () => Promise.reject(new Error("Nobody is asked.")),
          untilStopped: () => Promise.resolve(),
        };
        const context = new Context({}, other.env, terminal);
        const error = await rejectionOf(
          runJobs(context, async (client) => [
            { isDone: () => Promise.resolve(false), plan: () => planExitNode(client, { nodeKey: keys[2]! }) },
            ...(await exitJobs(client)),
          ]),
        );
        expect(error.shortMessage).to.contain("(1 of 3 jobs failed)");
        expect(error.details.error).to.equal("ExitNotRequested");
        const { jobs } = error.details as unknown as Jobs;
        expect(jobs.map(({ outcome }) => outcome)).to.deep.equal(["failed", "done", "done"]);
        expect(out.filter((text) => text.includes("Done."))).to.have.length(2);
        const statuses = await Promise.all(nodeIds.map(async (id) => (await fresh.staking.nodeOf(id)).status));
        expect(statuses).to.deep.equal([3n, 3n, 1n]);
      } finally {
        await other.close();
      }
    });
  });

  describe("secrets", () => {
    it("have not been printed in all of this (DP-06)", () => {
      const text = cli.transcript.join("\n").toLowerCase();
      expect(text.length > 10_000).to.equal(true);
      const secrets = seeded(6).map((label) => toHex(nodeSecret(label), 32).slice(2));
      for (const hidden of [...secrets, NODE_PASSWORD, cli.wallet.privateKey.slice(2)]) {
        expect(text).not.to.contain(hidden);
      }
    });
  });
});

describe("Penalties in escrow", () => {
  it("are annulled by the governor or settled by a keeper", async () => {
    const chain = await createChain();
    const system = await deploySystem(chain);
    const { nodeIds } = await startNetwork(system, 6);
    await chain.networkHelpers.time.increase(30 * DAY);
    const cli = await createCli(chain, system);
    try {
      const down = [];
      for (const label of ["seed 4", "seed 5"]) down.push(await statement(chain, label, "decommission"));
      await submit(system, down, seeded(6));
      await chain.networkHelpers.time.increase(2 * DAY);
      const out = [];
      for (const label of ["seed 4", "seed 5"]) out.push(await statement(chain, label, "deregister", { reason: 256 }));
      await submit(system, out, seeded(4));
      expect((await cli.run(["node", "status", nodeIds[4]!])).out).to.match(/1,250 SESH, in escrow until \d{4}-/);
      expect((await cli.json<Jobs>(["keeper", "settle", "--yes"])).jobs).to.deep.equal([]);

      const governor = await withSigner(await readClientOf(chain, system), system.governor);
      const annulled = await execute(governor, await planAnnulPenalty(governor, { nodeId: nodeIds[4] as Hex }));
      expect(annulled.events.map(({ name }) => name)).to.include("PenaltyAnnulled");
      expect((await cli.run(["node", "status", nodeIds[4]!])).out).to.match(/Penalty +annulled/);
      await chain.networkHelpers.time.increase(7 * DAY);
      const runs = await Promise.all([
        cli.json<Jobs>(["keeper", "settle", "--yes"]),
        cli.json<Jobs>(["keeper", "settle", "--yes"]),
      ]);
      const events = runs.flatMap(({ jobs }) => jobs.flatMap(({ result }) => result?.events ?? []));
      expect(
        new Set(events.filter(({ name }) => name === "PenaltySettled").map(({ args }) => args.nodeId)),
      ).to.deep.equal(new Set([nodeIds[5]]));
      expect((await cli.json<Jobs>(["keeper", "settle", "--yes"])).jobs).to.deep.equal([]);
    } finally {
      await cli.close();
    }
  });
});
