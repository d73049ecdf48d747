import { concat, id } from "ethers";
import type { Hex } from "../../src/core/hex.js";
import { aggregate, verifyAttestation } from "../../src/crypto/attestation.js";
import { hashToG1 } from "../../src/crypto/hashToG1.js";
import { readStores, STORE_KEYS } from "../../src/crypto/keyStore.js";
import {
  aggregateKey,
  formatNodeKey,
  formatNodeKeyG2,
  nodeKeyG2Of,
  nodeKeyOf,
  parseNodeKey,
  parseNodeKeyG2,
  toScalar,
} from "../../src/crypto/nodeKeys.js";
import { verifyPartials, type PartialSignature } from "../../src/crypto/partialSignatures.js";
import { fromG1, toG1 } from "../../src/crypto/points.js";

/* Prints how long it takes to make an attestation of the signatures of a large quorum: attestations.ts [members]. */

const MEMBERS = Number(process.argv[2] ?? 2_200);
const NON_SIGNERS = Math.floor(MEMBERS / 10);
const digest = id("attestation benchmark") as Hex;

function measure<T>(what: string, run: () => T): T {
  const start = performance.now();
  const result = run();
  console.log(`${what.padEnd(60)}${((performance.now() - start) / 1_000).toFixed(2).padStart(8)} s`);
  return result;
}

const hash = toG1(hashToG1(digest));
const secrets = Array.from({ length: MEMBERS }, (_, index) => toScalar(Buffer.from(id(`node ${index}`).repeat(2))));
const partials = measure(`sign ${MEMBERS} times, and derive the keys`, () =>
  secrets.map((secret): PartialSignature => ({
    key: nodeKeyOf(secret),
    keyG2: nodeKeyG2Of(secret),
    signature: fromG1(hash.multiply(secret)),
  })),
);
const members = partials.map(({ key }) => key);
const filled = Array.from({ length: Math.ceil(MEMBERS / STORE_KEYS) * STORE_KEYS }, (_, index) =>
  formatNodeKey(members[index % MEMBERS] ?? { x: 0n, y: 0n }),
);
const codes = Array.from(
  { length: filled.length / STORE_KEYS },
  (_, store) => concat(filled.slice(store * STORE_KEYS, (store + 1) * STORE_KEYS)) as Hex,
);
const texts = partials.map(({ key, keyG2, signature }) => ({
  key: formatNodeKey(key),
  keyG2: formatNodeKeyG2(keyG2),
  signature: formatNodeKey(signature),
}));
const positions = measure(`read ${codes.length} stores`, () => readStores(codes));

console.log();
measure("read keys on G1 and signatures", () =>
  texts.map(({ key, signature }) => [parseNodeKey(key, "key"), parseNodeKey(signature, "signature")]),
);
measure("read keys on G2", () => texts.map(({ keyG2 }) => parseNodeKeyG2(keyG2, "keyG2")));
console.log();
const { verified } = measure("verify all in one batch, with the group check of every key", () =>
  verifyPartials(digest, partials),
);
const signed = verified.slice(NON_SIGNERS);
const { attestation, format } = measure(`aggregate ${signed.length} signatures, ${NON_SIGNERS} did not sign`, () =>
  aggregate({ digest, members, partials: signed, positions }),
);
measure(`check the attestation (${format})`, () =>
  verifyAttestation({ digest, aggregateKey: aggregateKey(members), members: MEMBERS, positions }, attestation),
);

console.log();
for (const bad of [1, 10]) {
  const spoiled = partials.map((partial, index) =>
    index % Math.floor(MEMBERS / bad) === 7 ? { ...partial, signature: partial.key } : partial,
  );
  const { refused } = measure(`verify in a batch with ${bad} to blame`, () => verifyPartials(digest, spoiled));
  if (refused.length !== bad) throw new Error(`${refused.length} signatures were refused instead of ${bad}.`);
}
