import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect } from "chai";
import { REFUSALS } from "../../../../src/pro/api.js";
import { fetchAudit, fetchKeyFiles, fetchSpent, requestIssue, requestRedeem } from "../../../../src/pro/client.js";
import { rejectionOf } from "../../../support/rejection.js";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const KEY_ID = `0x${"4b".repeat(32)}`;
const ISSUE = { receipt_id: 1, plan: 1, key_id: KEY_ID, blinded_msg: Buffer.alloc(256).toString("base64"), proof: [] };
const REDEEM = {
  token: Buffer.alloc(354).toString("base64"),
  master_pkey: "00".repeat(32),
  rotating_pkey: "00".repeat(32),
  ts: 1,
  token_sig: "00".repeat(64),
  master_sig: "00".repeat(64),
  rotating_sig: "00".repeat(64),
};

describe("HTTP client of Pro services", () => {
  let server: Server;
  let url: URL;
  let answer: Answer;
  let requests: { method: string; path: string; headers: string[]; socket: Socket }[];

  before(async () => {
    server = createServer((request, response) => {
      const { method = "", url: path = "", rawHeaders, socket } = request;
      requests.push({ method, path, headers: rawHeaders.filter((_, i) => i % 2 === 0), socket });
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  beforeEach(() => (requests = []));
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const say = (status: number, body: string): Answer => {
    return (_request, response) => void response.writeHead(status).end(body);
  };
  const refuse = (error: Record<string, unknown>, status = 403) => say(status, JSON.stringify({ error }));

  it("asks over a connection of its own each time, with no header that is the client's (PV-02)", async () => {
    answer = (request, response) => {
      // A server that would like to keep the connection and to recognise the client.
      response.setHeader("connection", "keep-alive");
      response.setHeader("set-cookie", "id=1");
      const isIssue = request.url === "/pro/burn/issue";
      response.end(
        JSON.stringify(isIssue ? { blind_sig: Buffer.alloc(256, 7).toString("base64") } : { key_files: [] }),
      );
    };
    await fetchKeyFiles(url);
    expect([...(await requestIssue(url, ISSUE))]).to.deep.equal(Array(256).fill(7));
    await fetchKeyFiles(url);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      "GET /pro/burn/keys",
      "POST /pro/burn/issue",
      "GET /pro/burn/keys",
    ]);
    expect(new Set(requests.map(({ socket }) => socket)).size).to.equal(3);
    expect(requests.map(({ headers }) => headers.join().toLowerCase())).to.deep.equal([
      "host,connection",
      "content-type,host,connection,content-length",
      "host,connection",
    ]);
  });

  it("gives every refusal its code, and the evidence that comes with it", async () => {
    for (const [code, status] of Object.entries(REFUSALS)) {
      answer = refuse({ code, message: "No." }, status);
      const error = await rejectionOf(requestIssue(url, ISSUE));
      expect(error.code).to.equal("SERVICE_REFUSED");
      expect(error.details).to.deep.equal({ service: url.origin, refusal: code });
      expect(error.shortMessage).to.equal(`${url.origin} refused (${code}): No.`);
    }
    const evidence = { hash: "ab".repeat(32), token_sig: "cd".repeat(64) };
    answer = refuse({ code: "already_spent", message: "No.", evidence });
    expect((await rejectionOf(requestRedeem(url, REDEEM))).details.evidence).to.deep.equal(evidence);
  });

  it("lets no control character of a refusal onto the terminal", async () => {
    answer = refuse({ code: "invalid", message: `\u001b[2J\u202eforged\n${"x".repeat(500)}` });
    const { shortMessage } = await rejectionOf(requestIssue(url, ISSUE));
    expect(shortMessage).to.match(/^[\x20-\x7e]*$/);
    expect(shortMessage.length).to.be.below(260);
  });

  const useless: [string, Answer, string][] = [
    ["a page of HTML", say(200, "<html>"), "answered something that is no JSON"],
    ["half an answer", say(200, '{"blind_sig":"'), "answered something that is no JSON"],
    ["a signature that is too short", say(200, '{"blind_sig":"AAAA"}'), "must be 256 bytes of base64"],
    ["a key twice", say(200, '{"blind_sig":"AA==","blind_sig":"AA=="}'), "no JSON"],
    ["an unknown refusal", refuse({ code: "no_reason", message: "" }), "answered with status 403"],
    ["an error of a proxy", say(502, "Bad Gateway"), "answered with status 502"],
    ["another place", say(301, ""), "answered with status 301"],
    ["no answer", () => undefined, "did not answer within 200 ms"],
    ["an end without an answer", (request) => void request.socket.destroy(), "cannot be reached"],
    ["too much", say(200, " ".repeat(1_100_000)), "answered more than 1048576 bytes"],
  ];
  for (const [what, wrong, problem] of useless) {
    it(`reports ${what} as a failure of the service (SD-06)`, async () => {
      answer = wrong;
      const error = await rejectionOf(requestIssue(url, ISSUE, { timeout: 200 }));
      expect(error.code).to.equal("SERVICE_FAILED");
      expect(error.shortMessage).to.contain(problem);
    });
  }

  it("reports a service that is not there", async () => {
    const error = await rejectionOf(fetchKeyFiles(new URL("http://127.0.0.1:1")));
    expect([error.code, error.shortMessage]).to.deep.equal(["SERVICE_FAILED", "http://127.0.0.1:1 cannot be reached."]);
  });

  it("takes no audit for an empty list of spent tokens, and nothing else for it", async () => {
    answer = refuse({ code: "not_found", message: "There is no audit yet." }, 404);
    expect(await fetchSpent(url)).to.deep.equal([]);
    answer = refuse({ code: "unavailable", message: "" }, 503);
    expect((await rejectionOf(fetchSpent(url))).details.refusal).to.equal("unavailable");
    answer = say(200, '{"format":"sesh-pro-audit/2"}');
    expect((await rejectionOf(fetchAudit(url))).code).to.equal("SERVICE_FAILED");
  });
});
