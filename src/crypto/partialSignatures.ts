import { randomBytes } from "node:crypto";
import { bn254 } from "@noble/curves/bn254.js";
import { bytesToHex, type Hex } from "../core/hex.js";
import { hashToG1 } from "./hashToG1.js";
import { COEFFICIENT_BYTES, combine, windowSums } from "./multiScalar.js";
import { isNodeKey, isTwistPoint, nodeIdOf, nodeKeyG2Of, nodeKeyOf, type NodeKey, type NodeKeyG2 } from "./nodeKeys.js";
import { fromG1, isInG2, pairingHolds, toG1, toG2, type G1Point, type G2Point } from "./points.js";

/** One node's signature under a digest, with what is needed to check it. */
export interface PartialSignature {
  key: NodeKey;
  /** The same key on G2. */
  keyG2: NodeKeyG2;
  /** secret · H(digest), a point of G1. */
  signature: NodeKey;
}

/** The check a partial signature fails, in the order of the checks. */
export type PartialFault =
  /** The node key is not a finite point of G1 with canonical coordinates. */
  | "key"
  /** Neither is the signature. */
  | "signature"
  /** The key on G2 is not a finite point of the twist with canonical coordinates. */
  | "keyG2"
  /** The key on G2 is on the twist, but not in the group. */
  | "subgroup"
  /** The keys on G1 and G2 have different secrets. */
  | "keyPair"
  /** The signature is not the one of this key under this digest. */
  | "pairing";

export interface RefusedPartial {
  partial: PartialSignature;
  nodeId: Hex;
  fault: PartialFault;
}

/** A partial signature with its points as the curve library has them. */
interface Candidate {
  partial: PartialSignature;
  key: G1Point;
  keyG2: G2Point;
  signature: G1Point;
}

const { G1, G2 } = bn254;

/** Signs a digest, and brings both keys along. */
export function signDigest(secret: bigint, digest: Hex): PartialSignature {
  const signature = fromG1(toG1(hashToG1(digest)).multiply(secret));
  return { key: nodeKeyOf(secret), keyG2: nodeKeyG2Of(secret), signature };
}

/** Whether a single partial signature is right; {@link faultOf} says what is wrong with it. */
export function verifyPartial(digest: Hex, partial: PartialSignature): boolean {
  return faultOf(digest, partial) === undefined;
}

/** The first check that a partial signature fails, or undefined if it is right. About 0.1 s. */
export function faultOf(digest: Hex, partial: PartialSignature): PartialFault | undefined {
  return pointFaultOf(partial) ?? groupFaultOf(toG1(hashToG1(digest)), candidateOf(partial));
}

/**
 * Checks many partial signatures under one digest with two pairings, and when that fails finds those to blame by
 * bisection. Groups stay in the order of `partials`; a signature handed in twice comes out twice.
 */
export function verifyPartials(
  digest: Hex,
  partials: readonly PartialSignature[],
): { verified: PartialSignature[]; refused: RefusedPartial[] } {
  const faults = new Map<PartialSignature, PartialFault>();
  const candidates: Candidate[] = [];
  for (const partial of partials) {
    const fault = pointFaultOf(partial);
    if (fault === undefined) candidates.push(candidateOf(partial));
    else faults.set(partial, fault);
  }
  const outside = areAllInG2(candidates) ? [] : candidates.filter(({ keyG2 }) => !isInG2(keyG2));
  for (const { partial } of outside) faults.set(partial, "subgroup");
  const inside = candidates.filter((candidate) => !outside.includes(candidate));
  const hash = toG1(hashToG1(digest));
  if (!holdsForAll(hash, inside)) {
    for (const [partial, fault] of search(hash, inside)) faults.set(partial, fault);
  }
  return {
    verified: partials.filter((partial) => !faults.has(partial)),
    refused: partials.flatMap((partial) => {
      const fault = faults.get(partial);
      return fault === undefined ? [] : [{ partial, nodeId: nodeIdOf(partial.key), fault }];
    }),
  };
}

/** What can be said without a pairing and without a multiplication. */
function pointFaultOf({ key, keyG2, signature }: PartialSignature): PartialFault | undefined {
  if (!isNodeKey(key)) return "key";
  if (!isNodeKey(signature)) return "signature";
  if (!isTwistPoint(keyG2)) return "keyG2";
  return undefined;
}

function candidateOf(partial: PartialSignature): Candidate {
  return {
    partial,
    key: toG1(partial.key),
    keyG2: toG2(partial.keyG2),
    signature: toG1(partial.signature),
  };
}

function groupFaultOf(hash: G1Point, { key, keyG2, signature }: Candidate): PartialFault | undefined {
  if (!isInG2(keyG2)) return "subgroup";
  if (!pairingHolds(key, G1.Point.BASE, keyG2)) return "keyPair";
  if (!pairingHolds(signature, hash, keyG2)) return "pairing";
  return undefined;
}

/** The faulty ones among candidates of which one at least is faulty. */
function search(hash: G1Point, candidates: readonly Candidate[]): [PartialSignature, PartialFault][] {
  const [first] = candidates;
  if (first === undefined) return [];
  if (candidates.length === 1) {
    const fault = groupFaultOf(hash, first);
    return fault === undefined ? [] : [[first.partial, fault]];
  }
  const middle = candidates.length >> 1;
  const left = candidates.slice(0, middle);
  const right = candidates.slice(middle);
  if (holdsForAll(hash, left)) return search(hash, right);
  return [...search(hash, left), ...(holdsForAll(hash, right) ? [] : search(hash, right))];
}

/**
 * Whether all keys on G2 are in the group, by random sums of them: the window sums of w-bit digits. The order of the
 * twist is r·h, and the smallest prime factor of h is 10,069. So of the values of a point's digit, all smaller, one at
 * most makes up for what the other points lack: a point outside goes unnoticed with a chance of 2⁻ʷ in each window,
 * 2⁻¹²⁸ in all of them.
 */
function areAllInG2(candidates: readonly Candidate[]): boolean {
  const keys = candidates.map(({ keyG2 }) => keyG2);
  return windowSums(G2.Point.ZERO, keys, coefficientsFor(keys)).sums.every(isInG2);
}

/**
 * With random zᵢ and γ, one product of pairings says both that every key is the same on G1 and G2 and that every
 * signature is right, if the keys are in G2: e(Σ zᵢσᵢ + γ·Σ zᵢPKᵢ, −g2) · e(H + γ·g1, Σ zᵢPK2ᵢ) = 1.
 */
function holdsForAll(hash: G1Point, candidates: readonly Candidate[]): boolean {
  if (candidates.length === 0) return true;
  const z = coefficientsFor(candidates);
  const gamma = BigInt(bytesToHex(randomBytes(COEFFICIENT_BYTES)));
  const sumOnG1 = (points: G1Point[]) => combine(windowSums(G1.Point.ZERO, points, z));
  const signatures = sumOnG1(candidates.map(({ signature }) => signature));
  const keys = sumOnG1(candidates.map(({ key }) => key));
  const keysG2 = candidates.map(({ keyG2 }) => keyG2);
  const left = signatures.add(keys.multiplyUnsafe(gamma));
  const right = hash.add(G1.Point.BASE.multiplyUnsafe(gamma));
  return pairingHolds(left, right, combine(windowSums(G2.Point.ZERO, keysG2, z)));
}

function coefficientsFor(points: readonly unknown[]): Uint8Array[] {
  return points.map(() => randomBytes(COEFFICIENT_BYTES));
}
