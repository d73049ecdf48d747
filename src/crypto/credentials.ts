import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import { ed25519KeyOf, generateEd25519Seed, signRegistration } from "./networkIdentity.js";
import { generateSecret, nodeKeyOf, type NodeKey } from "./nodeKeys.js";
import { provePossession } from "./proofOfPossession.js";

/** The two secrets of a node. */
export interface NodeSecrets {
  /** BLS secret on BN254. */
  secret: bigint;
  /** Seed of the network identity. */
  ed25519Seed: Hex;
}

/** What a node brings to a registration besides money, in the shape the contracts take. */
export interface NodeCredentials {
  key: NodeKey;
  c: bigint;
  s: bigint;
  ed25519Key: Hex;
  ed25519Signature: [Hex, Hex];
  feeBps: number;
}

export interface RegistrationTerms {
  chainId: bigint;
  staking: Address;
  operator: Address;
  /** Operator fee in 1/10,000 of the node's rewards. */
  feeBps: number;
}

export function generateNodeSecrets(): NodeSecrets {
  return { secret: generateSecret(), ed25519Seed: generateEd25519Seed() };
}

/** Signs a registration with both keys of the node. The secrets never leave this function. */
export function createCredentials(secrets: NodeSecrets, terms: RegistrationTerms): NodeCredentials {
  const key = nodeKeyOf(secrets.secret);
  const ed25519Key = ed25519KeyOf(secrets.ed25519Seed);
  const context = { ...terms, ed25519Key };
  return {
    key,
    ...provePossession(secrets.secret, context),
    ed25519Key,
    ed25519Signature: signRegistration(secrets.ed25519Seed, context, key),
    feeBps: terms.feeBps,
  };
}
