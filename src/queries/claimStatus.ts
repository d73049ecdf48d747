import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { claimsContract } from "../oxen/campaigns.js";
import type { CampaignName } from "../oxen/claimMessage.js";
import { fastClaims, type FastClaimsReport } from "./fastClaims.js";

export interface ClaimRoot {
  epoch: bigint;
  root: Hex;
  total: bigint;
  ledgerHash: Hex;
  oxenHeight: bigint;
}

export interface ClaimStatusReport {
  campaign: CampaignName;
  cap: bigint;
  totalClaimed: bigint;
  /** Unix seconds. */
  deadline: number;
  active?: ClaimRoot;
  pending?: ClaimRoot & { activeAt: number };
  fast: FastClaimsReport;
  /** What the account has received so far, where one was asked for. */
  claimed?: bigint;
}

/** The state of a campaign, and of one account in it. */
export async function claimStatus(
  client: ReadClient,
  campaign: CampaignName,
  account?: Address,
): Promise<ClaimStatusReport> {
  const claims = claimsContract(client, campaign);
  const [cap, totalClaimed, deadline, active, [pending, activeAt]] = await read(
    Promise.all([claims.cap(), claims.totalClaimed(), claims.deadline(), claims.activeRoot(), claims.pendingRoot()]),
  );
  return {
    campaign,
    cap,
    totalClaimed,
    deadline: Number(deadline),
    ...(active.epoch !== 0n && { active: toRoot(active) }),
    ...(activeAt !== 0n && { pending: { ...toRoot(pending), activeAt: Number(activeAt) } }),
    fast: await fastClaims(client, campaign),
    ...(account !== undefined && { claimed: await read(claims.claimed(account)) }),
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
