import { getAddress, solidityPackedKeccak256 } from "ethers";
import type { Address } from "../core/addresses.js";
import { hexToBytes, type Hex } from "../core/hex.js";

export type CampaignName = "oxen-coin" | "sn-bonus";

/** Which campaign on which chain: one signature cannot be used for another, nor a rehearsal's for the real one. */
export interface ClaimDomain {
  campaign: CampaignName;
  chainId: bigint;
  /** The OxenClaims contract. */
  bridge: Address;
}

const VERSION = "SESH-claim/1";

/**
 * What binds a deposit or bonus to a recipient: signed with an Oxen wallet, or hashed into a payment id. At most 100
 * characters of ASCII, so that Oxen's command line shows it.
 */
export function claimMessage(domain: ClaimDomain, to: Address, nonce: number): string {
  return `${VERSION} ${domain.campaign} d=${domainHash(domain).slice(2, 18)} to=${getAddress(to)} n=${nonce}`;
}

/** The 8 bytes that an integrated address carries: the beginning of keccak256(claim message). */
export function claimPaymentId(domain: ClaimDomain, to: Address, nonce: number): Uint8Array {
  const hash = solidityPackedKeccak256(["string"], [claimMessage(domain, to, nonce)]) as Hex;
  return hexToBytes(hash).slice(0, 8);
}

/** keccak256("SESH-claim/1" | chain id in 8 bytes | bridge | campaign). */
function domainHash({ campaign, chainId, bridge }: ClaimDomain): Hex {
  const types = ["string", "uint64", "address", "string"];
  return solidityPackedKeccak256(types, [VERSION, chainId, bridge, campaign]) as Hex;
}
