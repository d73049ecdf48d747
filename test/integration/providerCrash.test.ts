import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { PATHS } from "../../src/pro/api.js";
import type { StockCounts } from "../../src/provider/stock.js";
import { aCustomer, createProvider, type Customer, type Provider, tokenOf } from "../support/provider.js";
import { randomFrom } from "../support/random.js";
import { createChain } from "../support/system.js";

const PROGRAM = fileURLToPath(new URL("../../bin/sesh.js", import.meta.url));
const SEED = "provider crash";
const chain = await createChain();

/** Where a run is killed: at the n-th request of a kind, before it has an effect, or after that and before the answer. */
interface KillPoint {
  at: "transaction" | "issue" | "exchange";
  number: number;
  when: "before" | "after";
}

interface Output {
  stock: StockCounts[];
  blind_sig: string;
  code: string;
  jobs: unknown[];
}

/* Each command runs as a process of its own, is killed as by `kill -9`, and is run again with the same arguments. */
describe("A payment provider whose commands are killed", function () {
  this.timeout(600_000);

  let provider: Provider;
  let kill: (() => void) | undefined;
  let point: (KillPoint & { seen: number }) | undefined;

  before(async () => {
    provider = await createProvider(chain);
    await provider.init();
    provider.cli.server.fault = async ({ method, params }, response) => {
      if (method !== "eth_sendRawTransaction" || !reached("transaction", "before")) {
        if (method !== "eth_sendRawTransaction" || !reached("transaction", "after")) return false;
        await chain.provider.request({ method, params });
      }
      kill?.();
      response.destroy();
      return true;
    };
    provider.hook = (when, path) => {
      const at = path === PATHS.issue ? "issue" : path === PATHS.exchange ? "exchange" : undefined;
      if (at !== undefined && reached(at, when)) kill?.();
      return Promise.resolve();
    };
  });
  after(() => provider.close());

  function reached(at: KillPoint["at"], when: KillPoint["when"]): boolean {
    if (point?.at !== at || point.when !== when) return false;
    point.seen += 1;
    return point.seen === point.number;
  }

  /** Runs a command; undefined if it was killed: at a point, or after so many milliseconds. */
  async function run(args: readonly string[], end?: KillPoint | number): Promise<Output | undefined> {
    const env = { ...provider.cli.env, PATH: process.env.PATH };
    const child = spawn(process.execPath, [PROGRAM, ...args, "--json"], { cwd: tmpdir(), env });
    kill = () => child.kill("SIGKILL");
    point = typeof end === "object" ? { ...end, seen: 0 } : undefined;
    const timer = typeof end === "number" ? setTimeout(kill, end) : undefined;
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (out += chunk.toString()));
    const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((resolve) =>
      child.on("close", (exitCode, by) => resolve({ code: exitCode, signal: by })),
    );
    clearTimeout(timer);
    kill = point = undefined;
    if (signal === "SIGKILL") return undefined;
    expect(code, out).to.equal(0);
    return JSON.parse(out) as Output;
  }

  /** Kills a command at each of the points, and runs it once more to its end. */
  async function runKilled(args: readonly string[], points: readonly KillPoint[]): Promise<Output> {
    for (const end of points) expect(await run(args, end), JSON.stringify(end)).to.equal(undefined);
    return (await run(args))!;
  }

  const counts = async () => (await provider.cli.json<Output>(provider.args.show)).stock[0]!;
  const burned = async () => Number((await provider.system.recycler.totalsOf(1))[0]);

  it("burns a batch once (SD-07, SD-13)", async () => {
    const { jobs } = await runKilled(provider.args.burnStock(40), [
      // The approval, the approval again, and then the burn.
      { at: "transaction", number: 1, when: "before" },
      { at: "transaction", number: 1, when: "after" },
      { at: "transaction", number: 1, when: "before" },
      { at: "transaction", number: 1, when: "after" },
    ]);
    expect(jobs).to.deep.equal([]);
    expect([await provider.receipts(), await burned()]).to.deep.equal([1, 40]);
    expect(await counts()).to.deep.equal({ plan: 1, sent: 0, burned: 40, issued: 0, sold: 0, lost: 0 });
  });

  it("gets every token", async () => {
    const { stock } = await runKilled(provider.args.stock, [
      { at: "issue", number: 1, when: "before" },
      { at: "issue", number: 20, when: "after" },
      { at: "issue", number: 40, when: "after" },
    ]);
    expect(stock).to.deep.equal([{ plan: 1, sent: 0, burned: 0, issued: 40, sold: 0, lost: 0 }]);
    expect((await provider.server.store.counts(1e6))[0]!.issued).to.equal(40);
  });

  it("gives a customer one token from one unit (PV-01, PV-05)", async () => {
    const customer = aCustomer(provider.key);
    const args = provider.args.exchange(await provider.requestFile(customer, "killed"), "killed");
    const { blind_sig } = await runKilled(args, [
      { at: "exchange", number: 1, when: "before" },
      { at: "exchange", number: 1, when: "after" },
    ]);
    tokenOf(customer, blind_sig);
    expect(await counts()).to.include({ issued: 39, sold: 1 });
    expect((await provider.server.store.counts(1e6))[0]!.exchanged).to.equal(1);
  });

  it("makes one gift", async () => {
    const { code } = await runKilled(provider.args.gift("killed-gift"), [
      { at: "exchange", number: 1, when: "before" },
      { at: "exchange", number: 1, when: "after" },
    ]);
    expect((await run(provider.args.gift("killed-gift")))!.code).to.equal(code);
    expect(await counts()).to.include({ issued: 38, sold: 2 });
  });

  it("burns each order once (DP-05)", async () => {
    const commitments = Array.from({ length: 3 }, () => aCustomer(provider.key).purchase.commitment);
    for (const [i, commitment] of commitments.entries()) await run(provider.args.order([commitment], `order-${i}`));
    await runKilled(provider.args.burn, [
      { at: "transaction", number: 1, when: "after" },
      { at: "transaction", number: 1, when: "before" },
      { at: "transaction", number: 1, when: "after" },
    ]);
    expect([await provider.receipts(), await burned()]).to.deep.equal([2, 43]);
  });

  it(`ends in the same state when it is killed at any moment (seed "${SEED}")`, async () => {
    const random = randomFrom(SEED);
    /** Kills a command twice after a random time, unless it is faster, and runs it until it ends. */
    const runRandomly = async (args: readonly string[]) => {
      for (let i = 0; i < 2; i++) await run(args, 700 + random.below(1_800));
      return (await run(args))!;
    };
    const customers: Customer[] = Array.from({ length: 2 }, () => aCustomer(provider.key));
    await runRandomly(provider.args.burnStock(50));
    await runRandomly(provider.args.stock);
    for (const [i, customer] of customers.entries()) {
      const args = provider.args.exchange(await provider.requestFile(customer, `random-${i}`), `random-${i}`);
      tokenOf(customer, (await runRandomly(args)).blind_sig);
    }
    expect([await provider.receipts(), await burned()]).to.deep.equal([3, 55]);
    expect(await counts()).to.deep.equal({ plan: 1, sent: 0, burned: 0, issued: 48, sold: 4, lost: 0 });
    expect(await provider.server.store.counts(1e6)).to.deep.equal([{ plan: 1, issued: 52, redeemed: 0, exchanged: 4 }]);
  });
});
