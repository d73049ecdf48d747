import { expect } from "chai";
import { bindingOf } from "../../../../src/oxen/bindings.js";
import { formatCoinRows } from "../../../../src/oxen/coinRows.js";
import { publicKeyOf } from "../../../../src/oxen/curve.js";
import type { Deposit } from "../../../../src/oxen/deposits.js";
import type { SenderProof } from "../../../../src/oxen/proofLog.js";

const ALICE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BOB = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const [R, K1, K2, I1, I2] = [2n, 3n, 4n, 5n, 6n].map(publicKeyOf) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const deposit = (fill: string, height: number, fields: Partial<Deposit> = {}): Deposit => ({
  txid: fill.repeat(64),
  height,
  amount: 9_007_199_254_740_993n,
  transaction: { txid: new Uint8Array(32), publicKey: R, outputs: [], keyImages: [I1] },
  ...fields,
});

describe("formatCoinRows", () => {
  it("writes a row for each deposit up to a height, in the order of height and transaction", () => {
    const full = deposit("b", 20, { paymentId: "0102030405060708" });
    full.transaction = { ...full.transaction, additionalKeys: [K1, K2], keyImages: [I1, I2] };
    const keyless = deposit("a", 20, { amount: 0n });
    keyless.transaction = { ...keyless.transaction, publicKey: new Uint8Array(), additionalKeys: [K1] };
    const proof: SenderProof = { txid: "c".repeat(64), to: ALICE, nonce: 3, proof: "OutProofV1abc" };
    const deposits = [full, keyless, deposit("c", 10), deposit("d", 21)];
    const lines = formatCoinRows(deposits, 20, new Map([[proof.txid, proof]])).split("\n");
    expect(lines.pop()).to.equal("");
    const common = { kind: "coin", amount: "9007199254740993" };
    expect(lines.map((line) => JSON.parse(line) as unknown)).to.deep.equal([
      {
        ...common,
        ref: "c".repeat(64),
        evm: ALICE,
        sig: "OutProofV1abc",
        nonce: "3",
        height: "10",
        keys: hex(R),
        images: hex(I1),
      },
      { ...common, ref: "a".repeat(64), amount: "0", height: "20", images: hex(I1) },
      {
        ...common,
        ref: "b".repeat(64),
        height: "20",
        pid: "0102030405060708",
        keys: [R, K1, K2].map(hex).join(";"),
        images: [I1, I2].map(hex).join(";"),
      },
    ]);
  });

  it("gives the same bytes whatever order the deposits came in", () => {
    const deposits = [deposit("a", 3), deposit("b", 1), deposit("c", 1)];
    expect(formatCoinRows(deposits, 9, new Map())).to.equal(formatCoinRows(deposits.toReversed(), 9, new Map()));
  });
});

describe("bindingOf", () => {
  const registration = { pid: "0102030405060708", to: ALICE, nonce: 1, seenAtOxenHeight: 99, index: 0 } as const;
  const proof = { txid: "a", to: BOB, nonce: 2, proof: "" } as const;

  it("prefers a registration made before the deposit to a proof, and ignores one made in its block or later", () => {
    expect(bindingOf(100, registration, proof)).to.deep.equal({ by: "registration", to: ALICE, nonce: 1 });
    expect(bindingOf(0, registration, proof)).to.deep.equal({ by: "registration", to: ALICE, nonce: 1 });
    expect(bindingOf(99, registration, proof)).to.deep.equal({ by: "proof", to: BOB, nonce: 2 });
    expect(bindingOf(99, registration, undefined)).to.equal(undefined);
    expect(bindingOf(99, undefined, undefined)).to.equal(undefined);
  });
});
