import { hkdfSync } from "node:crypto";
import { bn254 } from "@noble/curves/bn254.js";
import { AbiCoder, getBytes, id, keccak256 } from "ethers";
import type { Address } from "../core/addresses.js";
import { hexToBytes, toHex, type Hex } from "../core/hex.js";
import { GROUP_ORDER, isNodeKey, nodeKeyOf, toScalar, type NodeKey } from "./nodeKeys.js";

/** Everything a proof is bound to: for other terms, another operator, contract or chain it is worth nothing. */
export interface RegistrationContext {
  chainId: bigint;
  /** The NodeStaking contract, also for nodes that register through a contribution round. */
  staking: Address;
  operator: Address;
  ed25519Key: Hex;
  feeBps: number;
}

/** Schnorr proof that the registrant knows the secret of the node key. */
export interface ProofOfPossession {
  c: bigint;
  s: bigint;
}

const CHALLENGE_TAG = id("SESH/NodeStaking/ProofOfPossession/v1");
const NONCE_TAG = "SESH/NodeStaking/ProofOfPossession/nonce/v1";
const CONTEXT_TYPES = ["bytes32", "uint256", "address", "address", "bytes32", "uint16", "uint256", "uint256"];

/** Makes the proof that contracts/staking/ProofOfPossession.sol checks: R = k·G, c = H(context, PK, R), s = k + c·sk. */
export function provePossession(secret: bigint, context: RegistrationContext): ProofOfPossession {
  const key = nodeKeyOf(secret);
  const nonce = nonceOf(secret, context, key);
  const c = challengeOf(context, key, nodeKeyOf(nonce));
  return { c, s: (nonce + c * secret) % GROUP_ORDER };
}

/** Checks a proof as the contract does: recomputes R = s·G − c·PK and then the challenge. */
export function verifyPossession(key: NodeKey, proof: ProofOfPossession, context: RegistrationContext): boolean {
  if (!isNodeKey(key) || proof.s < 0n || proof.s >= GROUP_ORDER) return false;
  const publicKey = bn254.G1.Point.fromAffine(key);
  // The unsafe multiplications are about timing, and nothing here is secret; they also allow a factor of zero.
  const left = bn254.G1.Point.BASE.multiplyUnsafe(proof.s);
  const { x, y } = left.subtract(publicKey.multiplyUnsafe(proof.c % GROUP_ORDER)).toAffine();
  return challengeOf(context, key, { x, y }) === proof.c;
}

/** keccak256(abi.encode(TAG, chainId, contract, operator, ed25519Key, feeBps, x, y, rx, ry)). */
export function challengeOf(context: RegistrationContext, key: NodeKey, commitment: NodeKey): bigint {
  const types = [...CONTEXT_TYPES, "uint256", "uint256"];
  const values = [...contextValues(CHALLENGE_TAG, context, key), commitment.x, commitment.y];
  return BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(types, values)));
}

/** The fields of a registration under a domain tag of their own. */
export function encodeContext(tag: string, context: RegistrationContext, key: NodeKey): Uint8Array {
  return getBytes(AbiCoder.defaultAbiCoder().encode(CONTEXT_TYPES, contextValues(tag, context, key)));
}

function contextValues(tag: string, context: RegistrationContext, key: NodeKey): unknown[] {
  return [tag, context.chainId, context.staking, context.operator, context.ed25519Key, context.feeBps, key.x, key.y];
}

/**
 * The nonce follows from the secret and everything in the challenge: two contexts never share one (which would give
 * the secret away), and no weak randomness can leak it. HKDF-SHA512 with the secret as key, 64 bytes of output.
 */
function nonceOf(secret: bigint, context: RegistrationContext, key: NodeKey): bigint {
  const info = keccak256(encodeContext(CHALLENGE_TAG, context, key)) as Hex;
  return toScalar(new Uint8Array(hkdfSync("sha512", hexToBytes(toHex(secret, 32)), NONCE_TAG, hexToBytes(info), 64)));
}
