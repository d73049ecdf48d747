import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";

export interface ClaimRoot {
  epoch: bigint;
  root: Hex;
  total: bigint;
  ledgerHash: Hex;
  oxenHeight: bigint;
}

export interface ClaimStatusReport {
  cap: bigint;
  totalClaimed: bigint;
  /** Unix seconds. */
  deadline: number;
  active?: ClaimRoot;
  pending?: ClaimRoot & { activeAt: number };
  /** What the account has received so far, where one was asked for. */
  claimed?: bigint;
}

/** The state of the Oxen claims campaign, and of one account in it. */
export async function claimStatus(client: ReadClient, account?: Address): Promise<ClaimStatusReport> {
  const { oxenClaims } = client.contracts;
  const [cap, totalClaimed, deadline, active, [pending, activeAt]] = await read(
    Promise.all([
      oxenClaims.cap(),
      oxenClaims.totalClaimed(),
      oxenClaims.deadline(),
      oxenClaims.activeRoot(),
      oxenClaims.pendingRoot(),
    ]),
  );
  return {
    cap,
    totalClaimed,
    deadline: Number(deadline),
    ...(active.epoch !== 0n && { active: toRoot(active) }),
    ...(activeAt !== 0n && { pending: { ...toRoot(pending), activeAt: Number(activeAt) } }),
    ...(account !== undefined && { claimed: await read(oxenClaims.claimed(account)) }),
  };
}

function toRoot(root: {
  epoch: bigint;
  root: string;
  total: bigint;
  ledgerHash: string;
  oxenHeight: bigint;
}): ClaimRoot {
  return {
    epoch: root.epoch,
    root: root.root as Hex,
    total: root.total,
    ledgerHash: root.ledgerHash as Hex,
    oxenHeight: root.oxenHeight,
  };
}
