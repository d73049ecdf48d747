import { expect } from "chai";
import type { Address } from "../../../src/core/addresses.js";
import type { Hex } from "../../../src/core/hex.js";
import { createCredentials, generateNodeSecrets } from "../../../src/crypto/credentials.js";
import { registrationDigest, verifyRegistration } from "../../../src/crypto/networkIdentity.js";
import { GROUP_ORDER, nodeIdOf, parseNodeKey, parseSecret } from "../../../src/crypto/nodeKeys.js";
import { provePossession, verifyPossession, type RegistrationContext } from "../../../src/crypto/proofOfPossession.js";
import { readVectors } from "../../support/vectors.js";

const vectors = readVectors("proof-of-possession.json") as {
  secret: string;
  ed25519Seed: Hex;
  chainId: string;
  staking: Address;
  operator: Address;
  feeBps: number;
  nodeKey: Hex;
  nodeId: Hex;
  ed25519Key: Hex;
  c: string;
  s: string;
  registrationDigest: Hex;
  ed25519Signature: [Hex, Hex];
}[];

describe("crypto/proofOfPossession", () => {
  vectors.forEach((vector, index) => {
    it(`reproduces vector ${index}`, () => {
      const terms = { ...vector, chainId: BigInt(vector.chainId) };
      const key = parseNodeKey(vector.nodeKey, "nodeKey");
      const secrets = { secret: parseSecret(vector.secret, "secret"), ed25519Seed: vector.ed25519Seed };
      const { chainId, staking, operator, feeBps } = terms;
      expect(createCredentials(secrets, { chainId, staking, operator, feeBps })).to.deep.equal({
        key,
        c: BigInt(vector.c),
        s: BigInt(vector.s),
        ed25519Key: vector.ed25519Key,
        ed25519Signature: vector.ed25519Signature,
        feeBps,
      });
      expect(nodeIdOf(key)).to.equal(vector.nodeId);
      expect(registrationDigest(terms, key)).to.equal(vector.registrationDigest);
    });
  });

  describe("given a fresh node", () => {
    const secrets = generateNodeSecrets();
    const terms = { chainId: 42161n, staking: vectors[1]!.staking, operator: vectors[1]!.operator, feeBps: 1_000 };
    const credentials = createCredentials(secrets, terms);
    const context: RegistrationContext = { ...terms, ed25519Key: credentials.ed25519Key };
    const { key, c, s, ed25519Signature } = credentials;

    it("proves what verifies", () => {
      expect(verifyPossession(key, { c, s }, context)).to.equal(true);
      expect(verifyRegistration(ed25519Signature, context, key)).to.equal(true);
    });

    it("is deterministic, so that no nonce is ever used in two contexts", () => {
      expect(provePossession(secrets.secret, context)).to.deep.equal({ c, s });
    });

    const changes: [string, Partial<RegistrationContext>][] = [
      ["chain", { chainId: 421614n }],
      ["contract", { staking: vectors[2]!.operator }],
      ["operator", { operator: vectors[4]!.operator }],
      ["ed25519 key", { ed25519Key: vectors[0]!.ed25519Key }],
      ["fee", { feeBps: 1_001 }],
    ];
    for (const [what, change] of changes) {
      it(`is worth nothing for another ${what}, and uses another nonce there`, () => {
        const other = { ...context, ...change };
        expect(verifyPossession(key, { c, s }, other)).to.equal(false);
        expect(verifyRegistration(ed25519Signature, other, key)).to.equal(false);
        const proof = provePossession(secrets.secret, other);
        const mod = (value: bigint) => ((value % GROUP_ORDER) + GROUP_ORDER) % GROUP_ORDER;
        expect(mod(proof.s - proof.c * secrets.secret)).not.to.equal(mod(s - c * secrets.secret));
      });
    }

    it("refuses a response that is not canonical, another challenge, and a key that is no point", () => {
      expect(verifyPossession(key, { c, s: s + GROUP_ORDER }, context)).to.equal(false);
      expect(verifyPossession(key, { c: c + 1n, s }, context)).to.equal(false);
      expect(verifyPossession({ x: key.x, y: key.y + 1n }, { c, s }, context)).to.equal(false);
      expect(verifyPossession({ x: 0n, y: 0n }, { c, s }, context)).to.equal(false);
    });
  });
});
