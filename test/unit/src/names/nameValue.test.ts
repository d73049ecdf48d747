import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { expect } from "chai";
import { ToolkitError } from "../../../../src/core/errors.js";
import { bytesToHex, hexToBytes, type Hex } from "../../../../src/core/hex.js";
import { normaliseName } from "../../../../src/names/nameRules.js";
import { decryptAccountId, encryptAccountId, parseAccountId } from "../../../../src/names/nameValue.js";
import { nameVectors } from "../../../support/nameVectors.js";

const ALICE = normaliseName("alice");
const ACCOUNT = `05${"a1".repeat(32)}`;

/** A value of `name` that holds any bytes. */
function seal(name: string, plaintext: Uint8Array): Hex {
  const bytes = Buffer.from(name);
  const key = blake2b(bytes, { dkLen: 32, key: blake2b(bytes, { dkLen: 32 }) });
  const nonce = new Uint8Array(24).fill(7);
  return bytesToHex(Buffer.concat([xchacha20poly1305(key, nonce).encrypt(plaintext), nonce]));
}

describe("names/nameValue", () => {
  it("uses the XChaCha20-Poly1305 of draft-irtf-cfrg-xchacha-03, example A.3", () => {
    const key = hexToBytes("0x808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const nonce = hexToBytes("0x404142434445464748494a4b4c4d4e4f5051525354555657");
    const additional = hexToBytes("0x50515253c0c1c2c3c4c5c6c7");
    const plaintext =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    expect(bytesToHex(xchacha20poly1305(key, nonce, additional).encrypt(Buffer.from(plaintext)))).to.equal(
      "0xbd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39" +
        "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921" +
        "f9664c97637da9768812f615c68b13b52e" +
        "c0875924c1c7987947deafd8780acf49",
    );
  });

  it("gives the values of the shared vectors, the first of which the Session client's library made", () => {
    for (const { name, accountId, nonce, value } of nameVectors.values) {
      expect(encryptAccountId(normaliseName(name), accountId, hexToBytes(nonce))).to.equal(value);
      expect(decryptAccountId(normaliseName(name), value)).to.equal(accountId);
    }
  });

  it("takes a new nonce every time", () => {
    const [first, second] = [encryptAccountId(ALICE, ACCOUNT), encryptAccountId(ALICE, ACCOUNT)];
    expect(first).to.have.length(2 + 2 * 73);
    expect(first.slice(-48)).not.to.equal(second.slice(-48));
    expect([first, second].map((value) => decryptAccountId(ALICE, value))).to.deep.equal([ACCOUNT, ACCOUNT]);
  });

  for (const { what, name, value } of nameVectors.invalidValues) {
    it(`refuses ${what} (NM-05)`, () => {
      expect(() => decryptAccountId(normaliseName(name), value))
        .to.throw(ToolkitError, /^The value of the name is of no use: /)
        .with.property("code", "PRECONDITION_FAILED");
    });
  }

  it("refuses an encrypted text that is no Account ID, or not of its length (NM-05)", () => {
    const id = Buffer.from(ACCOUNT, "hex");
    expect(decryptAccountId(ALICE, seal("alice", id))).to.equal(ACCOUNT);
    for (const prefix of [0x00, 0x03, 0x15, 0x25, 0x50]) {
      const other = Uint8Array.from(id);
      other[0] = prefix;
      expect(() => decryptAccountId(ALICE, seal("alice", other))).to.throw(ToolkitError, "is not an Account ID");
    }
    for (const plaintext of [id.subarray(0, 32), Buffer.concat([id, id.subarray(0, 1)]), Buffer.from(ACCOUNT)]) {
      expect(() => decryptAccountId(ALICE, seal("alice", plaintext))).to.throw(ToolkitError, "instead of 73");
    }
  });

  describe("parseAccountId", () => {
    it("reads both cases of hex", () => {
      expect(parseAccountId(`05${"AB".repeat(32)}`, "id")).to.equal(`05${"ab".repeat(32)}`);
    });

    const refused: [what: string, text: string, problem: string][] = [
      ["nothing", "", "not 66 hexadecimal characters"],
      ["65 characters", ACCOUNT.slice(0, -1), "not 66 hexadecimal characters"],
      ["67 characters", `${ACCOUNT}0`, "not 66 hexadecimal characters"],
      ["an id with 0x", `0x${ACCOUNT}`, "not 66 hexadecimal characters"],
      ["0x in place of 05", `0x${ACCOUNT.slice(2)}`, "not 66 hexadecimal characters"],
      ["a letter that is no digit", `${ACCOUNT.slice(0, -1)}g`, "not 66 hexadecimal characters"],
      ["a space behind", `${ACCOUNT} `, "not 66 hexadecimal characters"],
      ["a line break behind", `${ACCOUNT}\n`, "not 66 hexadecimal characters"],
      ["a full-width digit", `\uff10${ACCOUNT.slice(1)}`, "not 66 hexadecimal characters"],
      ["a blinded id", `15${ACCOUNT.slice(2)}`, "begins with 15 instead of 05"],
      ["a group", `03${ACCOUNT.slice(2)}`, "begins with 03 instead of 05"],
      ["the raw key", ACCOUNT.slice(2), "not 66 hexadecimal characters"],
    ];
    for (const [what, text, problem] of refused) {
      it(`refuses ${what} (NM-05)`, () => {
        expect(() => parseAccountId(text, "--account-id"))
          .to.throw(ToolkitError, `--account-id: this is not an Account ID: it`)
          .with.property("message")
          .that.contains(problem);
      });
    }
  });
});
