import { expect } from "chai";
import type { Hex } from "../../../../src/core/hex.js";
import { memberLookup } from "../../../../src/queries/memberLookup.js";
import { quorumMembers } from "../../../../src/queries/quorumMembers.js";
import { seeded, statement, submit } from "../../../support/quorum.js";
import { rejectionOf } from "../../../support/rejection.js";
import { createRpcServer } from "../../../support/rpcServer.js";
import { createReadClient } from "../../../../src/contracts/client.js";
import { RpcProvider } from "../../../../src/config/rpcProvider.js";
import { CHAIN_ID, createChain, deploySystem, startNetwork } from "../../../support/system.js";
import { readClientOf } from "../../../support/toolkit.js";

describe("queries/memberLookup", () => {
  it("reads the members once in a while, and does not keep a failure", async () => {
    const chain = await createChain();
    const system = await deploySystem(chain);
    const nodeIds = (await startNetwork(system, 5)).nodeIds as Hex[];
    await chain.networkHelpers.time.increase(10 * 86_400);
    const { deployment } = await readClientOf(chain, system);
    const server = await createRpcServer(chain.provider);
    const provider = new RpcProvider(server.url, CHAIN_ID, { attempts: 1 });
    try {
      const client = createReadClient(CHAIN_ID, provider, deployment);
      const isMember = memberLookup(client);
      server.fault = (_request, response) => Boolean(response.writeHead(500).end());
      expect((await rejectionOf(isMember(nodeIds[0]!))).code).to.equal("RPC_FAILED");
      server.fault = undefined;
      expect(await Promise.all(nodeIds.map(isMember))).to.deep.equal([true, true, true, true, true]);
      await submit(system, [await statement(chain, "seed 4", "decommission")], seeded(5));
      server.requests.length = 0;
      expect(await isMember(nodeIds[4]!)).to.equal(true);
      expect(server.requests).to.have.length(0);
      expect(await memberLookup(client, 0)(nodeIds[4]!)).to.equal(false);
      expect((await quorumMembers(client)).keys).to.have.length(4);
    } finally {
      provider.destroy();
      await server.close();
    }
  });
});
