import { getAddress, solidityPackedKeccak256 } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import { keccak } from "./curve.js";

/** OXEN and wOXEN, and the Service Node Bonus. */
export const CAMPAIGNS = ["oxen-coin", "sn-bonus"] as const;
export type CampaignName = (typeof CAMPAIGNS)[number];

/** Which campaign on which chain: one signature cannot be used for another, nor a rehearsal's for the real one. */
export interface ClaimDomain {
  campaign: CampaignName;
  chainId: bigint;
  /** The OxenClaims contract. */
  bridge: Address;
}

const VERSION = "SESH-claim/1";
/** Bytes of a payment id. */
const PAYMENT_ID_SIZE = 8;

/**
 * What binds a deposit or bonus to a recipient: signed with an Oxen wallet, or hashed into a payment id. At most 100
 * characters of ASCII, so that Oxen's command line shows it.
 */
export function claimMessage(domain: ClaimDomain, to: Address, nonce: number): string {
  return claimMessages(domain)(getAddress(to) as Address, nonce);
}

/** {@link claimMessage} for many recipients, whose addresses are in the checksummed form already. */
export function claimMessages(domain: ClaimDomain): (to: Address, nonce: number) => string {
  const start = `${VERSION} ${domain.campaign} d=${domainHash(domain).slice(2, 18)}`;
  return (to, nonce) => `${start} to=${to} n=${nonce}`;
}

/** The 8 bytes that an integrated address carries: the beginning of keccak256(claim message). */
export function claimPaymentId(domain: ClaimDomain, to: Address, nonce: number): Uint8Array {
  return paymentIdBytes(claimMessage(domain, to, nonce));
}

/** The payment id of a claim message, as hexadecimal digits. */
export function paymentIdOf(message: string): string {
  return Buffer.from(paymentIdBytes(message)).toString("hex");
}

function paymentIdBytes(message: string): Uint8Array {
  return keccak(Buffer.from(message, "ascii")).slice(0, PAYMENT_ID_SIZE);
}

/** keccak256("SESH-claim/1" | chain id in 8 bytes | bridge | campaign). */
function domainHash({ campaign, chainId, bridge }: ClaimDomain): Hex {
  const types = ["string", "uint64", "address", "string"];
  return solidityPackedKeccak256(types, [VERSION, chainId, bridge, campaign]) as Hex;
}
