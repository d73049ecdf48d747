import { expect } from "chai";
import { z } from "zod";
import { burnAddressOf } from "../../../../../src/oxen/burnAddress.js";
import { OxenRpc } from "../../../../../src/oxen/rpc/jsonRpc.js";
import { faults, OxenChain, startDaemon, type OxenServer } from "../../../../support/oxenNode.js";
import { rejectionOf } from "../../../../support/rejection.js";

const quick = { timeout: 400, attempts: 3, pause: 1 };
const schema = z.looseObject({ status: z.literal("OK"), height: z.bigint() });

describe("OxenRpc", () => {
  const chain = new OxenChain(burnAddressOf("mainnet", "a test"), 10);
  let server: OxenServer;
  let rpc: OxenRpc;

  beforeEach(async () => {
    server = await startDaemon(chain);
    rpc = new OxenRpc("daemon", server.url, quick);
  });

  afterEach(() => server.close());

  const fails = async (method = "get_info") => {
    const error = await rejectionOf(rpc.call(method, {}, schema));
    expect(error.code).to.equal("RPC_FAILED");
    return error.shortMessage.replace(server.url.host, "HOST");
  };

  it("asks by JSON-RPC 2.0 at /json_rpc, with a number of its own for every question", async () => {
    expect((await rpc.call("get_info", {}, schema)).height).to.equal(10n);
    await rpc.call("get_info", { a: 1 }, schema);
    expect(server.requests).to.deep.equal([
      { jsonrpc: "2.0", id: "1", method: "get_info", params: {} },
      { jsonrpc: "2.0", id: "2", method: "get_info", params: { a: 1n } },
    ]);
  });

  it("gives numbers above 2^53 with all their digits (SD-02)", async () => {
    server.lie = (_method, result) => ({ ...result, height: 9_007_199_254_740_993n });
    expect((await rpc.call("get_info", {}, schema)).height).to.equal(9_007_199_254_740_993n);
  });

  for (const [name, message] of [
    ["html", "The daemon HOST answered get_info with something that is not exact JSON (status 502)."],
    ["truncated", "The daemon HOST answered get_info with something that is not exact JSON (status 200)."],
    ["fraction", "The daemon HOST answered get_info with something that is not exact JSON (status 200)."],
    ["brokenOff", "The daemon HOST cannot be reached."],
    ["dropped", "The daemon HOST cannot be reached."],
  ] as const) {
    it(`tries again on an answer that is ${name}, and gives up after three times (SD-06)`, async () => {
      server.fault = faults[name];
      expect(await fails()).to.equal(message);
      expect(server.requests).to.have.length(3);
      let left = 2;
      server.fault = (...args) => (left-- > 0 ? faults[name](...args) : false);
      expect((await rpc.call("get_info", {}, schema)).height).to.equal(10n);
    });
  }

  for (const [name, message] of [
    ["wrongId", "The daemon HOST answered another question."],
    ["noAnswer", "The daemon HOST answered get_info with something that is not JSON-RPC (status 200)."],
    ["refusal", "The daemon HOST refuses get_info: Method not found (-32601)."],
    ["busy", 'The daemon HOST answered get_info with wrong contents at status: Invalid input: expected "OK".'],
  ] as const) {
    it(`does not ask again after ${name} (SD-06)`, async () => {
      server.fault = faults[name];
      expect(await fails()).to.equal(message);
      expect(server.requests).to.have.length(1);
    });
  }

  it("does not wait longer than its timeout (SD-06)", async () => {
    server.fault = faults.slow(2_000);
    const before = Date.now();
    expect(await fails()).to.equal("The daemon HOST did not answer within 400 ms.");
    expect(Date.now() - before).to.be.within(1_150, 1_900);
  });

  it("ends at once when it is told to", async () => {
    server.fault = faults.slow(2_000);
    const stop = new AbortController();
    rpc = new OxenRpc("daemon", server.url, { ...quick, timeout: 1_500, signal: stop.signal });
    const before = Date.now();
    setTimeout(() => stop.abort(), 50);
    expect(await fails()).to.equal("The daemon HOST cannot be reached.");
    expect(Date.now() - before).to.be.below(1_000);
    expect(server.requests).to.have.length(1);
  });

  it("never does twice what must not be done twice", async () => {
    server.fault = faults.html;
    await rejectionOf(rpc.call("generate_from_keys", {}, schema, { retry: false }));
    expect(server.requests).to.have.length(1);
  });

  it("reads no more than its limit", async () => {
    rpc = new OxenRpc("daemon", server.url, { ...quick, sizeLimit: 100 });
    expect(await fails()).to.equal("The daemon HOST answers more than 100 bytes.");
  });

  it("follows no redirection", async () => {
    server.fault = (_request, response) => {
      response.writeHead(307, { location: "/elsewhere" }).end();
      return true;
    };
    expect(await fails()).to.equal("The daemon HOST cannot be reached.");
  });

  it("keeps the path of its URL, where a proxy may have put an access key, out of messages", async () => {
    const url = new URL("/secret-key", server.url);
    const error = await rejectionOf(new OxenRpc("daemon", url, quick).call("get_info", {}, schema));
    expect(error.message).not.to.contain("secret-key");
  });
});
