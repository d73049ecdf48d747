import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ToolkitError } from "../../../../src/core/errors.js";
import type { Hex } from "../../../../src/core/hex.js";
import { Secret } from "../../../../src/core/secret.js";
import type { Facts } from "../../../../src/watch/facts.js";
import { HealthWatcher, type HealthOptions } from "../../../../src/watch/healthWatcher.js";
import { WatchBook, type WatchEvent } from "../../../../src/watch/watchBook.js";
import { webhook } from "../../../../src/watch/webhook.js";
import { createFakeService, type FakeService } from "../../../support/fakeService.js";
import { rejectionOf } from "../../../support/rejection.js";

const SUBJECT = { chainId: 421_614n, staking: `0x${"5a".repeat(20)}` } as const;
const MINUTE = 60;

function nodeId(number: number): Hex {
  return `0x${number.toString(16).padStart(64, "0")}`;
}

describe("watch/healthWatcher", () => {
  let folder: string;
  let path: string;
  let service: FakeService;
  let book: WatchBook;
  let watcher: HealthWatcher;
  let now: number;
  let block: number;
  let exits: Hex[];
  let failure: Error | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-health-"));
    path = join(folder, "watch.json");
    service = await createFakeService();
    service.answer = () => ({ status: 200, body: "" });
    [now, block, exits, failure] = [1_900_000_000, 100, [], undefined];
    await restart();
  });
  afterEach(async () => {
    await book.close();
    await service.close();
    await rm(folder, { recursive: true });
  });

  function observe(): Promise<Facts> {
    if (failure !== undefined) return Promise.reject(failure);
    return Promise.resolve({
      now,
      headAt: now,
      block: { number: block, hash: nodeId(block), timestamp: now },
      pool: { balance: 0n, reserve: 0n, owed: 0n },
      staking: { balance: 0n, principal: 0n },
      pauses: [],
      priceRefusal: undefined,
      claims: [],
      unsealedKeys: 0,
      exits,
      short: [],
      escrows: [],
      tickets: [],
    });
  }

  /** A new process with the same file. */
  async function restart(change: Partial<HealthOptions> = {}): Promise<void> {
    await (book as WatchBook | undefined)?.close();
    book = await WatchBook.open(path, SUBJECT, "first");
    watcher = new HealthWatcher({
      observe,
      rules: ["exit", "pool-solvency"],
      minSeverity: "info",
      book,
      deliver: webhook(new Secret(`${service.url.href}hook?token=very-secret`), 1_000),
      blindAfter: 10 * MINUTE,
      interval: MINUTE,
      now: () => now,
      ...change,
    });
  }

  async function stepAfter(seconds: number) {
    now += seconds;
    block += seconds;
    return watcher.step();
  }
  const delivered = () => service.requests.map(({ body }) => body as unknown as WatchEvent);
  const told = () => delivered().map(({ kind, finding: { key } }) => `${kind} ${key}`);

  it("tells what is new and what is over, once each, in order", async () => {
    exits = [nodeId(1), nodeId(2)];
    await stepAfter(0);
    await stepAfter(MINUTE);
    exits = [nodeId(2)];
    await stepAfter(MINUTE);
    await stepAfter(MINUTE);
    expect(told()).to.deep.equal([`new exit ${nodeId(1)}`, `new exit ${nodeId(2)}`, `resolved exit ${nodeId(1)}`]);
    expect(delivered().map(({ id }) => id)).to.deep.equal(["first-1", "first-2", "first-3"]);
    expect(delivered()[2]).to.deep.include({ at: now - MINUTE, chainId: "421614", block: block - MINUTE });
  });

  it("tells nothing again after a restart, and goes on counting", async () => {
    exits = [nodeId(1)];
    await stepAfter(0);
    await restart();
    await stepAfter(MINUTE);
    exits = [];
    await stepAfter(MINUTE);
    expect(delivered().map(({ id, kind }) => `${id} ${kind}`)).to.deep.equal(["first-1 new", "first-2 resolved"]);
  });

  describe("given a webhook that is down", () => {
    beforeEach(() => {
      service.answer = () => ({ status: 503, body: "" });
      exits = [nodeId(1)];
    });

    it("loses nothing, waits longer each time, and delivers in order when it is back", async () => {
      const first = await stepAfter(0);
      expect(first.problems.map(({ message }) => message)).to.deep.equal([
        "The webhook answered 503. Nothing is lost: it is tried again.",
      ]);
      expect(first.wait).to.equal(5);
      await stepAfter(4);
      expect(service.requests).to.have.length(1);
      expect((await stepAfter(1)).wait).to.equal(10);
      expect(service.requests).to.have.length(2);
      exits = [];
      service.answer = () => ({ status: 202, body: "" });
      await stepAfter(10);
      expect(delivered().map(({ id, kind }) => `${id} ${kind}`)).to.deep.equal([
        "first-1 new",
        "first-1 new",
        "first-1 new",
        "first-2 resolved",
      ]);
      expect(book.state.outbox).to.deep.equal([]);
    });

    it("loses nothing over a restart either", async () => {
      await stepAfter(0);
      service.answer = () => ({ status: 200, body: "" });
      await restart();
      await stepAfter(MINUTE);
      expect(delivered().map(({ id }) => id)).to.deep.equal(["first-1", "first-1"]);
    });

    it("names neither the address nor its secret, and follows no redirect", async () => {
      service.answer = () => ({ status: 302, body: "" });
      const redirected = await stepAfter(0);
      await service.close();
      const gone = await stepAfter(MINUTE);
      service = await createFakeService();
      for (const { problems } of [redirected, gone]) {
        expect(problems).to.have.length(1);
        expect(problems[0]!.code).to.equal("SERVICE_FAILED");
        expect(`${problems[0]!.stack} ${String(problems[0]!.cause)}`).not.to.match(/very-secret|127\.0\.0\.1/);
      }
    });
  });

  it("delivers with the same id again after a kill between the answer and the note of it", async () => {
    exits = [nodeId(1)];
    let killed: Promise<void> | undefined;
    service.answer = () => {
      // What is on the disk at this moment is what a killed process leaves.
      killed ??= copyFile(path, `${path}.killed`);
      return { status: 200, body: "" };
    };
    await stepAfter(0);
    await killed;
    await copyFile(`${path}.killed`, path);
    await restart();
    await stepAfter(MINUTE);
    await stepAfter(MINUTE);
    expect(delivered().map(({ id }) => id)).to.deep.equal(["first-1", "first-1"]);
    expect(delivered()[0]).to.deep.equal(delivered()[1]);
  });

  describe("given an endpoint that fails", () => {
    beforeEach(async () => {
      exits = [nodeId(1)];
      await stepAfter(0);
      failure = new ToolkitError("RPC_FAILED", "Gone.", { hint: "Later." });
    });

    it("keeps what it knew and waits longer each time, up to ten minutes", async () => {
      const waits = [];
      for (let i = 0; i < 6; i++) waits.push((await stepAfter(1)).wait);
      expect(waits).to.deep.equal([60, 120, 240, 480, 600, 600]);
      expect(told()).to.deep.equal([`new exit ${nodeId(1)}`]);
    });

    it("says so after ten minutes, once, over a restart, and says when it sees again", async () => {
      const { seen } = await stepAfter(1);
      expect(seen).to.equal(false);
      await stepAfter(10 * MINUTE - 1);
      expect(told()).to.have.length(1);
      await restart();
      await stepAfter(1);
      await stepAfter(MINUTE);
      expect(told().slice(1)).to.deep.equal(["new blind"]);
      failure = undefined;
      exits = [];
      expect((await stepAfter(MINUTE)).wait).to.equal(MINUTE);
      expect(told().slice(2)).to.deep.equal([`resolved exit ${nodeId(1)}`, "resolved blind"]);
    });

    it("does not take an older block for the present", async () => {
      failure = undefined;
      block -= 50;
      exits = [];
      const { seen, problems } = await stepAfter(1);
      expect(seen).to.equal(false);
      expect(problems[0]!.code).to.equal("RPC_FAILED");
      expect(told()).to.have.length(1);
      block += 100;
      await stepAfter(1);
      expect(told().slice(1)).to.deep.equal([`resolved exit ${nodeId(1)}`]);
    });

    it("ends at once at an endpoint of another chain", async () => {
      failure = new ToolkitError("CHAIN_MISMATCH", "Another chain.", { hint: "Correct it." });
      expect(await rejectionOf(watcher.step())).to.equal(failure);
    });
  });

  it("leaves out what is less severe than wanted", async () => {
    await restart({ minSeverity: "warning" });
    exits = [nodeId(1)];
    await stepAfter(0);
    expect(told()).to.deep.equal([]);
  });

  it("keeps what was not delivered while it runs without a webhook", async () => {
    service.answer = () => ({ status: 500, body: "" });
    exits = [nodeId(1)];
    await stepAfter(0);
    await book.close();
    book = await WatchBook.open(path, SUBJECT, "second");
    const quiet = { observe, rules: ["exit"], minSeverity: "info", book, blindAfter: 1, interval: 1 } as const;
    const { events } = await new HealthWatcher({ ...quiet, now: () => now }).step();
    expect(events).to.deep.equal([]);
    expect(book.state.outbox.map(({ id }) => id)).to.deep.equal(["first-1"]);
  });

  describe("its file", () => {
    it("is for one watcher at a time, and is free again after it", async () => {
      const error = await rejectionOf(WatchBook.open(path, SUBJECT, "other"));
      expect(error.code).to.equal("PRECONDITION_FAILED");
      expect(error.message).to.contain(`${path} is in use by process ${process.pid}.`);
      await book.close();
      book = await WatchBook.open(path, SUBJECT, "other");
    });

    it("is taken over from a process that is gone", async () => {
      await book.close();
      await writeFile(`${path}.lock`, "4194305");
      book = await WatchBook.open(path, SUBJECT, "other");
      expect(await readFile(`${path}.lock`, "utf8")).to.equal(String(process.pid));
    });

    it("is for one deployment", async () => {
      await book.close();
      const other = { ...SUBJECT, staking: `0x${"5b".repeat(20)}` } as const;
      const error = await rejectionOf(WatchBook.open(path, other, "other"));
      expect(error.code).to.equal("CONFIG_INVALID");
      // A refusal leaves no lock behind.
      expect(await readdir(folder)).to.deep.equal(["watch.json"]);
      book = await WatchBook.open(path, SUBJECT, "other");
    });

    it("is not replaced if it is something else", async () => {
      await book.close();
      const other = join(folder, "other.json");
      await writeFile(other, `{"my":"data"}`);
      expect((await rejectionOf(WatchBook.open(other, SUBJECT, "x"))).code).to.equal("FILE_INVALID");
      expect(await readFile(other, "utf8")).to.equal(`{"my":"data"}`);
      book = await WatchBook.open(path, SUBJECT, "other");
    });
  });
});
