import { blake2b } from "@noble/hashes/blake2.js";
import { AbiCoder, keccak256 } from "ethers";
import type { Address } from "../core/addresses.js";
import { bytesToHex, type Hex } from "../core/hex.js";
import type { SessionName } from "./nameRules.js";

/** What stands for a name on the chain. The contract's `hashesOf` gives the same, but asking it would tell the name. */
export interface NameHashes {
  /** The key of the name, and its token id. */
  nameHash: Hex;
  /** BLAKE2b-256 of the name, its hash on Oxen. */
  baseHash: Hex;
  /** The length of the name, 5 for five and more. */
  tier: number;
}

/** What a registration asks for. */
export interface NameRequest {
  baseHash: Hex;
  tier: number;
  leaseYears: number;
  owner: Address;
  /** Zero for none. */
  backupOwner: Address;
  /** The encrypted Account ID, or "0x". */
  value: Hex;
}

const TIER_LIMIT = 5;
const coder = AbiCoder.defaultAbiCoder();

export function hashesOf(name: SessionName): NameHashes {
  const baseHash = bytesToHex(blake2b(Buffer.from(name, "ascii"), { dkLen: 32 }));
  const tier = Math.min(name.length, TIER_LIMIT);
  return { nameHash: nameHashOf(baseHash, tier), baseHash, tier };
}

export function nameHashOf(baseHash: Hex, tier: number): Hex {
  return keccak256(coder.encode(["uint8", "bytes32"], [tier, baseHash])) as Hex;
}

/** What announces a registration: equal to the contract's `commitmentOf`. */
export function commitmentOf(chainId: bigint, contract: Address, request: NameRequest, secret: Hex): Hex {
  const { baseHash, tier, leaseYears, owner, backupOwner, value } = request;
  return keccak256(
    coder.encode(
      ["uint256", "address", "tuple(bytes32, uint8, uint8, address, address, bytes)", "bytes32"],
      [chainId, contract, [baseHash, tier, leaseYears, owner, backupOwner, value], secret],
    ),
  ) as Hex;
}
