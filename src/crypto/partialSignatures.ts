import { randomBytes } from "node:crypto";
import { bn254 } from "@noble/curves/bn254.js";
import { bytesToHex, type Hex } from "../core/hex.js";
import { hashToG1 } from "./hashToG1.js";
import { COEFFICIENT_BYTES, combine, windowSums } from "./multiScalar.js";
import {
  isNodeKey,
  isTwistPoint,
  nodeIdOf,
  nodeKeyG2Of,
  nodeKeyOf,
  type NodeKey,
  type NodeKeyG2,
} from "./nodeKeys.js";
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
  return pointFaultOf(partial) ?? pairingFaultOf(toG1(hashToG1(digest)), candidateOf(partial));
}

/**
 * Checks many partial signatures under one digest with two pairings, and in case of a fault searches by bisection for
 * those to blame (two pairings for each half). The order of what is verified is that of `partials`.
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
  const hash = toG1(hashToG1(digest));
  if (!holdsForAll(hash, candidates)) {
    for (const [partial, fault] of search(hash, candidates)) faults.set(partial, fault);
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

function pairingFaultOf(hash: G1Point, { key, keyG2, signature }: Candidate): PartialFault | undefined {
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
    const fault = pairingFaultOf(hash, first);
    return fault === undefined ? [] : [[first.partial, fault]];
  }
  const middle = candidates.length >> 1;
  const left = candidates.slice(0, middle);
  const right = candidates.slice(middle);
  if (holdsForAll(hash, left)) return search(hash, right);
  return [...search(hash, left), ...(holdsForAll(hash, right) ? [] : search(hash, right))];
}

/**
 * With random zᵢ and γ, one product of pairings says both that every key is the same on G1 and G2 and that every
 * signature is right: e(Σ zᵢσᵢ + γ·Σ zᵢPKᵢ, −g2) · e(H + γ·g1, Σ zᵢPK2ᵢ) = 1. This needs all PK2ᵢ to be in G2. The order
 * of the twist is r·h, and the smallest prime factor of h is 10,069: of the values of a digit below that, one at most
 * brings a sum with a point outside G2 into G2. So the window sums of w-bit digits being in G2 leaves a chance of 2⁻ʷ
 * for each window, 2⁻¹²⁸ for all of them, and saves a multiplication for every key.
 */
function holdsForAll(hash: G1Point, candidates: readonly Candidate[]): boolean {
  if (candidates.length === 0) return true;
  const z = candidates.map(() => randomBytes(COEFFICIENT_BYTES));
  const gamma = BigInt(bytesToHex(randomBytes(COEFFICIENT_BYTES)));
  const parts = windowSums(
    G2.Point.ZERO,
    candidates.map(({ keyG2 }) => keyG2),
    z,
  );
  if (!parts.sums.every(isInG2)) return false;
  const sumOf = (points: G1Point[]) => combine(windowSums(G1.Point.ZERO, points, z));
  const signatures = sumOf(candidates.map(({ signature }) => signature));
  const keys = sumOf(candidates.map(({ key }) => key));
  const left = signatures.add(keys.multiplyUnsafe(gamma));
  return pairingHolds(left, hash.add(G1.Point.BASE.multiplyUnsafe(gamma)), combine(parts));
}
