import { verifyOutProof } from "../outProof.js";
import { type OxenAddressProblem, type OxenNetwork, parseOxenAddress } from "../oxenAddress.js";
import { verifyMessage } from "../signatures.js";
import type { RejectCode } from "./codes.js";

/* The checks that take milliseconds each: plain data in and out, so that they can run anywhere. */

/** The proof of the sender of a deposit to the burn address. */
export interface ProofCheck {
  type: "proof";
  txid: string;
  keys: string;
  /** Keys of the burn address. */
  spendKey: string;
  viewKey: string;
  message: string;
  proof: string;
}

/** An address that earned points, and the signature of its holder if there is one. */
export interface HolderCheck {
  type: "holder";
  network: OxenNetwork;
  oxen: string;
  signed?: { message: string; signature: string };
}

export type EvidenceCheck = ProofCheck | HolderCheck;

export interface EvidenceResult {
  code?: RejectCode;
  /** Whose points they are: 64 hexadecimal digits. */
  spendKey?: string;
}

/** Why an address that earned points, or the signature of its holder, is refused. */
export type HolderProblem = OxenAddressProblem | "INTEGRATED_ADDRESS" | "BAD_SIG";

export function checkEvidence(check: EvidenceCheck): EvidenceResult {
  return check.type === "proof" ? checkProof(check) : checkHolder(check);
}

function checkProof({ txid, keys, spendKey, viewKey, message, proof }: ProofCheck): EvidenceResult {
  const [publicKey, ...additionalKeys] = keys.split(";").map(toBytes);
  if (publicKey === undefined) return { code: "BAD_SIG" };
  const burn = {
    network: "mainnet",
    kind: "standard",
    spendKey: toBytes(spendKey),
    viewKey: toBytes(viewKey),
  } as const;
  // Who knows a secret key of the transaction is its sender. How much it paid is in the row, and seen with the view key.
  const transaction = { txid: toBytes(txid), publicKey, additionalKeys, outputs: [] };
  return verifyOutProof(transaction, burn, message, proof) === undefined ? { code: "BAD_SIG" } : {};
}

export function checkHolder({
  network,
  oxen,
  signed,
}: Omit<HolderCheck, "type">): EvidenceResult & { code?: HolderProblem } {
  const address = parseOxenAddress(oxen, network);
  if (typeof address === "string") return { code: address };
  if (address.kind === "integrated") return { code: "INTEGRATED_ADDRESS" };
  const spendKey = Buffer.from(address.spendKey).toString("hex");
  if (signed === undefined || verifyMessage(signed.message, address.spendKey, signed.signature)) return { spendKey };
  return { spendKey, code: "BAD_SIG" };
}

function toBytes(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, "hex"));
}
