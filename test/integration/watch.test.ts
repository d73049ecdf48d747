import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { RpcProvider } from "../../src/config/rpcProvider.js";
import { createReadClient, type ReadClient } from "../../src/contracts/client.js";
import type { Hex } from "../../src/core/hex.js";
import { FactReader } from "../../src/queries/watchFacts.js";
import { judge, RULES, type RuleName } from "../../src/watch/rules.js";
import { HealthWatcher } from "../../src/watch/healthWatcher.js";
import { WatchBook, type WatchEvent } from "../../src/watch/watchBook.js";
import { impersonate } from "../support/accounts.js";
import { attest, claimsDomain, OXEN_BLOCK_HASH, rootOf, URI } from "../support/claims.js";
import { type Cli, createCli } from "../support/cli.js";
import { createFakeService, type FakeService } from "../support/fakeService.js";
import { idOf, PENALTY, withNodes } from "../support/penalties.js";
import { MISCONDUCT } from "../support/quorum.js";
import { rejectionOf } from "../support/rejection.js";
import { createChain, DAY } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

const HOUR = 3_600;
const ALL = Object.keys(RULES) as RuleName[];
/** Days pass in these tests, and no price lasts longer than one. */
const WITHOUT_PRICE = ALL.filter((rule) => rule !== "price");
const FAST = { timeout: 2_000, attempts: 1, pause: 1 };

describe("sesh watch", function () {
  this.timeout(120_000);

  let chain: Awaited<ReturnType<typeof createChain>>;
  let network: Awaited<ReturnType<typeof withNodes>>;
  let cli: Cli;
  let client: ReadClient;
  let provider: RpcProvider;
  let reader: FactReader;
  let restore: () => Promise<void>;

  before(async () => {
    chain = await createChain();
    network = await withNodes(chain);
    await postPrice();
    cli = await createCli(chain, network.system);
    const { deployment, chainId } = await readClientOf(chain, network.system);
    provider = new RpcProvider(cli.server.url, chainId, FAST);
    client = createReadClient(chainId, provider, deployment);
  });
  after(async () => {
    provider.destroy();
    await cli.close();
  });
  beforeEach(async () => {
    const snapshot = await chain.networkHelpers.takeSnapshot();
    restore = () => snapshot.restore();
    reader = new FactReader(client, 0);
  });
  afterEach(async () => {
    cli.server.fault = undefined;
    await restore();
  });

  async function postPrice(): Promise<void> {
    const { answer } = await network.feed.latestRoundData();
    await network.feed.connect(network.operations).post(answer);
  }
  const latest = () => chain.networkHelpers.time.latest();
  const mineAfter = (seconds: number) => chain.networkHelpers.time.increase(seconds);

  async function findings(rules: readonly RuleName[] = ALL) {
    return judge(await reader.read(await latest()), rules);
  }
  /** What is found, in short. */
  const found = async (...rules: RuleName[]) =>
    (await findings(rules)).map(({ key, severity }) => `${severity} ${key}`);

  describe("its rules, on the state of the contracts", () => {
    it("find nothing in a network in good health", async () => {
      expect(await findings()).to.deep.equal([]);
    });

    for (const [rule, holder] of [
      ["pool-solvency", "pool"],
      ["staking-solvency", "staking"],
    ] as const) {
      it(`${rule}: finds a single atomic unit that is missing`, async () => {
        const { token, liquidator } = network;
        const contract = await impersonate(chain, await network[holder].getAddress());
        await token.connect(contract).transfer(liquidator, 1);
        const [finding, ...others] = await findings(["pool-solvency", "staking-solvency"]);
        expect(others).to.deep.equal([]);
        expect(finding).to.include({ key: rule, severity: "critical" });
        expect(BigInt(finding!.details.missing!) > 0n).to.equal(true);
        await token.connect(liquidator).transfer(contract, 1);
        expect(await found(rule)).to.deep.equal([]);
      });
    }

    it("staking-solvency: counts principal to the unit through exits, penalties, escrow and withdrawals", async () => {
      const { staking, operator, solo, putOut, token } = network;
      const exact = async () => {
        const facts = await reader.read(await latest());
        expect(facts.staking.principal).to.equal(facts.staking.balance);
        return facts.staking.balance;
      };
      const before = await exact();
      await putOut("redirected");
      expect(before - (await exact())).to.equal(PENALTY);
      await putOut("shared", { reason: MISCONDUCT });
      await exact();
      await mineAfter(7 * DAY);
      await staking.settlePenalty(idOf("shared"));
      await exact();
      await staking.connect(operator).requestExit(solo.nodeId);
      await mineAfter(15 * DAY);
      await staking.exit(solo.key);
      await staking.connect(operator).withdraw([solo.nodeId]);
      expect(await exact()).to.equal(await token.balanceOf(staking));
    });

    it("pause: names what is paused and until when, and is over with the pause", async () => {
      await network.staking.connect(network.guardian).pause(HOUR);
      await network.rounds.connect(network.guardian).pause(2 * HOUR);
      expect(await found("pause")).to.deep.equal(["warning pause NodeStaking", "warning pause ContributionRounds"]);
      await mineAfter(HOUR);
      expect(await found("pause")).to.deep.equal(["warning pause ContributionRounds"]);
      await network.rounds.connect(network.operations).unpause();
      expect(await found("pause")).to.deep.equal([]);
    });

    it("price: says why there is none, and is over with the next price", async () => {
      const ageLimit = Number(await network.oracle.ageLimit());
      await mineAfter(ageLimit + 1);
      const [finding] = await findings(["price"]);
      expect(finding).to.deep.include({ severity: "warning", details: { error: "PriceStale" } });
      await postPrice();
      expect(await found("price")).to.deep.equal([]);
    });

    it("claim-root: shows the time left to veto, then that it can be activated, then nothing", async () => {
      const { oxenClaims, attesters, stranger, guardian } = network;
      const root = rootOf([[stranger, 1_000n]]);
      const signatures = await attest(await claimsDomain(oxenClaims), root, attesters.slice(0, 2));
      const propose = () => oxenClaims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures);
      await propose();
      const key = `claim-root oxen-coin ${root.root}`;
      const [finding] = await findings(["claim-root"]);
      expect(finding).to.include({ key, severity: "warning" });
      expect(finding!.details.activeAt).to.equal((await latest()) + 2 * DAY);
      await oxenClaims.connect(guardian).veto();
      expect(await found("claim-root")).to.deep.equal([]);
      await propose();
      await mineAfter(2 * DAY);
      expect(await found("claim-root")).to.deep.equal([`info ${key}`]);
      await oxenClaims.activate();
      expect(await found("claim-root")).to.deep.equal([]);
    });

    it("credit: speaks when little is left, when none is, when it comes back with too little, and not when that is made up", async () => {
      const key = `credit ${idOf("solo")}`;
      const state = async () => (await findings(["credit"])).map(({ details }) => details.state);
      await network.state("solo", "decommission");
      const { credit } = await network.quorum.standingOf(idOf("solo"));
      expect(await found("credit")).to.deep.equal([]);
      await mineAfter(Number(credit) - 6 * HOUR + 10);
      expect(await found("credit")).to.deep.equal([`warning ${key}`]);
      expect(await state()).to.deep.equal(["down, not due"]);
      await mineAfter(6 * HOUR);
      expect(await state()).to.deep.equal(["down, due"]);
      await network.state("solo", "recommission");
      expect(await state()).to.deep.equal(["up, due"]);
      // A day up earns 48 minutes.
      await mineAfter(3 * DAY);
      expect(await found("credit")).to.deep.equal([]);
    });

    it("penalty: can be annulled, then settled, then is done", async () => {
      const key = `penalty ${idOf("solo")}`;
      await network.putOut("solo", { reason: MISCONDUCT });
      const [finding] = await findings(["penalty"]);
      expect(finding).to.include({ key, severity: "warning" });
      expect(finding!.details.annullableUntil).to.equal((await latest()) + 7 * DAY);
      await mineAfter(7 * DAY);
      expect(await found("penalty")).to.deep.equal([`info ${key}`]);
      await network.staking.settlePenalty(idOf("solo"));
      expect(await found("penalty")).to.deep.equal([]);
    });

    it("penalty: says nothing of an ordinary one, nor of one that was annulled", async () => {
      const { system, staking, governor, putOut } = network;
      await putOut("redirected");
      await putOut("solo", { reason: MISCONDUCT });
      await staking.connect(governor).annulPenalty(idOf("solo"));
      expect(await found("penalty", "staking-solvency")).to.deep.equal([]);
      expect(system.parameters.delays.governorDelay).to.be.greaterThan(0);
    });

    it("exit: from the second on in which it can be finished until it is, and not after a cancellation", async () => {
      const { staking, operator, solo, redirected } = network;
      await staking.connect(operator).requestExit(solo.nodeId);
      await staking.connect(operator).requestExit(redirected.nodeId);
      await staking.connect(operator).cancelExit(redirected.nodeId);
      const { exitableAt } = await staking.nodeOf(solo.nodeId);
      await chain.networkHelpers.time.increaseTo(Number(exitableAt) - 1);
      expect(await found("exit")).to.deep.equal([]);
      await mineAfter(1);
      expect(await found("exit")).to.deep.equal([`info exit ${solo.nodeId}`]);
      await staking.exit(solo.key);
      expect(await found("exit")).to.deep.equal([]);
    });

    it("unsealed: counts the keys of present nodes", async () => {
      expect((await reader.read(0)).unsealedKeys).to.equal(9);
      await network.putOut("solo");
      expect((await reader.read(0)).unsealedKeys).to.equal(8);
    });

    it("behind: compares the newest block with the watcher's clock", async () => {
      const facts = async (late: number) => judge(await reader.read((await latest()) + late), ["behind"]);
      expect(await facts(600)).to.deep.equal([]);
      expect((await facts(601)).map(({ key }) => key)).to.deep.equal(["behind"]);
    });
  });

  describe("its looks", () => {
    it("read only what is new, and a block with so many others on top", async () => {
      reader = new FactReader(client, 3);
      await reader.read(0);
      await network.staking.connect(network.operator).requestExit(network.solo.nodeId);
      await mineAfter(15 * DAY);
      expect((await reader.read(0)).exits).to.deep.equal([]);
      await chain.networkHelpers.mine(3);
      cli.server.requests.length = 0;
      expect((await reader.read(0)).exits).to.deep.equal([network.solo.nodeId]);
      const ranges = cli.server.requests
        .filter(({ method }) => method === "eth_getLogs")
        .map(({ params }) => params[0]);
      expect(ranges).to.have.length(1);
      const { fromBlock, toBlock } = ranges[0] as { fromBlock: Hex; toBlock: Hex };
      expect(Number(toBlock) - Number(fromBlock) + 1).to.equal(3);
    });

    it("report as over what a reorganisation has taken away, and read everything again", async () => {
      const book = WatchBook.inMemory({ chainId: 421_614n, staking: client.deployment.NodeStaking }, "test");
      const watcher = watcherOn(book);
      const fork = await chain.networkHelpers.takeSnapshot();
      await network.staking.connect(network.operator).requestExit(network.solo.nodeId);
      await mineAfter(15 * DAY);
      expect(told(await watcher.step())).to.deep.equal([`new exit ${network.solo.nodeId}`]);
      await fork.restore();
      // Before the other branch is as long, nothing is believed.
      expect(told(await watcher.step())).to.deep.equal([]);
      await chain.networkHelpers.mine(5);
      const { events, problems } = await watcher.step();
      expect(problems).to.deep.equal([]);
      expect(told({ events })).to.deep.equal([`resolved exit ${network.solo.nodeId}`]);
      expect(told(await watcher.step())).to.deep.equal([]);
    });

    it("take no half of one chain and half of another for facts", async () => {
      let isReplaced = false;
      cli.server.fault = async ({ method }) => {
        if (method !== "eth_getCode" && method !== "eth_call") return false;
        if (isReplaced) return false;
        isReplaced = true;
        await restore();
        await chain.networkHelpers.mine(2);
        return false;
      };
      await chain.networkHelpers.mine(1);
      const book = WatchBook.inMemory({ chainId: 421_614n, staking: client.deployment.NodeStaking }, "test");
      const { seen, problems } = await watcherOn(book).step();
      expect(isReplaced).to.equal(true);
      expect(seen).to.equal(false);
      expect(problems).to.have.length(1);
      expect(book.state.findings).to.deep.equal([]);
      // The snapshot is used up.
      const again = await chain.networkHelpers.takeSnapshot();
      restore = () => again.restore();
    });

    it("do not take an endpoint that lacks a block for a price that is refused", async () => {
      const selector = network.oracle.interface.getFunction("usdPerSesh").selector;
      cli.server.fault = ({ id, method, params }, response) => {
        const { data } = (params[0] ?? {}) as { data?: string };
        if (method !== "eth_call" || data !== selector) return false;
        response.end(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32_000, message: "header not found" } }));
        return true;
      };
      expect((await rejectionOf(reader.read(0))).message).to.contain("refused the call without a known reason");
    });

    it("survive every fault of an endpoint at every request, and find the same afterwards", async () => {
      await network.staking.connect(network.operator).requestExit(network.solo.nodeId);
      await mineAfter(15 * DAY);
      const book = WatchBook.inMemory({ chainId: 421_614n, staking: client.deployment.NodeStaking }, "test");
      const expected = judge(await new FactReader(client, 0).read(await latest()), WITHOUT_PRICE);
      cli.server.requests.length = 0;
      await new FactReader(client, 0).read(0);
      const requests = cli.server.requests.length;
      const watcher = watcherOn(book);
      for (let failing = 0; failing < requests; failing++) {
        let count = 0;
        cli.server.fault = (_request, response) => {
          if (count++ !== failing) return false;
          if (failing % 3 === 0) response.destroy();
          else if (failing % 3 === 1) response.writeHead(429).end("busy");
          else response.end("<html>");
          return true;
        };
        // What is remembered from a look before needs fewer requests: then none fails.
        const { seen, problems } = await watcher.step();
        expect(seen, `request ${failing}`).to.equal(problems.length === 0);
      }
      cli.server.fault = undefined;
      expect((await watcher.step()).seen).to.equal(true);
      expect(book.state.findings).to.deep.equal(expected);
    });
  });

  describe("the command", () => {
    let service: FakeService;
    before(async () => {
      service = await createFakeService();
      service.answer = () => ({ status: 200, body: "" });
      cli.env.SESH_WATCH_WEBHOOK = `${service.url.href}hook?token=very-secret-token`;
    });
    after(() => service.close());
    beforeEach(() => (service.requests.length = 0));

    it("ends well with --once where all is well, and without a file", async () => {
      const { code, out } = await cli.run(["watch", "--once", "--finality", "0"]);
      expect([code, out]).to.deep.equal([0, "All is well."]);
    });

    it("ends with status 1 and the findings where something is wrong; work that waits is not wrong", async () => {
      await network.staking.connect(network.operator).requestExit(network.solo.nodeId);
      await mineAfter(15 * DAY);
      await postPrice();
      await cli.json(["watch", "--once", "--finality", "0"]);
      await network.staking.connect(network.guardian).pause(DAY);
      const { error } = await cli.json<{ error: { code: string; details: { findings: { key: string }[] } } }>(
        ["watch", "--once", "--finality", "0"],
        1,
      );
      expect(error.code).to.equal("PRECONDITION_FAILED");
      const keys = error.details.findings.map(({ key }) => key);
      expect(keys).to.deep.equal(["pause NodeStaking", `exit ${network.solo.nodeId}`]);
      await cli.json(["watch", "--once", "--finality", "0", "--rules", "exit", "price"]);
    });

    it("tells the webhook each thing once over several runs, and never shows its address", async () => {
      const file = cli.path("watch.json");
      const args = ["watch", file, "--once", "--webhook", "--finality", "0"];
      await network.staking.connect(network.guardian).pause(DAY);
      await cli.run(args);
      await cli.run([...args, "--json"]);
      await mineAfter(DAY);
      await postPrice();
      const { code } = await cli.run(args);
      expect(code).to.equal(0);
      expect(service.requests.map(({ body }) => (body as unknown as WatchEvent).kind)).to.deep.equal([
        "new",
        "resolved",
      ]);
      expect(cli.transcript.join("\n")).not.to.contain("very-secret-token");
      expect(await readFile(file, "utf8")).not.to.contain("very-secret-token");
    });

    it("keeps looking until it is stopped, a line of JSON for each event", async () => {
      await network.staking.connect(network.guardian).pause(DAY);
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const lines: string[] = [];
      const args = ["watch", cli.path("loop.json"), "--webhook", "--json", "--finality", "0"];
      const { code } = await cli.run(args, {
        until: promise,
        onOut: (text) => {
          lines.push(text);
          resolve(undefined);
        },
      });
      expect(code).to.equal(0);
      const { event } = JSON.parse(lines[0]!) as { event: WatchEvent };
      expect(event.finding.key).to.equal("pause NodeStaking");
      expect(service.requests.map(({ body }) => body)).to.deep.equal([event]);
    });

    it("writes nothing and tells nobody in a dry run", async () => {
      const file = cli.path("dry.json");
      await network.staking.connect(network.guardian).pause(DAY);
      expect((await cli.run(["watch", file, "--webhook", "--dry-run", "--finality", "0"])).code).to.equal(1);
      expect(service.requests).to.deep.equal([]);
      expect(await readFile(file).catch(() => "nothing")).to.equal("nothing");
    });

    it("refuses to run without a file, with an unknown rule, and with a webhook that is none", async () => {
      const cases: [string[], Record<string, string>, string][] = [
        [["watch"], {}, "no file is named"],
        [["watch", "--once", "--rules", "nonsense"], {}, "--rules"],
        [["watch", "--once", "--webhook"], { SESH_WATCH_WEBHOOK: "" }, "SESH_WATCH_WEBHOOK"],
        [["watch", "--once", "--webhook"], { SESH_WATCH_WEBHOOK: "file:///etc" }, "SESH_WATCH_WEBHOOK"],
      ];
      for (const [args, env, text] of cases) {
        const { code, err } = await cli.run(args, { env });
        expect(code).to.equal(2);
        expect(err).to.contain(text);
      }
    });
  });

  function watcherOn(book: WatchBook): HealthWatcher {
    return new HealthWatcher({
      observe: async () => reader.read(await latest()),
      rules: WITHOUT_PRICE,
      minSeverity: "info",
      book,
      blindAfter: 600,
      interval: 60,
      now: () => 1_900_000_000,
    });
  }

  function told({ events }: { events: WatchEvent[] }): string[] {
    return events.map(({ kind, finding: { key } }) => `${kind} ${key}`);
  }
});
