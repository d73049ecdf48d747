import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createAttesterApi } from "../../../../src/attest/api.js";
import { fetchSignatures, fetchStatements } from "../../../../src/attest/attesterClient.js";
import { AttesterFolder } from "../../../../src/attest/attesterFolder.js";
import { startServer, type HttpServer } from "../../../../src/http/server.js";
import { formatPartialSignature } from "../../../../src/attest/signatureFiles.js";
import { formatStatementList } from "../../../../src/attest/statementList.js";
import { ToolkitError } from "../../../../src/core/errors.js";
import { toJson } from "../../../../src/core/json.js";
import { nodeIdOf } from "../../../../src/crypto/nodeKeys.js";
import type { PartialSignature } from "../../../../src/crypto/partialSignatures.js";
import { rejectionOf } from "../../../support/rejection.js";
import { brokenSignatureOf, listAbout, signatureOf, wrongSignatureOf } from "../../../support/statements.js";

describe("attest/api", () => {
  const list = listAbout(["down", "also down"]);
  const other = listAbout(["third"]);
  const { digest } = list;
  let folder: string;
  let server: HttpServer;
  let lines: string[];
  let failure: Error | undefined;
  const members = new Set(["member", "second"].map((label) => nodeIdOf(signatureOf(label, digest).key)));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-api-"));
    lines = [];
    failure = undefined;
    await writeFile(join(folder, "list.json"), toJson(formatStatementList(list)));
    server = await start();
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const report = (line: string) => void lines.push(line);
  const start = async () => {
    const isMember = (nodeId: string) =>
      failure === undefined ? Promise.resolve(members.has(nodeId as `0x${string}`)) : Promise.reject(failure);
    const api = createAttesterApi({ folder: new AttesterFolder(folder, report), isMember, report });
    return startServer(api, "127.0.0.1", 0);
  };
  const url = (path: string) => `${server.url}${path}`;
  const signaturesPath = (of: string = digest) => `/v1/statements/${of}/signatures`;
  const post = async (body: string, path = signaturesPath()) => {
    const response = await fetch(url(path), { method: "POST", body });
    return { status: response.status, body: (await response.json()) as { error?: { code: string; message: string } } };
  };
  const postPartial = (partial: PartialSignature) => post(toJson(formatPartialSignature(digest, partial)));
  const signed = async () => fetchSignatures(new URL(server.url), digest);

  it("gives statement lists, as many as there are files now", async () => {
    expect(await fetchStatements(new URL(server.url))).to.deep.equal([list]);
    await writeFile(join(folder, "other.json"), toJson(formatStatementList(other)));
    expect(await fetchStatements(new URL(server.url))).to.have.deep.members([list, other]);
    const single = await fetch(url(`/v1/statements/${other.digest}`));
    expect(single.headers.get("content-type")).to.equal("application/json");
    expect(await single.json()).to.deep.equal(formatStatementList(other));
    await rm(join(folder, "list.json"));
    expect(await fetchStatements(new URL(server.url))).to.deep.equal([other]);
  });

  it("takes a signature whose length is not told beforehand, up to the limit", async () => {
    const send = async (text: string) => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(Buffer.from(text));
          controller.close();
        },
      });
      return (await fetch(url(signaturesPath()), { method: "POST", body, duplex: "half" })).status;
    };
    expect(await send(toJson(formatPartialSignature(digest, signatureOf("member", digest))))).to.equal(201);
    expect(await send(" ".repeat(4_097))).to.equal(413);
  });

  it("takes the signature of a member once, and still has it after a restart", async () => {
    const partial = signatureOf("member", digest);
    expect(await signed()).to.deep.equal([]);
    expect(await postPartial(partial)).to.deep.equal({ status: 201, body: { status: "accepted" } });
    expect(await postPartial(partial)).to.deep.equal({ status: 200, body: { status: "known" } });
    expect(lines).to.deep.equal([`Took the signature of node ${nodeIdOf(partial.key)} under ${digest}.`]);
    await server.close();
    server = await start();
    expect(await signed()).to.deep.equal([partial]);
    expect(await readdir(folder)).to.have.length(2);
  });

  it("takes one that is handed in five times at once once", async () => {
    const partial = signatureOf("member", digest);
    const answers = await Promise.all(Array.from({ length: 5 }, () => postPartial(partial)));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 201)).to.deep.equal([]);
    expect(await signed()).to.deep.equal([partial]);
    expect(await readdir(folder)).to.have.length(2);
  });

  const good = () => formatPartialSignature(digest, signatureOf("member", digest));
  const table: [string, () => string, number, string, RegExp][] = [
    ["no JSON", () => "{", 400, "INVALID", /The body is not valid JSON/],
    ["a key twice", () => '{"format": 1, "format": 2}', 400, "INVALID", /gives a key twice/],
    ["__proto__", () => '{"__proto__": {}}', 400, "INVALID", /has the key __proto__/],
    ["nothing", () => "", 400, "INVALID", /not valid JSON/],
    ["a list", () => "[]", 400, "INVALID", /has wrong contents/],
    ["an unknown field", () => toJson({ ...good(), admin: true }), 400, "INVALID", /Unrecognized key/],
    ["a body of 2 MB", () => `{"format": "${"x".repeat(2_000_000)}"}`, 413, "TOO_LARGE", /at most 4096 bytes/],
    [
      "another digest in the body",
      () => toJson(formatPartialSignature(other.digest, signatureOf("member", other.digest))),
      400,
      "INVALID",
      /for another digest/,
    ],
    [
      "another node's id",
      () => toJson({ ...good(), nodeId: nodeIdOf(signatureOf("second", digest).key) }),
      400,
      "INVALID",
      /is not the id of the key/,
    ],
    [
      "a signature off the curve",
      () => toJson(formatPartialSignature(digest, brokenSignatureOf("member", digest))),
      422,
      "WRONG_SIGNATURE",
      /fails the check of its signature/,
    ],
    [
      "somebody else's signature",
      () => toJson(formatPartialSignature(digest, wrongSignatureOf("member", digest))),
      422,
      "WRONG_SIGNATURE",
      /fails the check of its pairing/,
    ],
    [
      "the signature under another digest",
      () => toJson(formatPartialSignature(digest, signatureOf("member", other.digest))),
      422,
      "WRONG_SIGNATURE",
      /fails the check of its pairing/,
    ],
    [
      "a node that is no member",
      () => toJson(formatPartialSignature(digest, signatureOf("stranger", digest))),
      403,
      "NOT_A_MEMBER",
      /is not a member of the quorum/,
    ],
  ];
  for (const [what, body, status, code, message] of table) {
    it(`refuses ${what} with status ${status}, and keeps nothing`, async () => {
      const answer = await post(body());
      expect(answer.status).to.equal(status);
      expect(answer.body.error?.code).to.equal(code);
      expect(answer.body.error?.message).to.match(message);
      expect(await signed()).to.deep.equal([]);
      expect(await readdir(folder)).to.deep.equal(["list.json"]);
    });
  }

  it("refuses a large body that does not say how large it is", async () => {
    const chunk = new TextEncoder().encode("x".repeat(1_024));
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(chunk);
        if (++sent === 2_048) controller.close();
      },
    });
    let sent = 0;
    const status = await fetch(url(signaturesPath()), { method: "POST", body, duplex: "half" }).then(
      (response) => response.status,
      () => "cut off",
    );
    expect(status).to.be.oneOf([413, "cut off"]);
    expect(await signed()).to.deep.equal([]);
  });

  it("does not let a wrong signature take the place of a right one", async () => {
    const right = signatureOf("member", digest);
    await postPartial(right);
    expect((await postPartial(wrongSignatureOf("member", digest))).status).to.equal(422);
    expect(await signed()).to.deep.equal([right]);
  });

  it("knows no other digests and no other paths", async () => {
    for (const path of ["/", "/v1", `/v1/statements/${other.digest}`, "/v1/statements/..%2flist.json"]) {
      const answer = await fetch(url(path));
      expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).to.deep.equal([
        404,
        "UNKNOWN_STATEMENTS",
      ]);
    }
    const body = toJson(formatPartialSignature(other.digest, signatureOf("member", other.digest)));
    expect((await post(body, signaturesPath(other.digest))).status).to.equal(404);
    expect((await fetch(url(signaturesPath(other.digest)))).status).to.equal(404);
  });

  it("does not tell what went wrong inside", async () => {
    failure = new Error("https://rpc.example/very-secret-access-key is down");
    const answer = await postPartial(signatureOf("member", digest));
    expect(answer).to.deep.equal({
      status: 503,
      body: { error: { code: "UNAVAILABLE", message: "The attester cannot answer now." } },
    });
    failure = new ToolkitError("RPC_FAILED", "The RPC endpoint is down.", { hint: "Wait.", cause: failure });
    expect((await postPartial(signatureOf("member", digest))).status).to.equal(503);
    expect(lines).to.deep.equal(["Could not answer: Error", "Could not answer: The RPC endpoint is down."]);
  });

  it("reports files it cannot use once, and leaves wrong signatures out", async () => {
    await writeFile(join(folder, "broken.json"), "{");
    await writeFile(join(folder, "notes.txt"), "not mine");
    const wrong = wrongSignatureOf("member", digest);
    await writeFile(join(folder, "wrong.json"), toJson(formatPartialSignature(digest, wrong)));
    await mkdir(join(folder, "folder.json"));
    for (let i = 0; i < 2; i++) expect(await signed()).to.deep.equal([]);
    expect(lines.sort()).to.deep.equal([
      `${join(folder, "broken.json")} is not valid JSON. It is left out.`,
      `${join(folder, "folder.json")} is not a regular file. It is left out.`,
      `wrong.json: wrong signature of node ${nodeIdOf(wrong.key)} (pairing).`,
    ]);
  });

  it("says that there is no such folder", async () => {
    const error = await rejectionOf(new AttesterFolder(join(folder, "nowhere"), report).look());
    expect([error.code, error.shortMessage]).to.deep.equal([
      "FILE_INVALID",
      `${join(folder, "nowhere")} is not a folder that can be read.`,
    ]);
  });

  it("says that a port is taken", async () => {
    const api = createAttesterApi({
      folder: new AttesterFolder(folder, report),
      isMember: () => Promise.resolve(true),
      report,
    });
    const { port } = new URL(server.url);
    const error = await rejectionOf(startServer(api, "127.0.0.1", Number(port)));
    expect([error.code, error.shortMessage]).to.deep.equal([
      "CONFIG_INVALID",
      `Port ${port} of 127.0.0.1 cannot be used.`,
    ]);
  });
});
