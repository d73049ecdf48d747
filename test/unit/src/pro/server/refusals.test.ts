import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Hono } from "hono";
import { startServer } from "../../../../../src/http/server.js";
import { ToolkitError } from "../../../../../src/core/errors.js";
import { PATHS, Refusal, type RefusalCode, REFUSALS, refusalSchema } from "../../../../../src/pro/api.js";
import { AuditFolder } from "../../../../../src/pro/server/auditFolder.js";
import { createProApi, type ProApiOptions } from "../../../../../src/pro/server/http.js";
import { KeyRing } from "../../../../../src/pro/server/keyRing.js";
import { openApi } from "../../../../../src/pro/server/openapi.js";
import { RateLimit } from "../../../../../src/http/rateLimit.js";
import { SqliteDatabase } from "../../../../../src/pro/server/sqlite.js";
import { Store } from "../../../../../src/pro/server/store.js";

const DOMAIN = { chainId: 421_614n, proBurn: `0x${"ab".repeat(20)}` };
const ISSUE = {
  receipt_id: 1,
  plan: 1,
  key_id: `0x${"11".repeat(32)}`,
  blinded_msg: Buffer.alloc(256, 7).toString("base64"),
};
const REDEEM = {
  token: Buffer.alloc(354, 7).toString("base64"),
  master_pkey: "22".repeat(32),
  rotating_pkey: "33".repeat(32),
  ts: 1_795_521_600,
  token_sig: "44".repeat(64),
  master_sig: "55".repeat(64),
  rotating_sig: "66".repeat(64),
};

describe("createProApi", () => {
  let folder: string;
  let store: Store;
  let clock: number;
  let reports: string[];
  /** What issuer and redeemer do with a request. */
  let answer: () => Promise<never>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-pro-"));
    store = await Store.open(new SqliteDatabase(join(folder, "pro.db")), DOMAIN);
    clock = 0;
    reports = [];
    answer = () => Promise.reject(new Refusal("wrong_key", "Wrong."));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  function serve(changed: Partial<ProApiOptions> = {}): Hono {
    const part = { issue: () => answer(), find: () => answer(), redeem: () => answer(), exchange: () => answer() };
    return createProApi({
      keys: new KeyRing([]),
      store,
      audits: new AuditFolder(folder),
      issuer: part as unknown as NonNullable<ProApiOptions["issuer"]>,
      redeemer: part as unknown as NonNullable<ProApiOptions["redeemer"]>,
      limit: new RateLimit({ seconds: 60, perClient: 1_000, total: 1_000 }, () => clock),
      clientOf: (context) => context.req.header("x-client") ?? "",
      report: (line) => reports.push(line),
      ...changed,
    });
  }

  async function ask(api: Hono, path: string, body?: string, client = "a") {
    const request = { headers: { "x-client": client }, ...(body !== undefined && { method: "POST", body }) };
    const response = await api.request(path, request);
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  async function refused(api: Hono, path: string, body?: string, client?: string) {
    const { status, text, headers } = await ask(api, path, body, client);
    const { error } = refusalSchema.parse(JSON.parse(text));
    expect(status).to.equal(REFUSALS[error.code]);
    expect(headers.get("cache-control")).to.equal("no-store");
    return error;
  }

  for (const [code, status] of Object.entries(REFUSALS) as [RefusalCode, number][]) {
    it(`answers ${code} with status ${status} and a body of the schema`, async () => {
      const evidence = { hash: "77".repeat(32), token_sig: "88".repeat(64) };
      answer = () => Promise.reject(new Refusal(code, "Said so.", evidence));
      const error = await refused(serve(), PATHS.redeem, JSON.stringify(REDEEM));
      expect(error).to.deep.equal({ code, message: "Said so.", evidence });
      expect(reports).to.deep.equal([]);
    });
  }

  for (const [what, path, body] of [
    ["what is no JSON", PATHS.issue, "{"],
    ["nothing", PATHS.issue, ""],
    ["a list", PATHS.issue, "[]"],
    ["a key that is given twice", PATHS.issue, JSON.stringify(ISSUE).replace("{", '{"plan":2,')],
    ["an unknown key", PATHS.issue, JSON.stringify({ ...ISSUE, account: "05".repeat(33) })],
    ["a forbidden key", PATHS.issue, JSON.stringify(ISSUE).replace("{", '{"__proto__":{},')],
    ["a number that JSON cannot hold", PATHS.issue, JSON.stringify(ISSUE).replace(":1,", ":9007199254740993,")],
    ["a receipt 0", PATHS.issue, JSON.stringify({ ...ISSUE, receipt_id: 0 })],
    ["a plan 256", PATHS.issue, JSON.stringify({ ...ISSUE, plan: 256 })],
    ["a short message", PATHS.issue, JSON.stringify({ ...ISSUE, blinded_msg: "AAAA" })],
    ["a key id in capitals", PATHS.issue, JSON.stringify({ ...ISSUE, key_id: `0x${"AA".repeat(32)}` })],
    ["a proof of 33 hashes", PATHS.issue, JSON.stringify({ ...ISSUE, proof: Array(33).fill(ISSUE.key_id) })],
    ["a request that has parts of the other (PV-02)", PATHS.redeem, JSON.stringify({ ...REDEEM, ...ISSUE })],
    ["a key with 0x", PATHS.redeem, JSON.stringify({ ...REDEEM, master_pkey: `0x${"22".repeat(31)}` })],
    ["a time with a fraction", PATHS.redeem, JSON.stringify({ ...REDEEM, ts: 1.5 })],
    ["a missing signature", PATHS.redeem, JSON.stringify({ ...REDEEM, token_sig: undefined })],
    ["an exchange without a message", PATHS.exchange, JSON.stringify({ token: REDEEM.token })],
    ["a commitment that is none", `${PATHS.receipt}/0x12`, undefined],
    ["a date that is none", `${PATHS.issued}?since=2026-02-30`, undefined],
    ["no date", PATHS.issued, undefined],
    ["an audit of no day", `${PATHS.audit}/..%2Fpro`, undefined],
  ] as const) {
    it(`refuses ${what} as invalid`, async () => {
      answer = () => Promise.reject(new Error("It must not come so far."));
      expect((await refused(serve(), path, body)).code).to.equal("invalid");
      expect(reports).to.deep.equal([]);
    });
  }

  it("takes bodies of 4,096 bytes, and no more", async () => {
    const body = JSON.stringify(ISSUE);
    expect((await refused(serve(), PATHS.issue, body.padEnd(4_096))).code).to.equal("wrong_key");
    expect((await refused(serve(), PATHS.issue, body.padEnd(4_097))).code).to.equal("too_large");
  });

  it("limits bodies that come over a connection, also in chunks of unknown number", async () => {
    const server = await startServer(serve(), "127.0.0.1", 0);
    const url = `${server.url}${PATHS.issue}`;
    const body = (bytes: number) => JSON.stringify(ISSUE).padEnd(bytes);
    const codeOf = async (sent: RequestInit["body"]) => {
      const response = await fetch(url, { method: "POST", body: sent ?? null, duplex: "half" });
      return refusalSchema.parse(await response.json()).error.code;
    };
    const inChunks = (text: string) => new Blob([text]).stream();
    try {
      expect(await codeOf(body(4_096))).to.equal("wrong_key");
      expect(await codeOf(body(4_097))).to.equal("too_large");
      expect(await codeOf(inChunks(body(4_096)))).to.equal("wrong_key");
      expect(await codeOf(inChunks(body(4_097)))).to.equal("too_large");
      expect(reports).to.deep.equal([]);
    } finally {
      await server.close();
    }
  });

  it("serves issue or redeem alone", async () => {
    const { issuer, redeemer } = { issuer: PATHS.issue, redeemer: PATHS.redeem };
    for (const [without, missing, other] of [
      ["redeemer", redeemer, issuer],
      ["issuer", issuer, redeemer],
    ] as const) {
      const options: ProApiOptions = {
        keys: new KeyRing([]),
        store,
        audits: new AuditFolder(folder),
        limit: new RateLimit({ seconds: 60, perClient: 9, total: 9 }, () => clock),
        clientOf: () => "",
        report: (line) => reports.push(line),
        ...(without === "redeemer"
          ? { issuer: { issue: () => answer() } as unknown as NonNullable<ProApiOptions["issuer"]> }
          : { redeemer: { redeem: () => answer() } as unknown as NonNullable<ProApiOptions["redeemer"]> }),
      };
      const api = createProApi(options);
      const body = (path: string) => JSON.stringify(path === PATHS.issue ? ISSUE : REDEEM);
      expect((await refused(api, missing, body(missing))).code).to.equal("not_found");
      expect((await refused(api, other, body(other))).code).to.equal("wrong_key");
    }
  });

  it("reports a failure by its route and kind, and none of its values", async () => {
    const secret = "9a".repeat(32);
    answer = () => Promise.reject(new RangeError(`constraint failed for ${secret}`));
    expect((await refused(serve(), PATHS.redeem, JSON.stringify({ ...REDEEM, master_pkey: secret }))).code).to.equal(
      "unavailable",
    );
    expect((await refused(serve(), `${PATHS.receipt}/0x${secret}`)).code).to.equal("unavailable");
    answer = () => Promise.reject(new ToolkitError("RPC_FAILED", `No answer about ${secret}`, { hint: "" }));
    const { message } = await refused(serve(), PATHS.issue, JSON.stringify(ISSUE));
    expect(message).to.equal("The server cannot answer now; try again later.");
    expect(reports).to.deep.equal([
      "Could not answer POST /pro/burn/redeem: RangeError",
      "Could not answer GET /pro/burn/receipt: RangeError",
      "Could not answer POST /pro/burn/issue: RPC_FAILED",
    ]);
  });

  it("limits requests by client and in total, and forgets both with the window", async () => {
    const limit = new RateLimit({ seconds: 60, perClient: 2, total: 5 }, () => clock);
    const api = serve({ limit });
    const codes = async (client: string, count: number) => {
      const answers = [];
      for (let i = 0; i < count; i++) answers.push((await ask(api, PATHS.keys, undefined, client)).status);
      return answers;
    };
    expect(await codes("a", 3)).to.deep.equal([200, 200, 429]);
    expect(await codes("b", 3)).to.deep.equal([200, 200, 429]);
    expect(await codes("c", 2)).to.deep.equal([200, 429]);
    clock = 59_999;
    expect(await codes("d", 1)).to.deep.equal([429]);
    clock = 60_000;
    expect(await codes("a", 3)).to.deep.equal([200, 200, 429]);
    expect((await refused(api, PATHS.keys, undefined, "a")).code).to.equal("too_many_requests");
  });

  it("serves its description and the audits in its folder", async () => {
    const api = serve();
    expect(JSON.parse((await ask(api, "/openapi.json")).text)).to.deep.equal(openApi());
    expect((await refused(api, PATHS.audit)).code).to.equal("not_found");
    for (const day of ["2026-11-23", "2026-11-24"]) await writeFile(join(folder, `${day}.json`), `"${day}"`);
    await writeFile(join(folder, ".2026-11-25.json.tmp"), "unfinished");
    const { text, headers } = await ask(api, PATHS.audit);
    expect(text).to.equal('"2026-11-24"');
    expect(headers.get("content-type")).to.equal("application/json");
    expect(headers.get("cache-control")).to.equal("no-store");
    const past = await ask(api, `${PATHS.audit}/2026-11-23`);
    expect(past.text).to.equal('"2026-11-23"');
    expect(past.headers.get("cache-control")).to.equal("public, max-age=86400");
    expect((await refused(api, `${PATHS.audit}/2026-11-25`)).code).to.equal("not_found");
  });
});
