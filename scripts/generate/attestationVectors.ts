import { readFileSync, writeFileSync } from "node:fs";
import { id } from "ethers";
import { format } from "prettier";
import type { Address } from "../../src/core/addresses.js";
import { toHex, type Hex } from "../../src/core/hex.js";
import { toJson } from "../../src/core/json.js";
import { aggregate, gammaOf, remainingKey, type Attestation } from "../../src/crypto/attestation.js";
import { hashHint, hashToField, hashToG1, mapToCurve } from "../../src/crypto/hashToG1.js";
import { readStores } from "../../src/crypto/keyStore.js";
import {
  aggregateKey,
  FIELD_MODULUS,
  formatNodeKey,
  formatNodeKeyG2,
  GROUP_ORDER,
  nodeIdOf,
  nodeKeyOf,
  type NodeKey,
} from "../../src/crypto/nodeKeys.js";
import { encodeNonSigners } from "../../src/crypto/nonSigners.js";
import { signDigest, type PartialSignature } from "../../src/crypto/partialSignatures.js";
import { fromG1, fromG2, toG1, toG2 } from "../../src/crypto/points.js";
import {
  sortStatements,
  STATEMENT_KINDS,
  statementDigest,
  statementHash,
  type Statement,
} from "../../src/crypto/statements.js";
import { storeCodes } from "../../test/support/keyStores.js";
import { secretOf } from "../../test/support/partials.js";
import { twistPointOutsideG2 } from "../../test/support/twist.js";

/* Writes test/vectors/attestations.json, for node software in other languages; `--check` fails if it is not up to date. */

const FILE = new URL("../../test/vectors/attestations.json", import.meta.url);
const DESCRIPTION =
  "Statements, digests, hashes to G1 and quorum attestations; docs/NODE-KEYS.md says how each is made. Points of G1 are " +
  "x, y; points of G2 are x.c0, x.c1, y.c0, y.c1, but signersKeyG2 is in the contract's order x.c1, x.c0, y.c1, y.c0. " +
  "Nodes are named by their index in `nodes`. Slots of stores that `sealed` does not name are zero here.";
const CONTEXT = { chainId: 421_614n, staking: "0x04C22AfaE6a03438b8FED74cb1Cf441168DF3F12" as Address };
const MEMBERS = 12;

const word = (value: bigint): Hex => toHex(value, 32);
const indices = (first: number, end: number) => Array.from({ length: end - first }, (_, index) => first + index);

/* NODES, STATEMENTS AND DIGESTS */

// The last one is no member of the quorum.
const secrets = indices(0, MEMBERS + 1).map(secretOf);
const keys = secrets.map(nodeKeyOf);
const keyOf = (index: number): NodeKey => keys[index] ?? { x: 0n, y: 0n };

const statement = (index: number, change: Partial<Statement>): Statement => ({
  key: keyOf(index),
  kind: "decommission",
  timestamp: 1_800_000_000,
  reason: 1,
  ...change,
});
const lists: { statements: Statement[]; counters: number[] }[] = [
  { statements: [statement(0, {})], counters: [0] },
  { statements: [statement(0, { kind: "recommission", reason: 0 })], counters: [1] },
  { statements: [statement(1, { kind: "deregister", timestamp: 2 ** 32 - 1, reason: 511 })], counters: [2 ** 32 - 1] },
  {
    statements: sortStatements([
      statement(0, { kind: "deregister", reason: 256 }),
      statement(1, { reason: 8 + 64 }),
      statement(2, { kind: "recommission", timestamp: 1_800_000_060, reason: 0 }),
    ]),
    counters: [3, 0, 1],
  },
];
const digests = lists.map(({ statements, counters }) => statementDigest(statements, counters, CONTEXT));
const digest = digests[0] ?? "0x";

const statementVectors = lists.map(({ statements, counters }, index) => ({
  chainId: CONTEXT.chainId,
  staking: CONTEXT.staking,
  statements: statements.map((item, position) => ({
    node: keys.indexOf(item.key),
    kind: STATEMENT_KINDS.indexOf(item.kind),
    counter: counters[position] ?? 0,
    timestamp: item.timestamp,
    reason: item.reason,
    hash: statementHash(item, counters[position] ?? 0),
  })),
  digest: digests[index],
}));

/* HASH TO G1: one digest for each pair of candidates */

const candidatesOf = (message: Hex): string[] => hashToField(message).map((u) => `x${mapToCurve(u).candidate + 1}`);
const byCandidates = new Map<string, Hex>();
for (let index = 0; byCandidates.size < 9; index++) {
  const message = id(`hash to G1, message ${index}`) as Hex;
  const pair = candidatesOf(message).join();
  if (!byCandidates.has(pair)) byCandidates.set(pair, message);
}
const hashVectors = [
  ...digests,
  ...[...byCandidates].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, message]) => message),
].map((message) => ({
  digest: message,
  u: hashToField(message).map(word),
  candidates: candidatesOf(message),
  mapped: hashToField(message).map((u) => formatNodeKey(mapToCurve(u).point)),
  point: formatNodeKey(hashToG1(message)),
  hint: hashHint(message),
}));

/* SIGNATURES AND ATTESTATIONS */

const partials = secrets.map((secret) => signDigest(secret, digest));
const partialOf = (index: number): PartialSignature => partials[index] ?? signDigest(1n, digest);
const sealed = [
  { node: 1, store: 0, slot: 0 },
  { node: 2, store: 0, slot: 383 },
  { node: 3, store: 2, slot: 200 },
  { node: 4, store: 2, slot: 201 },
];
const positions = readStores(storeCodes(sealed.map(({ node, store, slot }) => ({ key: keyOf(node), store, slot }))));
const members = keys.slice(0, MEMBERS);
const total = aggregateKey(members);

const attestationJson = (attestation: Attestation) => ({
  signature: formatNodeKey(attestation.signature),
  signersKeyG2: attestation.signersKeyG2.map(word),
  hint: attestation.hint,
  nonSigners: attestation.nonSigners,
  unsealedNonSigners: attestation.unsealedNonSigners.map(formatNodeKey),
});

function attest(nonSigners: readonly number[], sealedFormat?: "list" | "bitmap" | "wholeStores") {
  const absent = nonSigners.map(keyOf);
  const { attestation } = aggregate({ digest, members, partials: without(nonSigners), positions });
  return { ...attestation, nonSigners: encodeNonSigners(absent, positions, sealedFormat).nonSigners };
}

function without(nodes: readonly number[]): PartialSignature[] {
  return partials.slice(0, MEMBERS).filter((_, index) => !nodes.includes(index));
}

const cases = [
  { nonSigners: [], attestation: attest([]) },
  { nonSigners: [0, 11], attestation: attest([0, 11]) },
  { nonSigners: [1, 2, 3], attestation: attest([1, 2, 3], "list") },
  { nonSigners: [1, 2, 3], attestation: attest([1, 2, 3], "bitmap") },
  { nonSigners: [1, 2, 3], attestation: attest([1, 2, 3], "wholeStores") },
  { nonSigners: [0, 2, 3, 4], attestation: attest([0, 2, 3, 4], "list") },
  { nonSigners: [0, 2, 3, 4], attestation: { ...attest([0, 2, 3, 4], "bitmap"), hint: "0x" as Hex } },
];
const attestationVectors = cases.map(({ nonSigners, attestation }) => {
  const rest = remainingKey(total, nonSigners.map(keyOf));
  const gamma = gammaOf(digest, rest, attestation.signersKeyG2, attestation.signature);
  const times = (key: NodeKey) => toG1(key).multiply(BigInt(gamma) % GROUP_ORDER);
  return {
    digest,
    aggregateKey: formatNodeKey(total),
    members: MEMBERS,
    nonSigners,
    remainingKey: formatNodeKey(rest),
    gamma,
    // The two points of G1 in the pairing: σ + γ·remainingKey and H + γ·g1.
    left: formatNodeKey(fromG1(toG1(attestation.signature).add(times(rest)))),
    right: formatNodeKey(fromG1(toG1(hashToG1(digest)).add(times({ x: 1n, y: 2n })))),
    attestation: attestationJson(attestation),
  };
});

/* WHAT MUST BE REFUSED */

const first = partialOf(0);
const second = partialOf(1);
const outside = twistPointOutsideG2();
const INFINITY: NodeKey = { x: 0n, y: 0n };
const [c0, c1] = first.keyG2.x;
const invalidPartials: [string, string, Partial<PartialSignature>][] = [
  ["key at infinity", "key", { key: INFINITY }],
  ["key off the curve", "key", { key: { x: 1n, y: 3n } }],
  ["key not canonical", "key", { key: { ...first.key, x: first.key.x + FIELD_MODULUS } }],
  ["signature at infinity", "signature", { signature: INFINITY }],
  ["signature off the curve", "signature", { signature: { x: 1n, y: 3n } }],
  ["key on G2 at infinity", "keyG2", { keyG2: { x: [0n, 0n], y: [0n, 0n] } }],
  ["key on G2 with swapped limbs", "keyG2", { keyG2: { x: [c1, c0], y: [first.keyG2.y[1], first.keyG2.y[0]] } }],
  ["key on the twist, outside G2", "subgroup", { keyG2: outside }],
  ["key shifted out of G2", "subgroup", { keyG2: fromG2(toG2(first.keyG2).add(toG2(outside))) }],
  ["key on G2 of another node", "keyPair", { keyG2: second.keyG2 }],
  ["signature of another node", "pairing", { signature: second.signature }],
  ["negative signature", "pairing", { signature: fromG1(toG1(first.signature).negate()) }],
  ["signature under another digest", "pairing", { signature: signDigest(secretOf(0), digests[1] ?? "0x").signature }],
];

const good = attest([0, 1, 11], "list");
const ascending = good.unsealedNonSigners;
const invalidAttestations: [string, string, Partial<Attestation>, { members?: number; aggregateKey?: NodeKey }?][] = [
  ["two members", "members", {}, { members: 2 }],
  ["unknown format", "nonSigners", { nonSigners: "0x04000000" }],
  ["position twice", "nonSigners", { nonSigners: "0x01000000000000" }],
  ["slot 384", "nonSigners", { nonSigners: "0x01000180" }],
  ["store that does not exist", "nonSigners", { nonSigners: "0x01000600" }],
  ["unsealed keys out of order", "unsealedNonSigners", { unsealedNonSigners: [...ascending].reverse() }],
  ["more than a third did not sign", "threshold", {}, { members: 8 }],
  ["nobody but non-signers", "aggregateKey", {}, { aggregateKey: aggregateKey([0, 1, 11].map(keyOf)) }],
  ["signature at infinity", "signature", { signature: INFINITY }],
  ["signature off the curve", "signature", { signature: { x: 1n, y: 3n } }],
  ["signers' key at infinity", "signersKeyG2", { signersKeyG2: [0n, 0n, 0n, 0n] }],
  [
    "signers' key outside G2",
    "signersKeyG2",
    { signersKeyG2: [outside.x[1], outside.x[0], outside.y[1], outside.y[0]] },
  ],
  ["hint of another digest", "hint", { hint: hashHint(digests[1] ?? "0x") }],
  ["signature of another set of signers", "pairing", { signature: attest([0, 11]).signature }],
  ["signers' key of another set of signers", "pairing", { signersKeyG2: attest([0, 11]).signersKeyG2 }],
  ["a non-signer left out", "pairing", { nonSigners: "0x" }],
  [
    "a signer listed as non-signer",
    "pairing",
    { nonSigners: encodeNonSigners([keyOf(2)], positions, "list").nonSigners },
  ],
  ["a non-signer who is no member", "pairing", { nonSigners: "0x", unsealedNonSigners: [keyOf(MEMBERS)] }],
];

const contents = await format(
  toJson({
    description: DESCRIPTION,
    nodes: partials.map(({ key, keyG2 }, index) => ({
      secret: word(secretOf(index)),
      nodeKey: formatNodeKey(key),
      nodeKeyG2: formatNodeKeyG2(keyG2),
      nodeId: nodeIdOf(key),
    })),
    statements: statementVectors,
    hashes: hashVectors,
    partials: partials.map(({ signature }, node) => ({ digest, node, signature: formatNodeKey(signature) })),
    sealed,
    attestations: attestationVectors,
    invalidPartials: invalidPartials.map(([what, check, change]) => {
      const { key, keyG2, signature } = { ...first, ...change };
      return {
        what,
        check,
        digest,
        nodeKey: formatNodeKey(key),
        nodeKeyG2: formatNodeKeyG2(keyG2),
        signature: formatNodeKey(signature),
      };
    }),
    invalidAttestations: invalidAttestations.map(([what, check, change, other]) => ({
      what,
      check,
      digest,
      aggregateKey: formatNodeKey(other?.aggregateKey ?? total),
      members: other?.members ?? MEMBERS,
      attestation: attestationJson({ ...good, ...change }),
    })),
  }),
  { parser: "json", printWidth: 120 },
);

if (!process.argv.includes("--check")) writeFileSync(FILE, contents);
else if (readFileSync(FILE, "utf8") !== contents) {
  console.error("test/vectors/attestations.json is stale: run npm run generate:vectors.");
  process.exitCode = 1;
}
