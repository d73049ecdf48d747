import { bn254 } from "@noble/curves/bn254.js";
import { AbiCoder, id, keccak256 } from "ethers";
import { inputError, ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { hashHint, hashToG1, isHashHint } from "./hashToG1.js";
import type { KeyPositions } from "./keyStore.js";
import {
  aggregateKey,
  GROUP_ORDER,
  isNodeKey,
  isTwistPoint,
  nodeIdOf,
  type NodeKey,
  type NodeKeyG2,
} from "./nodeKeys.js";
import { decodeNonSigners, encodeNonSigners, type NonSignerFormat } from "./nonSigners.js";
import type { PartialSignature } from "./partialSignatures.js";
import { fromG2, isInG2, pairingHolds, toG1, toG2, type G2Point } from "./points.js";

/** The quorum's signature under one digest, as the contracts take it. */
export interface Attestation {
  signature: NodeKey;
  /** Sum of the signers' keys on G2 in the order of EIP-197: x.c1, x.c0, y.c1, y.c0. */
  signersKeyG2: [bigint, bigint, bigint, bigint];
  hint: Hex;
  nonSigners: Hex;
  unsealedNonSigners: NodeKey[];
}

export interface AggregationRequest {
  digest: Hex;
  /** The keys of the quorum's members now. */
  members: readonly NodeKey[];
  /** Verified signatures under the digest, also of nodes that are no members (any more, or yet). */
  partials: readonly PartialSignature[];
  positions: KeyPositions;
}

export interface Aggregation {
  attestation: Attestation;
  signerCount: number;
  nonSignerCount: number;
  /** How the sealed non-signers are written. */
  format: NonSignerFormat;
  /** Node ids of those who signed and are no members: their signatures are left out. */
  ignored: Hex[];
}

export interface AttestationContext {
  digest: Hex;
  /** NodeStaking.aggregateKey() and quorumNodes(). */
  aggregateKey: NodeKey;
  members: number;
  positions: KeyPositions;
}

/** The check an attestation fails, in the order of the checks. */
export type AttestationCheck =
  /** The quorum has fewer than 3 members. */
  | "members"
  /** The bytes are in no format, out of order, or name a position in no store. */
  | "nonSigners"
  /** Not in strictly ascending order of node ids, or not on the curve. */
  | "unsealedNonSigners"
  /** More than a third did not sign. */
  | "threshold"
  /** Nothing is left of the aggregate key without the non-signers. */
  | "aggregateKey"
  /** Not a finite point of G1 with canonical coordinates. */
  | "signature"
  /** Not a finite point of G2 with canonical coordinates. */
  | "signersKeyG2"
  /** Not what the hash of the digest needs. */
  | "hint"
  /** Signature, signers' key and the rest of the aggregate key do not belong together. */
  | "pairing";

const GAMMA_TAG = id("SESH/NodeQuorum/Gamma/v1");
const MIN_MEMBERS = 3;

/** How many members must sign: all but a third, rounded down. */
export function signaturesNeeded(members: number): number {
  return members - Math.floor(members / 3);
}

/**
 * Sums verified partial signatures to an attestation of the quorum as it is now. When a member joins, leaves or is
 * decommissioned before the attestation is on chain, this is called again with the new members and the same signatures:
 * nobody signs again.
 */
export function aggregate({ digest, members, partials, positions }: AggregationRequest): Aggregation {
  const memberIds = new Set(members.map(nodeIdOf));
  if (memberIds.size < members.length) {
    throw inputError("members", "a key is listed twice", "Read the members of the quorum again.");
  }
  // The signature of a key under a digest is unique: when a node handed it in twice, either will do.
  const signatures = new Map(partials.map((partial) => [nodeIdOf(partial.key), partial]));
  const signers = [...signatures].filter(([nodeId]) => memberIds.has(nodeId)).map(([, partial]) => partial);
  requireQuorum(members.length, signers.length);

  const nonSigners = members.filter((key) => !signatures.has(nodeIdOf(key)));
  const { format, ...encoded } = encodeNonSigners(nonSigners, positions);
  return {
    attestation: {
      signature: aggregateKey(signers.map(({ signature }) => signature)),
      signersKeyG2: wordsOf(aggregateKeyG2(signers.map(({ keyG2 }) => keyG2))),
      hint: hashHint(digest),
      ...encoded,
    },
    signerCount: signers.length,
    nonSignerCount: nonSigners.length,
    format,
    ignored: [...signatures.keys()].filter((nodeId) => !memberIds.has(nodeId)),
  };
}

/** Checks an attestation as NodeQuorum.verify does; the error names the check that failed. Returns the non-signers. */
export function verifyAttestation(context: AttestationContext, attestation: Attestation): number {
  const { digest, members } = context;
  const { signature, signersKeyG2, hint, unsealedNonSigners } = attestation;
  const keyG2 = keyG2Of(signersKeyG2);

  check("members", members >= MIN_MEMBERS);
  const sealed = sealedKeys(attestation.nonSigners, context.positions);
  check("nonSigners", sealed !== undefined);
  check("unsealedNonSigners", unsealedNonSigners.every(isNodeKey) && isAscending(unsealedNonSigners.map(nodeIdOf)));
  const nonSigners = [...sealed, ...unsealedNonSigners];
  check("threshold", 3 * nonSigners.length <= members);
  const rest = remainingKey(context.aggregateKey, nonSigners);
  check("aggregateKey", rest.x !== 0n || rest.y !== 0n);
  check("signature", isNodeKey(signature));
  check("signersKeyG2", isTwistPoint(keyG2) && isInG2(toG2(keyG2)));
  check("hint", hint === "0x" || isHashHint(digest, hint));
  check("pairing", signatureHolds(digest, rest, keyG2, signature));
  return nonSigners.length;
}

/** keccak256(abi.encode(GAMMA_TAG, digest, rest, signersKeyG2, signature)): ties both statements of the pairing together. */
export function gammaOf(
  digest: Hex,
  rest: NodeKey,
  signersKeyG2: Attestation["signersKeyG2"],
  signature: NodeKey,
): Hex {
  const points = [rest.x, rest.y, ...signersKeyG2, signature.x, signature.y];
  const types = ["bytes32", "bytes32", ...points.map(() => "uint256")];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, [GAMMA_TAG, digest, ...points])) as Hex;
}

/** The aggregate key without the non-signers: the key of those who signed. */
export function remainingKey(total: NodeKey, nonSigners: readonly NodeKey[]): NodeKey {
  return aggregateKey([total, ...nonSigners.map(({ x, y }) => ({ x, y: bn254.fields.Fp.neg(y) }))]);
}

function requireQuorum(members: number, signers: number): void {
  if (members < MIN_MEMBERS) {
    throw new ToolkitError("PRECONDITION_FAILED", `The quorum has ${members} members.`, {
      hint: `It can attest from ${MIN_MEMBERS} on.`,
      details: { members },
    });
  }
  const needed = signaturesNeeded(members);
  if (signers < needed) {
    throw new ToolkitError("PRECONDITION_FAILED", `${needed - signers} signatures are missing.`, {
      hint: `${needed} of the ${members} members must sign, and ${signers} did. Collect more signatures.`,
      details: { members, signers, needed, missing: needed - signers },
    });
  }
}

function check(name: AttestationCheck, passed: boolean): asserts passed {
  if (!passed) {
    throw new ToolkitError("INPUT_INVALID", `The attestation fails the check of its ${name}.`, {
      hint: "Aggregate the signatures again for the present members.",
      details: { check: name },
    });
  }
}

/** e(σ + γ·rest, −g2) · e(H + γ·g1, signersKeyG2) = 1: the keys on G1 and G2 are the same, and it signed. */
function signatureHolds(digest: Hex, rest: NodeKey, keyG2: NodeKeyG2, signature: NodeKey): boolean {
  const gamma = BigInt(gammaOf(digest, rest, wordsOf(keyG2), signature)) % GROUP_ORDER;
  const left = toG1(signature).add(toG1(rest).multiplyUnsafe(gamma));
  const right = toG1(hashToG1(digest)).add(bn254.G1.Point.BASE.multiplyUnsafe(gamma));
  return pairingHolds(left, right, toG2(keyG2));
}

function sealedKeys(nonSigners: Hex, { stores }: KeyPositions): NodeKey[] | undefined {
  const keys = decodeNonSigners(nonSigners)?.map(({ store, slot }) => stores[store]?.[slot]);
  return keys?.every((key) => key !== undefined) === true ? keys : undefined;
}

function isAscending(nodeIds: readonly Hex[]): boolean {
  return nodeIds.every((nodeId, index) => nodeId > (nodeIds[index - 1] ?? ""));
}

function aggregateKeyG2(keys: readonly NodeKeyG2[]): NodeKeyG2 {
  return fromG2(keys.reduce<G2Point>((total, key) => total.add(toG2(key)), bn254.G2.Point.ZERO));
}

function wordsOf({ x, y }: NodeKeyG2): Attestation["signersKeyG2"] {
  return [x[1], x[0], y[1], y[0]];
}

function keyG2Of([x1, x0, y1, y0]: Attestation["signersKeyG2"]): NodeKeyG2 {
  return { x: [x0, x1], y: [y0, y1] };
}
