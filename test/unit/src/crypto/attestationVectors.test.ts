import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Address } from "../../../../src/core/addresses.js";
import { ToolkitError } from "../../../../src/core/errors.js";
import { toHex, type Hex } from "../../../../src/core/hex.js";
import {
  aggregate,
  gammaOf,
  remainingKey,
  verifyAttestation,
  type Attestation,
} from "../../../../src/crypto/attestation.js";
import { hashHint, hashToField, hashToG1, mapToCurve } from "../../../../src/crypto/hashToG1.js";
import { readStores } from "../../../../src/crypto/keyStore.js";
import {
  aggregateKey,
  formatNodeKey,
  formatNodeKeyG2,
  nodeIdOf,
  nodeKeyG2Of,
  nodeKeyOf,
  parseNodeKey,
  parseSecret,
  type NodeKey,
} from "../../../../src/crypto/nodeKeys.js";
import { encodeNonSigners } from "../../../../src/crypto/nonSigners.js";
import { faultOf, signDigest, verifyPartials } from "../../../../src/crypto/partialSignatures.js";
import { STATEMENT_KINDS, statementDigest, statementHash } from "../../../../src/crypto/statements.js";
import { storeCodes } from "../../../support/keyStores.js";

interface AttestationJson {
  signature: Hex;
  signersKeyG2: [Hex, Hex, Hex, Hex];
  hint: Hex;
  nonSigners: Hex;
  unsealedNonSigners: Hex[];
}

interface AttestationCase {
  digest: Hex;
  aggregateKey: Hex;
  members: number;
  attestation: AttestationJson;
}

const vectors = JSON.parse(readFileSync(new URL("../../../vectors/attestations.json", import.meta.url), "utf8")) as {
  nodes: { secret: Hex; nodeKey: Hex; nodeKeyG2: Hex; nodeId: Hex }[];
  statements: {
    chainId: string;
    staking: Address;
    statements: { node: number; kind: number; counter: number; timestamp: number; reason: number; hash: Hex }[];
    digest: Hex;
  }[];
  hashes: { digest: Hex; u: [Hex, Hex]; candidates: [string, string]; mapped: [Hex, Hex]; point: Hex; hint: Hex }[];
  partials: { digest: Hex; node: number; signature: Hex }[];
  sealed: { node: number; store: number; slot: number }[];
  attestations: (AttestationCase & { nonSigners: number[]; remainingKey: Hex; gamma: Hex })[];
  invalidPartials: { what: string; check: string; digest: Hex; nodeKey: Hex; nodeKeyG2: Hex; signature: Hex }[];
  invalidAttestations: (AttestationCase & { what: string; check: string })[];
};

const secrets = vectors.nodes.map(({ secret }) => parseSecret(secret, "secret"));
const keys = secrets.map(nodeKeyOf);
const positions = readStores(
  storeCodes(vectors.sealed.map(({ node, store, slot }) => ({ key: keys[node]!, store, slot }))),
);

describe("test/vectors/attestations.json", () => {
  it("has the keys of its secrets", () => {
    vectors.nodes.forEach((node, index) => {
      expect(formatNodeKey(keys[index]!)).to.equal(node.nodeKey);
      expect(formatNodeKeyG2(nodeKeyG2Of(secrets[index]!))).to.equal(node.nodeKeyG2);
      expect(nodeIdOf(keys[index]!)).to.equal(node.nodeId);
    });
  });

  vectors.statements.forEach((vector, index) => {
    it(`has the digest of list ${index} (QB-23)`, () => {
      const statements = vector.statements.map(({ node, kind, ...rest }) => {
        const statement = { ...rest, key: keys[node]!, kind: STATEMENT_KINDS[kind]! };
        expect(statementHash(statement, rest.counter)).to.equal(rest.hash);
        return statement;
      });
      const counters = vector.statements.map(({ counter }) => counter);
      const context = { chainId: BigInt(vector.chainId), staking: vector.staking };
      expect(statementDigest(statements, counters, context)).to.equal(vector.digest);
    });
  });

  for (const { digest, u, candidates, mapped, point, hint } of vectors.hashes) {
    it(`hashes ${digest.slice(0, 10)}… through ${candidates.join(" and ")} (QB-23)`, () => {
      const elements = hashToField(digest);
      const maps = elements.map(mapToCurve);
      expect(elements.map((element) => toHex(element, 32))).to.deep.equal(u);
      expect(maps.map(({ candidate }) => `x${candidate + 1}`)).to.deep.equal(candidates);
      expect(maps.map((map) => formatNodeKey(map.point))).to.deep.equal(mapped);
      expect(formatNodeKey(hashToG1(digest))).to.equal(point);
      expect(hashHint(digest)).to.equal(hint);
    });
  }

  it("has every pair of candidates", () => {
    expect(new Set(vectors.hashes.map(({ candidates }) => candidates.join(" "))).size).to.equal(9);
  });

  const partials = vectors.partials.map(({ digest, node, signature }) => {
    const { keyG2 } = signDigest(secrets[node]!, digest);
    return { key: keys[node]!, keyG2, signature: parseNodeKey(signature, "signature") };
  });

  it("has signatures as the toolkit makes them, and they verify (QB-23)", () => {
    const digest = vectors.partials[0]!.digest;
    expect(secrets.map((secret) => signDigest(secret, digest))).to.deep.equal(partials);
    expect(verifyPartials(digest, partials).refused).to.deep.equal([]);
  });

  vectors.attestations.forEach((vector, index) => {
    it(`has attestation ${index}, with ${vector.nonSigners.length} non-signers (QB-23)`, () => {
      const { digest, nonSigners } = vector;
      const members = keys.slice(0, vector.members);
      const signed = partials.slice(0, vector.members).filter((_, node) => !nonSigners.includes(node));
      const attestation = attestationOf(vector.attestation);
      const made = aggregate({ digest, members, partials: signed, positions }).attestation;
      expect(attestation.signature).to.deep.equal(made.signature);
      expect(attestation.signersKeyG2).to.deep.equal(made.signersKeyG2);
      expect(attestation.unsealedNonSigners).to.deep.equal(made.unsealedNonSigners);
      expect([made.hint, "0x"]).to.include(attestation.hint);
      const absent = nonSigners.map((node) => keys[node]!);
      const formats = ([undefined, "list", "bitmap", "wholeStores"] as const).map(
        (format) => encodeNonSigners(absent, positions, format).nonSigners,
      );
      expect(formats).to.include(attestation.nonSigners);

      expect(formatNodeKey(aggregateKey(members))).to.equal(vector.aggregateKey);
      const rest = remainingKey(aggregateKey(members), absent);
      expect(formatNodeKey(rest)).to.equal(vector.remainingKey);
      expect(gammaOf(digest, rest, attestation.signersKeyG2, attestation.signature)).to.equal(vector.gamma);
      expect(verifyAttestation(contextOf(vector), attestation)).to.equal(nonSigners.length);
    });
  });

  for (const { what, check, digest, ...texts } of vectors.invalidPartials) {
    it(`has a signature to refuse: ${what} (QB-14)`, () => {
      const [x0, x1, y0, y1] = wordsOf(texts.nodeKeyG2) as [bigint, bigint, bigint, bigint];
      const partial = {
        key: pointOf(texts.nodeKey),
        keyG2: { x: [x0, x1] as [bigint, bigint], y: [y0, y1] as [bigint, bigint] },
        signature: pointOf(texts.signature),
      };
      expect(faultOf(digest, partial)).to.equal(check);
    });
  }

  for (const vector of vectors.invalidAttestations) {
    it(`has an attestation to refuse: ${vector.what} (QB-23)`, () => {
      const verify = () => verifyAttestation(contextOf(vector), attestationOf(vector.attestation));
      expect(verify).to.throw(ToolkitError).with.deep.property("details", { check: vector.check });
    });
  }
});

function contextOf({ digest, members, aggregateKey: total }: AttestationCase) {
  return { digest, members, aggregateKey: pointOf(total), positions };
}

function attestationOf(json: AttestationJson): Attestation {
  return {
    ...json,
    signature: pointOf(json.signature),
    signersKeyG2: json.signersKeyG2.map(BigInt) as Attestation["signersKeyG2"],
    unsealedNonSigners: json.unsealedNonSigners.map(pointOf),
  };
}

/** Without the checks of parseNodeKey: these points may be invalid. */
function pointOf(text: Hex): NodeKey {
  const [x, y] = wordsOf(text) as [bigint, bigint];
  return { x, y };
}

function wordsOf(text: Hex): bigint[] {
  return text
    .slice(2)
    .match(/.{64}/g)!
    .map((word) => BigInt(`0x${word}`));
}
