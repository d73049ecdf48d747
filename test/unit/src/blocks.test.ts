import { expect } from "chai";
import { RpcProvider } from "../../../src/config/rpcProvider.js";
import { nextBlockTime } from "../../../src/contracts/blocks.js";
import { createRpcServer, type RpcServer } from "../../support/rpcServer.js";
import { createChain } from "../../support/system.js";

describe("contracts/blocks.nextBlockTime", () => {
  let server: RpcServer;
  let provider: RpcProvider;
  let latest: number;
  before(async () => {
    const chain = await createChain();
    await chain.networkHelpers.mine();
    latest = await chain.networkHelpers.time.latest();
    server = await createRpcServer(chain.provider);
    provider = new RpcProvider(server.url, 421_614n, { attempts: 1 });
    await chain.networkHelpers.time.setNextBlockTimestamp(latest + 777);
  });
  after(async () => {
    provider.destroy();
    await server.close();
  });
  beforeEach(() => {
    server.fault = undefined;
  });

  it("is the time of the block that comes", async () => {
    expect(await nextBlockTime(provider)).to.equal(latest + 777);
  });

  for (const [what, answer] of [
    ["null", { result: null }],
    ["an error", { error: { code: -32601, message: "not supported" } }],
    ["a block without a time", { result: { number: null } }],
    ["a time that is none", { result: { timestamp: "soon" } }],
  ] as const) {
    it(`is the latest block's where the endpoint answers ${what}`, async () => {
      server.fault = ({ id, method, params }, response) => {
        if (method !== "eth_getBlockByNumber" || params[0] !== "pending") return false;
        response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
        return true;
      };
      expect(await nextBlockTime(provider)).to.equal(latest);
    });
  }
});
