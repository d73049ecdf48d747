import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type HolderSignature, readSignatureLog, SignatureLog } from "../../../../src/oxen/signatureLog.js";
import { rejectionOf } from "../../../support/rejection.js";

const ALICE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BOB = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const signatureOf = (digit: string, nonce: number, to: HolderSignature["to"] = ALICE): HolderSignature => ({
  spendKey: digit.repeat(64),
  oxen: "L1abc",
  to,
  nonce,
  sig: `SigV1${digit.repeat(88)}`,
});
const seen = (signature: HolderSignature, seenAtOxenHeight: number, index: number) => ({
  ...signature,
  seenAtOxenHeight,
  index,
});

describe("SignatureLog", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-signatures-"));
    path = join(folder, "signatures.jsonl");
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("keeps each recipient and nonce of a holder once over restarts, also of several at the same time", async () => {
    const log = await SignatureLog.open(path);
    const again = { ...signatureOf("1", 0), sig: signatureOf("2", 0).sig };
    const answers = await Promise.all([
      log.add(signatureOf("1", 0), 10),
      log.add(again, 11),
      log.add(signatureOf("2", 3), 12),
      log.add(signatureOf("1", 4, BOB), 13),
    ]);
    const kept = [
      seen(signatureOf("1", 0), 10, 0),
      seen(signatureOf("2", 3), 12, 1),
      seen(signatureOf("1", 4, BOB), 13, 2),
    ];
    expect(answers).to.deep.equal([kept[0], kept[0], kept[1], kept[2]]);
    const reopened = await SignatureLog.open(path);
    expect(reopened.signaturesOf("1".repeat(64))).to.deep.equal([kept[0], kept[2]]);
    expect(reopened.signaturesOf("3".repeat(64))).to.deep.equal([]);
    expect(await reopened.add(signatureOf("1", 0), 99)).to.deep.equal(kept[0]);
    expect(await readSignatureLog(path)).to.deep.equal(kept);
  });

  it("answers a nonce that does not rise with the signature that has the highest", async () => {
    const log = await SignatureLog.open(path);
    await log.add(signatureOf("1", 2), 10);
    const highest = await log.add(signatureOf("1", 5, BOB), 11);
    for (const late of [signatureOf("1", 5), signatureOf("1", 4, BOB), signatureOf("1", 0)]) {
      expect(await log.add(late, 12)).to.deep.equal(highest);
    }
    expect(await readSignatureLog(path)).to.have.length(2);
  });

  it("never goes back in height, so that nothing comes before what was paid (CL-04)", async () => {
    const log = await SignatureLog.open(path);
    await log.add(signatureOf("1", 0), 1_000);
    expect((await log.add(signatureOf("2", 0), 999)).seenAtOxenHeight).to.equal(1_000);
    const reopened = await SignatureLog.open(path);
    expect((await reopened.add(signatureOf("3", 0), 998)).seenAtOxenHeight).to.equal(1_000);
  });

  it("cuts off half a line that an interruption left, and nothing else", async () => {
    await (await SignatureLog.open(path)).add(signatureOf("1", 0), 1);
    const whole = await readFile(path, "utf8");
    await appendFile(path, whole.slice(0, 40));
    await SignatureLog.open(path);
    expect(await readFile(path, "utf8")).to.equal(whole);
  });

  it("refuses a file that somebody has changed", async () => {
    const log = await SignatureLog.open(path);
    await log.add(signatureOf("1", 0), 1);
    await log.add(signatureOf("1", 1), 2);
    const text = await readFile(path, "utf8");
    const [first = "", second = ""] = text.split(/(?<=\n)/);
    for (const [wrong, line] of [
      [second + first, 2],
      [text + second, 3],
      [text.replace('"seenAtOxenHeight":2', '"seenAtOxenHeight":0'), 2],
      [text.replace(ALICE, "0x12"), 1],
      [text.replace("SigV1", "SigV2"), 1],
      [text.replace('"nonce":0', '"nonce":-1'), 1],
      [`${first}{}\n`, 2],
      ["x\n", 1],
    ] as const) {
      await writeFile(path, wrong);
      for (const attempt of [SignatureLog.open(path), readSignatureLog(path)]) {
        const { shortMessage } = await rejectionOf(attempt);
        expect(shortMessage).to.equal(`${path}, line ${line} is not a holder's signature, or not in its place.`);
      }
    }
  });
});
