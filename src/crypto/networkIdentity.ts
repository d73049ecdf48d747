import { randomBytes } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { id, keccak256 } from "ethers";
import { inputError } from "../core/errors.js";
import { bytesToHex, hexToBytes, parseHex, type Hex } from "../core/hex.js";
import type { NodeKey } from "./nodeKeys.js";
import { encodeContext, type RegistrationContext } from "./proofOfPossession.js";

const REGISTRATION_TAG = id("SESH/NodeStaking/Ed25519Registration/v1");

/** A new ed25519 seed (32 bytes). */
export function generateEd25519Seed(): Hex {
  return bytesToHex(randomBytes(32));
}

export function ed25519KeyOf(seed: Hex): Hex {
  return bytesToHex(ed25519.getPublicKey(hexToBytes(seed)));
}

/** Reads a public key: 32 bytes that are a point outside the small subgroups. */
export function parseEd25519Key(text: string, field: string): Hex {
  const key = parseHex(text, 32, field);
  if (!ed25519.utils.isValidPublicKey(hexToBytes(key)) || ed25519.Point.fromHex(key.slice(2)).isSmallOrder()) {
    throw inputError(field, "not an ed25519 public key", "Copy the node's 32-byte ed25519 public key again.");
  }
  return key;
}

/**
 * What the node's network identity signs to agree to a registration. The contract emits key and signature, and the
 * network checks them: keccak256(abi.encode(TAG, chainId, contract, operator, ed25519Key, feeBps, x, y)) with
 * TAG = keccak256("SESH/NodeStaking/Ed25519Registration/v1").
 */
export function registrationDigest(context: RegistrationContext, key: NodeKey): Hex {
  return keccak256(encodeContext(REGISTRATION_TAG, context, key)) as Hex;
}

/** The 64-byte signature (RFC 8032) over {@link registrationDigest}, in the two words the contract takes. */
export function signRegistration(seed: Hex, context: RegistrationContext, key: NodeKey): [Hex, Hex] {
  const signature = ed25519.sign(hexToBytes(registrationDigest(context, key)), hexToBytes(seed));
  return [bytesToHex(signature.subarray(0, 32)), bytesToHex(signature.subarray(32))];
}

/** What the network does with an emitted registration. */
export function verifyRegistration(
  signature: readonly [Hex, Hex],
  context: RegistrationContext,
  key: NodeKey,
): boolean {
  const bytes = new Uint8Array([...hexToBytes(signature[0]), ...hexToBytes(signature[1])]);
  const digest = hexToBytes(registrationDigest(context, key));
  // Strict rules (zip215: false), so that all implementations agree on what is valid.
  return ed25519.verify(bytes, digest, hexToBytes(context.ed25519Key), { zip215: false });
}
