import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ProofLog, readProofLog, type SenderProof } from "../../../../src/oxen/proofLog.js";
import { rejectionOf } from "../../../support/rejection.js";

const ALICE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const proofOf = (fill: string, nonce = 0): SenderProof => ({
  txid: fill.repeat(64),
  to: ALICE,
  nonce,
  proof: "OutProofV1abc",
});

describe("ProofLog", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-proofs-"));
    path = join(folder, "proofs.jsonl");
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("keeps the first proof of a deposit over restarts, also of several at the same time", async () => {
    const log = await ProofLog.open(path);
    const kept = await Promise.all([log.add(proofOf("a")), log.add(proofOf("a", 1)), log.add(proofOf("b"))]);
    expect(kept).to.deep.equal([proofOf("a"), proofOf("a"), proofOf("b")]);
    const again = await ProofLog.open(path);
    expect(again.proofOf("a".repeat(64))).to.deep.equal(proofOf("a"));
    expect(await again.add(proofOf("b", 5))).to.deep.equal(proofOf("b"));
    expect([...(await readProofLog(path)).values()]).to.deep.equal([proofOf("a"), proofOf("b")]);
  });

  it("cuts off half a line that an interruption left, and nothing else", async () => {
    await (await ProofLog.open(path)).add(proofOf("a"));
    const whole = await readFile(path, "utf8");
    await appendFile(path, '{"txid":"b');
    const log = await ProofLog.open(path);
    expect(await readFile(path, "utf8")).to.equal(whole);
    await log.add(proofOf("c"));
    expect((await readProofLog(path)).size).to.equal(2);
  });

  it("refuses a file that somebody has changed", async () => {
    await (await ProofLog.open(path)).add(proofOf("a"));
    const line = await readFile(path, "utf8");
    for (const wrong of [
      line + line,
      "{}\n",
      "x\n",
      line.replace(ALICE, "0x12"),
      line.replace('"nonce":0', '"nonce":-1'),
    ]) {
      await writeFile(path, wrong);
      const error = await rejectionOf(ProofLog.open(path));
      expect(error.shortMessage).to.match(/proofs\.jsonl, line [12] is not a sender's proof\.$/);
    }
  });
});
