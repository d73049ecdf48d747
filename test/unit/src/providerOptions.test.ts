import { expect } from "chai";
import { Context } from "../../../src/cli/context.js";
import { parseFinality, parsePlan, serviceUrl } from "../../../src/cli/providerOptions.js";
import type { Terminal } from "../../../src/cli/terminal.js";

const contextOf = (env: Record<string, string>) => new Context({}, env, {} as Terminal);

describe("cli/providerOptions", () => {
  it("reads from when a block is final", () => {
    expect(["safe", "finalized", "0", "20"].map(parseFinality)).to.deep.equal(["safe", "finalized", 0, 20]);
    for (const text of ["", "latest", "-1", "1.5", "1000001"]) expect(() => parseFinality(text)).to.throw("--finality");
  });

  it("reads the number of a plan", () => {
    expect(parsePlan("255")).to.equal(255);
    for (const text of ["256", "-1", "one"]) expect(() => parsePlan(text)).to.throw("--plan");
  });

  it("takes a service from its option, then from the environment", () => {
    const context = contextOf({ SESH_PRO_ISSUER: "https://a.example", SESH_PRO_REDEEMER: "https://b.example" });
    expect(serviceUrl(context, "issuer", {}).origin).to.equal("https://a.example");
    expect(serviceUrl(context, "redeemer", { redeemer: "https://c.example" }).origin).to.equal("https://c.example");
    expect(() => serviceUrl(contextOf({}), "redeemer", {})).to.throw("No redeemer is given");
    expect(() => serviceUrl(contextOf({}), "issuer", { issuer: "ftp://a" })).to.throw("--issuer");
  });
});
