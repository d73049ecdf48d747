import { AbiCoder, keccak256, type ParamType } from "ethers";
import { ContributionRounds__factory } from "../../typechain-types/index.js";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { NodeCredentials } from "../crypto/credentials.js";

export interface Reservation {
  staker: Address;
  /** The least this contributor brings, in one payment. */
  amount: bigint;
}

/** The terms of a contribution round: what contributors agree to. Their hash is the round's id. */
export interface RoundTerms {
  operator: Address;
  stakingRequirement: bigint;
  /** Unix seconds. */
  reservedUntil: number;
  /** Unix seconds. */
  closesAt: number;
  autoRegister: boolean;
  node: NodeCredentials;
  reservations: Reservation[];
}

/** The tuple as the contract declares it, so that the two cannot drift apart. */
const TERMS_TYPE = termsType();

/** keccak256(abi.encode(terms)). */
export function roundIdOf(terms: RoundTerms): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode([TERMS_TYPE], [terms])) as Hex;
}

function termsType(): ParamType {
  const input = ContributionRounds__factory.createInterface().getFunction("contribute").inputs[0];
  if (input === undefined) throw new TypeError("contribute has no parameter.");
  return input;
}
