import { verifyTypedData, TypedDataEncoder, type Signer, type TypedDataDomain, type TypedDataField } from "ethers";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { DAY } from "../core/time.js";
import type { Claim } from "./ledger/merkle.js";

/** What attesters sign about a root (EIP-712 RootAttestation). */
export interface RootAttestation {
  chainId: bigint;
  /** The OxenClaims contract. */
  bridge: Address;
  epoch: bigint;
  root: Hex;
  total: bigint;
  ledgerHash: Hex;
  oxenHeight: bigint;
  oxenBlockHash: Hex;
}

/** What attesters sign about the claim of one account (EIP-712 ClaimAttestation). */
export interface ClaimAttestation extends Claim {
  chainId: bigint;
  /** The OxenClaims contract. */
  bridge: Address;
  ledgerHash: Hex;
  oxenHeight: bigint;
  /** Unix seconds, at most {@link CLAIM_ATTESTATION_PERIOD} ahead. */
  validUntil: number;
}

export type Attestation = RootAttestation | ClaimAttestation;

/** Seconds for which the contract takes signatures about a claim. */
export const CLAIM_ATTESTATION_PERIOD = DAY;

const ROOT_TYPES = {
  RootAttestation: [
    { name: "epoch", type: "uint64" },
    { name: "root", type: "bytes32" },
    { name: "total", type: "uint256" },
    { name: "ledgerHash", type: "bytes32" },
    { name: "oxenHeight", type: "uint64" },
    { name: "oxenBlockHash", type: "bytes32" },
  ],
};

const CLAIM_TYPES = {
  ClaimAttestation: [
    { name: "account", type: "address" },
    { name: "cumulative", type: "uint256" },
    { name: "ledgerHash", type: "bytes32" },
    { name: "oxenHeight", type: "uint64" },
    { name: "validUntil", type: "uint64" },
  ],
};

/** What there is to sign about the claim of an account in a ledger. */
export function claimAttestationOf(
  { chainId, bridge, ledgerHash, oxenHeight }: RootAttestation,
  { account, cumulative }: Claim,
  validUntil: number,
): ClaimAttestation {
  return { chainId, bridge, account, cumulative, ledgerHash, oxenHeight, validUntil };
}

export async function signRoot(signer: Signer, attestation: RootAttestation): Promise<Hex> {
  return (await signer.signTypedData(...typedData(attestation))) as Hex;
}

export async function signClaim(signer: Signer, attestation: ClaimAttestation): Promise<Hex> {
  return (await signer.signTypedData(...typedData(attestation))) as Hex;
}

/** The digest that the contract recomputes. */
export function attestationDigest(attestation: Attestation): Hex {
  return TypedDataEncoder.hash(...typedData(attestation)) as Hex;
}

/** Who signed; any 65 bytes have some signer, so the caller compares it with the attesters. */
export function attestationSigner(attestation: Attestation, signature: Hex): Address {
  try {
    return verifyTypedData(...typedData(attestation), signature) as Address;
  } catch (error) {
    throw new ToolkitError("INPUT_INVALID", "A signature of an attester is malformed.", {
      hint: "Ask its attester for it again.",
      cause: error,
    });
  }
}

/** The order the contract asks for: ascending signers, each once. */
export function sortSignatures(attestation: Attestation, signatures: readonly Hex[]): Hex[] {
  const bySigner = new Map(signatures.map((signature) => [attestationSigner(attestation, signature), signature]));
  return [...bySigner].sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1)).map(([, signature]) => signature);
}

function typedData(
  attestation: Attestation,
): [domain: TypedDataDomain, types: Record<string, TypedDataField[]>, message: Record<string, unknown>] {
  const { chainId, bridge, ledgerHash, oxenHeight } = attestation;
  const domain: TypedDataDomain = { name: "SESH Oxen Claims", version: "1", chainId, verifyingContract: bridge };
  if ("root" in attestation) {
    const { epoch, root, total, oxenBlockHash } = attestation;
    return [domain, ROOT_TYPES, { epoch, root, total, ledgerHash, oxenHeight, oxenBlockHash }];
  }
  const { account, cumulative, validUntil } = attestation;
  return [domain, CLAIM_TYPES, { account, cumulative, ledgerHash, oxenHeight, validUntil }];
}
