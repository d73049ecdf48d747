import { expect } from "chai";
import { Hono } from "hono";
import { startServer } from "../../../../src/http/server.js";
import { clientAddress, networkOf } from "../../../../src/http/clientAddress.js";

describe("clientAddress", () => {
  for (const [address, network] of [
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "::ffff:192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::6", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["", ""],
  ] as const) {
    it(`counts ${JSON.stringify(address)} as ${JSON.stringify(network)}`, () => {
      expect(networkOf(address)).to.equal(network);
    });
  }

  it("is the connection's, or what the proxy put last into its header", async () => {
    const api = new Hono();
    const [direct, behind] = [clientAddress(), clientAddress("x-forwarded-for")];
    api.get("/", (context) => context.text(`${direct(context)} ${behind(context)}`));
    const server = await startServer(api, "127.0.0.1", 0);
    try {
      const response = await fetch(server.url, { headers: { "x-forwarded-for": "203.0.113.1, 198.51.100.2" } });
      expect(await response.text()).to.equal("127.0.0.1 198.51.100.2");
    } finally {
      await server.close();
    }
  });
});
