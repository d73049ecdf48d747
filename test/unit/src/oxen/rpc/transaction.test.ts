import { readFileSync } from "node:fs";
import { expect } from "chai";
import { burnAddressOf } from "../../../../../src/oxen/burnAddress.js";
import { publicKeyOf } from "../../../../../src/oxen/curve.js";
import { readTransaction } from "../../../../../src/oxen/rpc/transaction.js";
import { encodeTransaction } from "../../../../support/oxenNode.js";
import { oxenTransaction } from "../../../../support/oxenTransactions.js";

interface Vector {
  txid: string;
  unprunable: string;
  prunableHash: string;
  publicKey: string;
  encryptedPaymentId: string;
  keyImages: string[];
  outputs: { key: string; encryptedAmount: string; commitment: string }[];
}

const vectorUrl = new URL("../../../../vectors/monero-transaction.json", import.meta.url);
const vector = JSON.parse(readFileSync(vectorUrl, "utf8")) as Vector;
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");
const burn = burnAddressOf("mainnet", "a test");
const paymentId = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const original = oxenTransaction(77n, [
  { spendKey: publicKeyOf(5n), viewKey: publicKeyOf(7n), amount: 9n },
  { spendKey: burn.spendKey, viewKey: burn.viewKey, amount: 2n ** 63n, paymentId },
]);

describe("readTransaction", () => {
  it("reads a transaction of a real chain and comes to its id", () => {
    const read = readTransaction(bytes(vector.unprunable), bytes(vector.prunableHash))!;
    expect(hex(read.txid)).to.equal(vector.txid);
    expect(hex(read.publicKey)).to.equal(vector.publicKey);
    expect(hex(read.encryptedPaymentId!)).to.equal(vector.encryptedPaymentId);
    expect(read.keyImages.map(hex)).to.deep.equal(vector.keyImages);
    expect(
      read.outputs.map(({ key, encryptedAmount, commitment }) => ({
        key: hex(key),
        encryptedAmount: hex(encryptedAmount),
        commitment: hex(commitment),
      })),
    ).to.deep.equal(vector.outputs);
  });

  it("reads a transaction of version 4, with keys for subaddresses and what comes after them in extra", () => {
    const withKeys = { ...original, additionalKeys: [publicKeyOf(3n), publicKeyOf(4n)] };
    for (const transaction of [original, withKeys]) {
      // A burnt amount, which has a tag of its own, and padding.
      for (const tail of [[], [0x79, 1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0]]) {
        const { txid, unprunable, prunableHash } = encodeTransaction(transaction, tail);
        const read = readTransaction(unprunable, prunableHash)!;
        expect(hex(read.txid)).to.equal(txid);
        expect({ ...read, txid: original.txid }).to.deep.equal({ ...transaction, keyImages: [publicKeyOf(11n)] });
      }
    }
  });

  it("comes to another id when any byte is changed", () => {
    const { txid, unprunable, prunableHash } = encodeTransaction(original);
    for (let i = 0; i < unprunable.length; i++) {
      const changed = Uint8Array.from(unprunable);
      changed[i]! ^= 1;
      const read = readTransaction(changed, prunableHash);
      expect(read === undefined || hex(read.txid) !== txid, `byte ${i}`).to.equal(true);
    }
    const other = Uint8Array.from(prunableHash);
    other[31]! ^= 1;
    expect(hex(readTransaction(unprunable, other)!.txid)).not.to.equal(txid);
  });

  it("refuses whatever is cut off or has more than a transaction", () => {
    const { unprunable, prunableHash } = encodeTransaction(original);
    for (let length = 0; length < unprunable.length; length++) {
      expect(readTransaction(unprunable.subarray(0, length), prunableHash), String(length)).to.equal(undefined);
    }
    expect(readTransaction(Buffer.concat([unprunable, Buffer.of(0)]), prunableHash)).to.equal(undefined);
  });

  it("refuses other versions, other inputs, other outputs and other types", () => {
    const change = (at: number, from: number, to: number) => {
      const data = bytes(vector.unprunable);
      expect(data[at]).to.equal(from);
      data[at] = to;
      return readTransaction(data, bytes(vector.prunableHash));
    };
    const output = vector.unprunable.indexOf(vector.outputs[0]!.key) / 2;
    const base = vector.unprunable.indexOf(vector.outputs[0]!.encryptedAmount) / 2;
    expect(change(0, 2, 1), "version 1").to.equal(undefined);
    expect(change(0, 2, 5), "version 5").to.equal(undefined);
    expect(change(3, 2, 0xff), "a reward").to.equal(undefined);
    expect(change(output - 1, 2, 3), "an output with a view tag").to.equal(undefined);
    expect(change(base - 5, 5, 3), "amounts of 32 bytes").to.equal(undefined);
    expect(change(base - 5, 5, 6), "an unknown type").to.equal(undefined);
  });

  it("does not set memory aside for a number of outputs that is only claimed", () => {
    const claimed = Buffer.from([4, 0xff, 0xff, 0xff, 0xff, 0x7f]);
    expect(readTransaction(claimed, bytes(vector.prunableHash))).to.equal(undefined);
  });

  it("reads a transaction without a key, which can have paid nobody", () => {
    const keyless = encodeTransaction({ ...original, publicKey: new Uint8Array() });
    expect(readTransaction(keyless.unprunable, keyless.prunableHash)?.outputs).to.have.length(2);
  });
});
