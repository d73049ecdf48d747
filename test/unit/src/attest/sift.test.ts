import { expect } from "chai";
import { siftSignatures } from "../../../../src/attest/sift.js";
import { nodeIdOf } from "../../../../src/crypto/nodeKeys.js";
import { brokenSignatureOf, listAbout, signatureOf, wrongSignatureOf } from "../../../support/statements.js";

const { digest } = listAbout(["down"]);
const everybody = () => true;

describe("attest/sift", () => {
  it("finds the one wrong signature among 50, and names who delivered it", () => {
    const partials = Array.from({ length: 50 }, (_, i) => signatureOf(`node ${i}`, digest));
    partials[31] = wrongSignatureOf("node 31", digest);
    const deliveries = [
      { source: "a", partials: partials.slice(0, 40) },
      { source: "b", partials: partials.slice(20) },
    ];
    const { verified, bad, unknown } = siftSignatures(digest, deliveries, everybody);
    expect(bad).to.deep.equal([{ nodeId: nodeIdOf(partials[31].key), fault: "pairing", sources: ["a", "b"] }]);
    expect(verified).to.deep.equal(partials.filter((_partial, i) => i !== 31));
    expect(unknown).to.deep.equal([]);
  });

  it("keeps the right one of two different signatures of a node", () => {
    const right = signatureOf("a", digest);
    for (const wrong of [wrongSignatureOf("a", digest), brokenSignatureOf("a", digest)]) {
      const deliveries = [
        { source: "liar", partials: [wrong] },
        { source: "node", partials: [right] },
      ];
      const { verified, bad } = siftSignatures(digest, deliveries, everybody);
      expect(verified).to.deep.equal([right]);
      expect(bad.map(({ sources }) => sources)).to.deep.equal([["liar"]]);
    }
  });

  it("refuses keys that are off the curve or do not belong together", () => {
    const a = signatureOf("a", digest);
    const off = { ...a, key: { x: a.key.x, y: a.key.y + 1n } };
    const mixed = { ...a, keyG2: signatureOf("b", digest).keyG2 };
    const { verified, bad } = siftSignatures(digest, [{ source: "s", partials: [off, mixed] }], everybody);
    expect(verified).to.deep.equal([]);
    expect(bad.map(({ fault }) => fault)).to.deep.equal(["key", "keyPair"]);
  });

  it("does not look at signatures of keys that are of no node", () => {
    const partials = [wrongSignatureOf("a", digest), signatureOf("b", digest)];
    const known = nodeIdOf(partials[1]!.key);
    const sifted = siftSignatures(digest, [{ source: "s", partials }], (nodeId) => nodeId === known);
    expect(sifted).to.deep.equal({
      verified: [partials[1]],
      bad: [],
      unknown: [{ nodeId: nodeIdOf(partials[0]!.key), sources: ["s"] }],
    });
  });

  it("is content with nothing", () => {
    expect(siftSignatures(digest, [], everybody)).to.deep.equal({ verified: [], bad: [], unknown: [] });
  });
});
