import { TypedDataEncoder, type Signer } from "ethers";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { claimsDomain, signerOf } from "./attesters.js";

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

const TYPES = {
  RootAttestation: [
    { name: "epoch", type: "uint64" },
    { name: "root", type: "bytes32" },
    { name: "total", type: "uint256" },
    { name: "ledgerHash", type: "bytes32" },
    { name: "oxenHeight", type: "uint64" },
    { name: "oxenBlockHash", type: "bytes32" },
  ],
};

export async function signRoot(signer: Signer, attestation: RootAttestation): Promise<Hex> {
  return (await signer.signTypedData(claimsDomain(attestation), TYPES, messageOf(attestation))) as Hex;
}

/** The digest that the contract recomputes. */
export function rootDigest(attestation: RootAttestation): Hex {
  return TypedDataEncoder.hash(claimsDomain(attestation), TYPES, messageOf(attestation)) as Hex;
}

/** Who signed; any 65 bytes have some signer, so the caller compares it with the attesters. */
export function rootSigner(attestation: RootAttestation, signature: Hex): Address {
  const signer = signerOf(attestation, TYPES, messageOf(attestation), signature);
  if (signer !== undefined) return signer;
  throw new ToolkitError("INPUT_INVALID", "A signature of the root is malformed.", {
    hint: "Ask its attester for it again.",
  });
}

/** The order the contract asks for: ascending signers, each once. */
export function sortSignatures(attestation: RootAttestation, signatures: readonly Hex[]): Hex[] {
  const bySigner = new Map(signatures.map((signature) => [rootSigner(attestation, signature), signature]));
  return [...bySigner].sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1)).map(([, signature]) => signature);
}

function messageOf({ epoch, root, total, ledgerHash, oxenHeight, oxenBlockHash }: RootAttestation) {
  return { epoch, root, total, ledgerHash, oxenHeight, oxenBlockHash };
}
