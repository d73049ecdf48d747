import type { RoleName } from "../../../src/contracts/roles.js";
import type { Chain, Signer, System } from "../system.js";

export type Pausable = "NodeStaking" | "ContributionRounds" | "FeeRecycler";

/** The system at a point, and the network's first node where it has started. */
export interface World {
  chain: Chain;
  system: System;
  operator: Signer;
  user: Signer;
  other: Signer;
  nodeId: string;
}

/** Refusal of a caller that is not the one a function is for: a custom error of the function's contract. */
export interface Refusal {
  error: string;
  args: (world: World, caller: Signer) => unknown[] | Promise<unknown[]>;
}

/**
 * Who may call: everybody for itself; a role; one contract or group of accounts, with the refusal of all others; or
 * nobody on this network, with the refusal everybody meets.
 */
export type Guard = "everybody" | RoleName | { only: string; refusal: Refusal } | { nobody: string; refusal: Refusal };

export interface Row {
  guard: Guard;
  /** Pauses that stop the function; no entry: never stopped. */
  stoppedBy?: Pausable[];
  /** True for functions that work only before the network has started, or need names that are not open yet. */
  beforeStart?: boolean;
  /** Prepares a call that succeeds. A role's own account is the caller where none is named. */
  arrange: (world: World) => Arranged | Promise<Arranged>;
}

export interface Arranged {
  caller?: Signer;
  args: unknown[];
}

export type Rows = Record<string, Row>;
