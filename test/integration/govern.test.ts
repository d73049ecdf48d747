import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { id } from "ethers";
import { planGovernCall } from "../../src/actions/governCall.js";
import type { Job } from "../../src/actions/job.js";
import { Context } from "../../src/cli/context.js";
import { runJobs } from "../../src/cli/runJobs.js";
import type { Terminal } from "../../src/cli/terminal.js";
import type { Client } from "../../src/contracts/client.js";
import { parseGovernedCall } from "../../src/contracts/governedCalls.js";
import { type Cli, createCli } from "../support/cli.js";
import { rejectionOf } from "../support/rejection.js";
import { createChain, DAY, deploySystem, type Signer, startNetwork, type System } from "../support/system.js";

const WEEK = 7 * DAY;
const COMMITMENT = id("commitment");

/** What the commands print as JSON. */
interface Output {
  error: { code: string; message: string; hint: string };
  plan: { summary: string; dates: { what: string; at: number }[]; spend?: { amount: string } };
  batch: { file: string; safe: string; isContract: boolean; transactions: { to: string; data: string }[] };
  jobs: { outcome: string }[];
}

interface BatchFile {
  chainId: string;
  meta: { createdFromSafeAddress: string; description: string };
  transactions: { to: string; value: string; data: string }[];
}

describe("sesh govern and --safe-batch", function () {
  this.timeout(60_000);

  let chain: Awaited<ReturnType<typeof createChain>>;
  let system: System;
  let cli: Cli;
  let keyless: Record<string, string>;
  let count = 0;

  before(async () => {
    chain = await createChain();
    system = await deploySystem(chain);
    await startNetwork(system, 2);
    cli = await createCli(chain, system);
    // Whoever writes for a Safe has no key.
    delete cli.env.SESH_PRIVATE_KEY;
    keyless = cli.env;
  });
  after(() => cli.close());

  /** Runs a command for a Safe and has it execute what was written. */
  async function batchOf(safe: Signer, args: string[]) {
    const file = cli.path(`batch ${count++}.json`);
    const output = await cli.json<Output>([...args, "--safe", safe.address, "--safe-batch", file]);
    return { file, output, batch: JSON.parse(await readFile(file, "utf8")) as BatchFile };
  }

  async function executed(safe: Signer, args: string[]) {
    const written = await batchOf(safe, args);
    for (const { to, value, data } of written.batch.transactions)
      await safe.sendTransaction({ to, value: BigInt(value), data });
    return written;
  }
  const now = () => chain.networkHelpers.time.latest();
  const refusedFor = async (safe: Signer, args: string[], code = 1) =>
    (await cli.json<Output>([...args, "--safe", safe.address, "--dry-run"], code)).error;

  it("has no key anywhere", () => {
    expect(keyless).not.to.have.property("SESH_PRIVATE_KEY");
    expect(keyless).not.to.have.property("SESH_KEYSTORE");
  });

  describe("a parameter, by the governor's Safe", () => {
    const CALL = ["NodeStaking", "setExitDelay", String(10 * DAY)];

    it("is scheduled with its delay and dates shown", async () => {
      const { output, batch } = await executed(system.governor, ["govern", "schedule", ...CALL]);
      const scheduledAt = await now();
      expect(output.plan.summary).to.equal(`Schedule NodeStaking.setExitDelay(delay: ${10 * DAY}).`);
      const [from, until] = output.plan.dates;
      expect(from!.what).to.equal("can be executed from (delay 7 days)");
      expect(from!.at).to.be.within(scheduledAt + WEEK - 5, scheduledAt + WEEK);
      expect(until!.at - from!.at).to.equal(WEEK);
      expect(batch.chainId).to.equal("421614");
      expect(batch.meta.createdFromSafeAddress).to.equal(system.governor.address);
      expect(batch.meta.description).to.equal(output.plan.summary);
      expect(batch.transactions.map(({ to }) => to)).to.deep.equal([await system.authority.getAddress()]);
    });

    it("is listed, and refused before its time and when it is scheduled twice", async () => {
      const [entry, ...others] = await cli.json<Record<string, unknown>[]>(["govern", "list"]);
      expect(others).to.deep.equal([]);
      expect(entry).to.include({
        state: "waiting",
        call: `NodeStaking.setExitDelay(delay: ${10 * DAY})`,
        scheduledBy: system.governor.address,
        executableAt: (await now()) + WEEK,
        expiresAt: (await now()) + 2 * WEEK,
      });
      const early = await refusedFor(system.governor, ["govern", "execute", ...CALL]);
      expect(early.message).to.match(/^It can be executed from /);
      const twice = await refusedFor(system.governor, ["govern", "schedule", ...CALL]);
      expect(twice.message).to.match(/^It is scheduled already, for /);
    });

    it("is executed after the delay, and is gone from the list", async () => {
      await chain.networkHelpers.time.increase(WEEK);
      expect((await cli.json<{ state: string }[]>(["govern", "list"]))[0]!.state).to.equal("ready");
      await executed(system.governor, ["govern", "execute", ...CALL]);
      expect(await system.staking.exitDelay()).to.equal(10 * DAY);
      expect(await cli.json(["govern", "list"])).to.deep.equal([]);
      const again = await refusedFor(system.governor, ["govern", "execute", ...CALL]);
      expect(again.message).to.equal(`${system.governor.address} has not scheduled this call, or it has expired.`);
    });

    it("can be cancelled, and expires a week after its time", async () => {
      const product = ["FeeRecycler", "setProduct", "1", await system.proBurn.getAddress(), "5000000"];
      await executed(system.governor, ["govern", "schedule", ...product]);
      await executed(system.governor, ["govern", "cancel", ...product]);
      expect(await cli.json(["govern", "list"])).to.deep.equal([]);
      await executed(system.governor, ["govern", "schedule", ...product]);
      await chain.networkHelpers.time.increase(2 * WEEK);
      expect((await cli.json<{ state: string }[]>(["govern", "list"]))[0]!.state).to.equal("expired");
    });

    it("is refused at execution with the contract's own words where it is out of bounds", async () => {
      const call = ["NodeStaking", "setExitDelay", "1"];
      await executed(system.governor, ["govern", "schedule", ...call]);
      await chain.networkHelpers.time.increase(WEEK);
      const refused = await refusedFor(system.governor, ["govern", "execute", ...call]);
      expect(refused.code).to.equal("CONTRACT_REVERTED");
    });
  });

  it("schedules roles with the succession delay, and answers for lists as JSON", async () => {
    const grant = ["Authority", "grantRole", "3", system.stakers[3]!.address, "0"];
    const { output } = await batchOf(system.governor, ["govern", "schedule", ...grant]);
    expect(output.plan.dates[0]!.what).to.match(/delay 32 days/);
    const keys = ["1", "400", `0x${"11".repeat(32)}`, `["0x${"22".repeat(32)}"]`, "https://example.org/keys.json"];
    const issuer = await batchOf(system.governor, ["govern", "schedule", "ProBurn", "setIssuerKeys", ...keys]);
    expect(issuer.output.plan.summary).to.contain(`keyIds: ["0x${"22".repeat(32)}"]`);
  });

  it("pauses for the guardian and ends the pause for operations, without a delay", async () => {
    const { output } = await executed(system.guardian, ["govern", "pause", "NodeStaking", "12h"]);
    const until = Number(await system.staking.pausedUntil());
    expect(until).to.equal((await now()) + DAY / 2);
    expect(output.plan.dates[0]!.at).to.be.within(until - 5, until);
    await executed(system.operations, ["govern", "unpause", "NodeStaking"]);
    expect(await system.staking.pausedUntil()).to.equal(await now());
  });

  describe("wrong input", () => {
    const cases: [string, string[], string][] = [
      ["another contract", ["Token", "mint"], "contract"],
      ["a function for everybody", ["NodeStaking", "exit"], "function"],
      ["too few arguments", ["NodeStaking", "setExitDelay"], "arguments"],
      ["no number", ["NodeStaking", "setExitDelay", "10d"], "delay"],
      ["a number that does not fit", ["NodeStaking", "setExitDelay", "4294967296"], "delay"],
      ["a hexadecimal number", ["NodeStaking", "setExitDelay", "0x10"], "delay"],
      ["a mistyped address", ["FeeRecycler", "setLiquidityReceiver", `0x${"aB".repeat(20)}`], "receiver"],
      ["neither true nor false", ["Authority", "setTargetClosed", `0x${"11".repeat(20)}`, "yes"], "closed"],
      ["a list that is none", ["NodeStaking", "seed", "{}"], "registrations_"],
    ];
    for (const [title, call, field] of cases) {
      it(`refuses ${title}`, async () => {
        const error = await refusedFor(system.governor, ["govern", "schedule", ...call], 2);
        expect(error.code).to.equal("INPUT_INVALID");
        expect(error.message).to.match(new RegExp(`^${field}: `));
      });
    }

    it("refuses an account without the role, and the wrong one of call and schedule", async () => {
      const stranger = await refusedFor(system.guardian, [
        "govern",
        "schedule",
        "NodeStaking",
        "setExitDelay",
        "86400",
      ]);
      expect(stranger.message).to.equal(`${system.guardian.address} may not call NodeStaking.setExitDelay.`);
      const call = await refusedFor(system.governor, ["govern", "call", "NodeStaking", "setExitDelay", "86400"]);
      expect(call.message).to.equal("setExitDelay has to be scheduled 7 days ahead.");
      const schedule = await refusedFor(system.guardian, ["govern", "schedule", "NodeStaking", "pause", "86400"]);
      expect(schedule.message).to.equal(`pause has no delay for ${system.guardian.address}.`);
    });
  });

  describe("any command", () => {
    it("posts a price for operations", async () => {
      const price = Number((await system.feed.latestRoundData()).answer);
      await executed(system.operations, ["govern", "call", "PostedPriceFeed", "post", String(price)]);
      expect((await system.feed.latestRoundData()).updatedAt).to.equal(await now());
    });

    it("approves exactly what is paid first, and never asks for a permit", async () => {
      const safe = system.stakers[5]!;
      await system.token.connect(safe).approve(system.recycler, 0);
      const { output, batch } = await executed(safe, ["pro", "buy", "1", "--commitment", COMMITMENT]);
      const targets = await Promise.all([system.token.getAddress(), system.proBurn.getAddress()]);
      expect(batch.transactions.map(({ to }) => to)).to.deep.equal(targets);
      const [, amount] = system.token.interface.decodeFunctionData("approve", batch.transactions[0]!.data);
      expect(output.batch).to.include({ safe: safe.address, isContract: false });
      expect(amount).to.equal(output.plan.spend!.amount);
      expect((await system.recycler.totalsOf(1)).units).to.equal(1);
    });

    it("approves nothing where the allowance is there", async () => {
      const { batch } = await batchOf(system.stakers[6]!, ["pro", "buy", "1", "--commitment", COMMITMENT]);
      expect(batch.transactions).to.have.length(1);
    });

    it("writes the steps of a registration one after the other, and keeps its secret in between", async () => {
      const safe = system.stakers[8]!;
      await system.token.connect(safe).approve(system.recycler, 0);
      const args = ["name", "register", "safekeeper", "--folder", cli.path("names")];
      const announced = await executed(safe, args);
      const targets = await Promise.all([system.token.getAddress(), system.names.getAddress()]);
      expect(announced.batch.transactions.map(({ to }) => to)).to.deep.equal(targets.slice(1));
      expect(await system.names.balanceOf(safe)).to.equal(0);
      await chain.networkHelpers.time.increase(60);
      const registered = await executed(safe, args);
      expect(registered.batch.transactions.map(({ to }) => to)).to.deep.equal(targets);
      expect(await system.names.balanceOf(safe)).to.equal(1);
    });

    it("puts all jobs of a keeper into one batch", async () => {
      const [owner] = system.stakers;
      for (const { nodeId } of await cli.json<{ nodeId: string }[]>(["node", "status", "--staker", owner!.address]))
        await system.staking.connect(owner).requestExit(nodeId);
      await chain.networkHelpers.time.increase(10 * DAY);
      const { batch, output } = await executed(system.stakers[7]!, ["keeper", "finish-exits"]);
      expect(batch.transactions).to.have.length(2);
      expect(output.jobs.map(({ outcome }) => outcome)).to.deep.equal(["planned", "planned"]);
      expect(await system.staking.activeNodes()).to.equal(0);
    });

    it("refuses jobs that keep the hash of what they send, and writes nothing", async () => {
      const file = cli.path("kept.json");
      const options = { json: true, safe: system.guardian.address, safeBatch: file };
      const terminal = { out: () => undefined, err: () => undefined, interactive: false } as unknown as Terminal;
      const job = (client: Client): Job => ({
        isDone: () => Promise.resolve(false),
        plan: () => planGovernCall(client, parseGovernedCall(client, "NodeStaking", "pause", ["3600"])),
        onHash: () => undefined,
      });
      const run = runJobs(new Context(options, cli.env, terminal), (client) => Promise.resolve([job(client)]));
      expect((await rejectionOf(run)).message).to.match(/^--safe-batch: this command keeps track of what it sends/);
      expect(await readFile(file).catch(() => "nothing")).to.equal("nothing");
    });

    it("writes no more jobs than one transaction can carry, and leaves the others for the next batch", async () => {
      const options = { json: true, safe: system.guardian.address, safeBatch: cli.path("full.json") };
      const printed: string[] = [];
      const out = (text: string) => printed.push(text);
      const terminal = { out, err: () => undefined, interactive: false } as unknown as Terminal;
      const jobsOf = (gasAtMost: bigint) => (client: Client) =>
        Promise.resolve(
          ["NodeStaking", "ContributionRounds", "FeeRecycler"].map((contract): Job => ({
            isDone: () => Promise.resolve(false),
            plan: async () => ({
              ...(await planGovernCall(client, parseGovernedCall(client, contract, "pause", ["3600"]))),
              gasAtMost,
            }),
          })),
        );
      for (const [gas, outcomes] of [
        [6_500_000n, ["planned", "planned", "left"]],
        [6_500_001n, ["planned", "left", "left"]],
        [14_000_000n, ["planned", "left", "left"]],
      ] as const) {
        await runJobs(new Context({ ...options, force: true }, cli.env, terminal), jobsOf(gas));
        const { jobs, batch } = JSON.parse(printed.pop()!) as Output;
        expect(jobs.map(({ outcome }) => outcome)).to.deep.equal(outcomes);
        expect(batch.transactions).to.have.length(outcomes.filter((outcome) => outcome === "planned").length);
      }
    });

    it("overwrites no file without --force, and says so before anything else is lost", async () => {
      const call = ["govern", "pause", "FeeRecycler", "1h"];
      const { file } = await batchOf(system.guardian, call);
      const before = await readFile(file, "utf8");
      const again = [...call, "--safe", system.guardian.address, "--safe-batch", file];
      expect((await cli.json<Output>(again, 2)).error.code).to.equal("FILE_EXISTS");
      expect(await readFile(file, "utf8")).to.equal(before);
      const forced = ["govern", "pause", "FeeRecycler", "2h", ...again.slice(4), "--force"];
      await cli.json(forced);
      expect(await readFile(file, "utf8")).not.to.equal(before);
    });

    it("writes nothing in a dry run", async () => {
      const file = cli.path("dry.json");
      const args = ["govern", "pause", "FeeRecycler", "1h", "--safe", system.guardian.address];
      await cli.json([...args, "--safe-batch", file, "--dry-run"]);
      expect(await readFile(file).catch(() => "nothing")).to.equal("nothing");
    });

    it("refuses a file without a Safe, a Safe without a file, and a Safe where a key has to sign", async () => {
      const pause = ["govern", "pause", "FeeRecycler", "1h"];
      const safe = ["--safe", system.guardian.address];
      for (const [args, field] of [
        [[...pause, "--safe-batch", cli.path("x.json")], "--safe-batch"],
        [[...pause, ...safe, "--yes"], "--safe"],
        [[...pause, "--safe", "0x12", "--dry-run"], "--safe"],
      ] as const) {
        const { error } = await cli.json<Output>([...args], 2);
        expect(error.message).to.match(new RegExp(`^${field}: `));
      }
      const order = ["provider", "order", "--books", cli.path("books"), "--payment", "1", "--plan", "1"];
      const terms = ["--commitment", COMMITMENT, "--price", "499", "--currency", "EUR", "--yes"];
      const { error } = await cli.json<Output>([...order, ...terms, ...safe, "--safe-batch", cli.path("x.json")], 2);
      expect(error.message).to.equal("--safe: this command signs with a key.");
    });

    it("tells a person what was written and warns of an account without code", async () => {
      const file = cli.path("person.json");
      const args = ["govern", "pause", "FeeRecycler", "1h", "--safe", system.guardian.address, "--safe-batch", file];
      const { code, out, err } = await cli.run(args);
      expect(code).to.equal(0);
      expect(out).to.contain(`Wrote 1 transaction for ${system.guardian.address} to ${file}; nothing was sent.`);
      expect(err).to.contain(`There is no contract at ${system.guardian.address} on this network`);
    });
  });
});
