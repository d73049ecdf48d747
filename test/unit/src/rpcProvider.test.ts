import { expect } from "chai";
import { connect } from "../../../src/config/connect.js";
import { findNetwork } from "../../../src/config/networks.js";
import { RpcProvider } from "../../../src/config/rpcProvider.js";
import { rejectionOf } from "../../support/rejection.js";
import { createRpcServer, type Fault, type RpcServer } from "../../support/rpcServer.js";

const FAST = { timeout: 200, attempts: 3, pause: 1 };

describe("config/rpcProvider", () => {
  let server: RpcServer;
  let provider: RpcProvider;

  beforeEach(async () => {
    server = await createRpcServer({
      request: async ({ method }) => Promise.resolve(method === "eth_chainId" ? "0x66eee" : "0x10"),
    });
    provider = new RpcProvider(`${server.url}/v2/very-secret-access-key`, 421_614n, FAST);
  });
  afterEach(async () => {
    provider.destroy();
    await server.close();
  });

  const reply =
    (status: number, body: string): Fault =>
    (_request, response) => {
      response.statusCode = status;
      response.end(body);
      return true;
    };

  it("gives answers back", async () => {
    expect(await provider.getBlockNumber()).to.equal(16);
  });

  const faults: [string, Fault, RegExp, number][] = [
    ["an HTML error page", reply(502, "<html>Bad gateway</html>"), /is not JSON \(status 502\)/, 3],
    ["an HTML page with status 200", reply(200, "<html>Welcome</html>"), /is not JSON \(status 200\)/, 1],
    ["too many requests", reply(429, ""), /refuses more requests \(429\)/, 3],
    ["partial JSON", reply(200, '{"jsonrpc":"2.0","id":1,"res'), /is not JSON/, 1],
    ["wrong types", reply(200, '{"id":"1","result":[]}'), /is not JSON-RPC/, 1],
    ["neither result nor error", reply(200, '{"jsonrpc":"2.0","id":1}'), /is not JSON-RPC/, 1],
    [
      "another request's id",
      reply(200, '{"jsonrpc":"2.0","id":999999,"result":"0x1"}'),
      /answered another question/,
      1,
    ],
    [
      "a redirect",
      (_request, response) => Boolean(response.writeHead(302, { location: "http://127.0.0.1:1" }).end()),
      /cannot be reached/,
      3,
    ],
    ["silence", () => true, /did not answer within 200 ms/, 3],
    ["a cut connection", (_request, response) => Boolean(response.destroy()), /cannot be reached/, 3],
  ];
  for (const [what, fault, message, attempts] of faults) {
    it(`ends with a typed error after ${attempts} attempts at ${what} (SD-06)`, async () => {
      server.fault = fault;
      const error = await rejectionOf(provider.getBlockNumber());
      expect(error.code).to.equal("RPC_FAILED");
      expect(error.shortMessage).to.match(message);
      expect(server.requests.length).to.equal(attempts);
      expect(JSON.stringify(error) + error.message).not.to.contain("very-secret-access-key");
    });
  }

  it("gets through when a later attempt succeeds", async () => {
    let failures = 2;
    server.fault = (request, response) => failures-- > 0 && reply(503, "busy")(request, response);
    expect(await provider.getBlockNumber()).to.equal(16);
    expect(server.requests.length).to.equal(3);
  });

  it("hands a signed transaction over once only (SD-07)", async () => {
    server.fault = reply(503, "busy");
    const error = await rejectionOf(provider.send("eth_sendRawTransaction", ["0x00"]));
    expect(error.code).to.equal("RPC_FAILED");
    expect(server.requests.length).to.equal(1);
  });

  describe("connect", () => {
    const settings = (name: string) => ({ network: findNetwork(name), rpcUrl: server.url, deploymentPath: "" });

    it("connects to an endpoint of the right chain", async () => {
      const connected = await connect(settings("arbitrum-sepolia"), FAST);
      expect(await connected.getBlockNumber()).to.equal(16);
      connected.destroy();
    });

    it("refuses an endpoint of another chain before anything else is asked (DP-01, SD-08)", async () => {
      const error = await rejectionOf(connect(settings("arbitrum-one"), FAST));
      expect(error.code).to.equal("CHAIN_MISMATCH");
      expect(error.message).to.contain("serves chain 421614").and.contain("arbitrum-one is chain 42161");
      expect(server.requests.map(({ method }) => method)).to.deep.equal(["eth_chainId"]);
    });

    it("refuses an endpoint that gives nonsense for its chain", async () => {
      server.fault = (request, response) =>
        reply(200, JSON.stringify({ jsonrpc: "2.0", id: request.id, result: {} }))(request, response);
      const error = await rejectionOf(connect(settings("arbitrum-one"), FAST));
      expect(error.shortMessage).to.equal("The RPC endpoint serves chain unknown.");
    });
  });
});
