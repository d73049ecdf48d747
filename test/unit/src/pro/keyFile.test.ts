import { createPublicKey } from "node:crypto";
import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import type { Hex } from "../../../../src/core/hex.js";
import { encodeSpki, generateIssuerKey, proveKey } from "../../../../src/pro/issuerKeys.js";
import {
  formatKeyFile,
  type KeyAnnouncement,
  keyHashOf,
  parseKeyFile,
  requireAnnounced,
} from "../../../../src/pro/keyFile.js";
import { KEY_TERMS, testIssuer } from "../../../support/pro.js";

const pair = testIssuer();
const text = formatKeyFile(pair, KEY_TERMS);
const USABLE = 1_800_000_000;
const announced: KeyAnnouncement = {
  plan: 1,
  epoch: 1,
  keyHash: keyHashOf(text),
  keyIds: [pair.publicKey.keyId],
  usableFrom: USABLE,
};

/** The file with some of its values changed. */
const changed = (values: Record<string, unknown>): string =>
  JSON.stringify({ ...(JSON.parse(text) as Record<string, unknown>), ...values });

describe("Key files of issuers", () => {
  it("say what the key is and for what, in the same bytes every time", () => {
    const { key, ...terms } = parseKeyFile(text, "file");
    expect(terms).to.deep.equal(KEY_TERMS);
    expect(encodeSpki(key)).to.deep.equal(encodeSpki(pair.publicKey));
    expect(key.keyId).to.equal(pair.publicKey.keyId);
    expect(formatKeyFile(pair, KEY_TERMS)).to.equal(text);
    expect(keyHashOf(text)).to.equal(keccak256(toUtf8Bytes(text)));
  });

  const other = generateIssuerKey();
  const base64 = (value: Uint8Array) => Buffer.from(value).toString("base64");
  const problems: [string, Record<string, unknown>, string][] = [
    ["another format", { format: "sesh-pro-keys/2" }, "cannot be used"],
    ["something more", { issuers: 2 }, "Unrecognized key"],
    ["plan 0", { plan: 0 }, "cannot be used"],
    ["plan 256", { plan: 256 }, "cannot be used"],
    ["an epoch that is no number", { epoch: "1" }, "cannot be used"],
    ["an epoch above 32 bits", { epoch: 2 ** 32 }, "cannot be used"],
    ["a name in capitals", { issuerName: "Pro.example.org" }, "must be a host name"],
    ["a name with a zero byte", { issuerName: "pro\u0000" }, "must be a host name"],
    ["no name", { issuerName: "" }, "must be a host name"],
    [
      "a key that is not RSA-PSS",
      { spki: base64(createPublicKey(pair.privateKey).export({ format: "der", type: "spki" })) },
      "the key is not RSA-PSS with 2,048 bits",
    ],
    ["the proof of another key", { proof: proveKey(other).map(base64) }, "the proof of the key is wrong"],
    ["another key with this proof", { spki: base64(encodeSpki(other.publicKey)) }, "the proof of the key is wrong"],
    ["seven roots", { proof: proveKey(pair).slice(1).map(base64) }, "cannot be used"],
    [
      "a short root",
      { proof: [base64(new Uint8Array(255)), ...proveKey(pair).slice(1).map(base64)] },
      "must be 256 bytes",
    ],
    ["no time to issue", { issueUntil: KEY_TERMS.notBefore }, "its times are not in order"],
    ["an end before the end of issuing", { redeemUntil: KEY_TERMS.issueUntil - 1 }, "its times are not in order"],
    ["a negative time", { notBefore: -1 }, "cannot be used"],
  ];
  for (const [what, values, problem] of problems) {
    it(`are refused with ${what}`, () => {
      expect(() => parseKeyFile(changed(values), "file")).to.throw(problem);
    });
  }

  it("are refused if they are no JSON, or give a value twice", () => {
    expect(() => parseKeyFile("", "file")).to.throw("file is not valid JSON");
    expect(() => parseKeyFile(text.replace('"plan":1,', '"plan":1,"plan":1,'), "file")).to.throw("gives a key twice");
  });

  describe("given what was announced on the chain (PV-03)", () => {
    const published = parseKeyFile(text, "file");
    const refuse = (changes: Partial<KeyAnnouncement>, now = USABLE) => {
      return () => requireAnnounced(text, published, { ...announced, ...changes }, now);
    };

    it("are used from the announced second on", () => {
      expect(refuse({}, USABLE - 1)).to.throw("it may not be used before 2027-01-15T08:00:00.000Z");
      expect(refuse({})).not.to.throw();
      expect(refuse({}, USABLE + 1)).not.to.throw();
    });

    it("are refused if one byte, the plan, the epoch or the key id is another", () => {
      const spaced = `${text} `;
      expect(() => requireAnnounced(spaced, parseKeyFile(spaced, "file"), announced, USABLE)).to.throw(
        "it is not the one announced on the chain",
      );
      expect(refuse({ plan: 2 })).to.throw("it is for another plan or epoch");
      expect(refuse({ epoch: 2 })).to.throw("it is for another plan or epoch");
      const keyIds: Hex[] = [other.publicKey.keyId];
      expect(refuse({ keyIds })).to.throw("its key id is not the announced one");
      expect(refuse({ keyIds: [] })).to.throw("its key id is not the announced one");
      // A second key would be a second token for the same unit: decision 0017.
      expect(refuse({ keyIds: [pair.publicKey.keyId, ...keyIds] })).to.throw("its key id is not the announced one");
    });
  });
});
