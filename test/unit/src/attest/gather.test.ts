import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { fetchSignatures, parseAttesterUrl } from "../../../../src/attest/attesterClient.js";
import { gatherSignatures, gatherStatements } from "../../../../src/attest/gather.js";
import { formatPartialSignatures } from "../../../../src/attest/signatureFiles.js";
import { formatStatementList } from "../../../../src/attest/statementList.js";
import { toJson } from "../../../../src/core/json.js";
import { rejectionOf } from "../../../support/rejection.js";
import { listAbout, signatureOf } from "../../../support/statements.js";
import { serviceName } from "../../../../src/http/serviceUrl.js";

const list = listAbout(["down"]);
const { digest } = list;
const partials = [signatureOf("a", digest)];
const answer = toJson(formatPartialSignatures({ digest, partials }));

describe("attest/gather", () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function attester(listener: RequestListener): Promise<URL> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  const honest = () => attester((_request, response) => response.end(answer));

  const faults: [string, RequestListener, RegExp][] = [
    ["never answers", () => undefined, /did not answer within 150 ms/],
    [
      "answers a byte at a time",
      (_request, response) => {
        const timer = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(timer));
      },
      /did not answer within 150 ms/,
    ],
    ["closes the connection", (_request, response) => response.destroy(), /cannot be reached/],
    [
      "redirects",
      (_request, response) => response.writeHead(302, { location: "http://127.0.0.1:9" }).end(),
      /cannot be/,
    ],
    ["does not know the list", (_request, response) => response.writeHead(404).end("{}"), /does not know these/],
    ["has a fault", (_request, response) => response.writeHead(503).end("{}"), /answered with status 503/],
    ["answers with a web page", (_request, response) => response.end("<html>"), /is not valid JSON/],
    ["answers something else", (_request, response) => response.end("{}"), /answered something else/],
    [
      "answers for another digest",
      (_request, response) =>
        response.end(toJson(formatPartialSignatures({ digest: `0x${"11".repeat(32)}`, partials }))),
      /answered for another digest/,
    ],
    [
      "answers without end",
      (_request, response) => {
        const chunk = Buffer.alloc(1_000_000, " ");
        const more = () => {
          while (!response.destroyed && response.write(chunk));
          response.once("drain", more);
        };
        more();
      },
      /answered more than 10000000 bytes|did not answer within/,
    ],
  ];
  for (const [what, listener, problem] of faults) {
    it(`goes on without an attester that ${what}`, async () => {
      const [bad, good] = [await attester(listener), await honest()];
      const sources = { statementFiles: [], signatureFiles: [], attesters: [bad, good], timeout: 150 };
      const { deliveries, failed } = await gatherSignatures(digest, sources);
      expect(deliveries).to.deep.equal([{ source: serviceName(good), partials }]);
      expect(failed.map(({ source }) => source)).to.deep.equal([serviceName(bad)]);
      expect(failed[0]!.problem).to.match(problem);
    });
  }

  it("asks 20 attesters, 8 at a time at most", async () => {
    let open = 0;
    let most = 0;
    const url = await attester((_request, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.end(answer);
      }, 20);
    });
    const attesters = Array.from({ length: 20 }, (_, i) => new URL(`/attester-${i}`, url));
    const { deliveries, failed } = await gatherSignatures(digest, {
      statementFiles: [],
      signatureFiles: [],
      attesters,
    });
    expect([deliveries.length, failed.length, most]).to.deep.equal([20, 0, 8]);
  });

  it("takes each list once, and none that is not what its digest says", async () => {
    const file = formatStatementList(list);
    const twice = await attester((_request, response) => response.end(toJson({ statements: [file, file] })));
    const forged = { ...file, statements: file.statements.map((entry) => ({ ...entry, kind: "deregister" })) };
    const liar = await attester((_request, response) => response.end(toJson({ statements: [forged] })));
    const sources = { statementFiles: [], signatureFiles: [], attesters: [twice, twice, liar] };
    const { lists, failed } = await gatherStatements(sources);
    expect(lists).to.deep.equal([list]);
    expect(failed.map(({ source }) => source)).to.deep.equal([serviceName(liar)]);
    expect(failed[0]!.problem).to.contain("does not belong to the rest");
  });

  it("reads addresses of attesters, and shows no credentials", async () => {
    expect(serviceName(parseAttesterUrl("https://a.example:8790/", "--from"))).to.equal("https://a.example:8790");
    expect(serviceName(parseAttesterUrl("http://a.example/sesh/", "--from"))).to.equal("http://a.example/sesh");
    for (const text of [
      "a.example",
      "ftp://a.example",
      "https://user:word@a.example",
      "https://a.example/?key=1",
      "",
    ]) {
      expect(() => parseAttesterUrl(text, "--from")).to.throw("not the http or https URL of an attester");
    }
    const gone = await rejectionOf(fetchSignatures(new URL("http://127.0.0.1:9"), digest));
    expect([gone.code, gone.details]).to.deep.equal(["RPC_FAILED", { attester: "http://127.0.0.1:9" }]);
  });
});
