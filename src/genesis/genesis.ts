import type { Address } from "../core/addresses.js";
import type { Group } from "./lockups.js";

/** Contracts of a deployment that an allocation can go to. */
export const GENESIS_CONTRACTS = ["RewardPool", "OxenClaims", "BonusClaims"] as const;

export type GenesisContract = (typeof GENESIS_CONTRACTS)[number];

/** Where the whole supply goes. */
export interface Genesis {
  chainId: bigint;
  /** What lock-ups count from, in Unix seconds. */
  start: number;
  /** The account that pays. */
  from: Address;
  allocations: readonly Allocation[];
}

export interface Allocation {
  id: string;
  name: string;
  group: Group;
  amount: bigint;
  /** A contract, or people. */
  to: GenesisContract | readonly Recipient[];
}

export interface Recipient {
  /** Unique within its allocation. */
  id: string;
  recipient: Address;
  amount: bigint;
  /** Of a group that can stake: where its rewards go; to the recipient if not given. */
  rewardAddress?: Address;
  /** Of a group with steps: who may take back what is not vested; nobody if not given. */
  grantor?: Address;
}

/** The recipients of an allocation; none where it goes to a contract. */
export function recipientsOf({ to }: Allocation): readonly Recipient[] {
  return typeof to === "string" ? [] : to;
}

export function sumOf(items: readonly { amount: bigint }[]): bigint {
  return items.reduce((sum, { amount }) => sum + amount, 0n);
}
