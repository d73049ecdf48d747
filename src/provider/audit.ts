import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { DAY, MINUTE } from "../core/time.js";
import { type Audit, NO_ROOT } from "../pro/api.js";
import { chainAfter, type ReceiptLog } from "../pro/receipts.js";

/* Compares what a server publishes about a day with the chain, which anybody can do, and with a provider's own books. A
   server that issues more than was burned, or redeems tokens twice under other names, contradicts one of the two. */

/** One contradiction. */
export interface Finding {
  check: string;
  problem: string;
}

/** A provider's unit with a token. */
export interface BookedUnit {
  plan: number;
  spentHash: Hex;
  /** Paired with a customer's message. */
  sold: boolean;
  /** Unix seconds when the server had answered. */
  answeredAt?: number;
}

/** How far the clocks of server and provider may be apart. */
const TOLERANCE = 10 * MINUTE;

/** The chain has to be known until the end of the day: otherwise more may have been burned on it. */
export async function requireDayOver(client: ReadClient, log: ReceiptLog, audit: Audit): Promise<void> {
  const block = await read(client.provider.getBlock(log.block));
  if (block !== null && block.timestamp >= endOf(audit)) return;
  throw new ToolkitError(
    "PRECONDITION_FAILED",
    `The day ${audit.day} has not ended on the chain, as far as it is final.`,
    {
      hint: "Try again in half an hour, or choose another --finality.",
    },
  );
}

/** What contradicts the chain up to the log's last final block. */
export function auditChain(client: ReadClient, log: ReceiptLog, audit: Audit): Finding[] {
  const findings: Finding[] = [];
  const expect = (check: string, holds: boolean, problem: string) => {
    if (!holds) findings.push({ check, problem });
  };
  const isOurs =
    audit.chain_id === Number(client.chainId) &&
    audit.pro_burn.toLowerCase() === client.deployment.ProBurn.toLowerCase();
  expect("deployment", isOurs, `it is about ${audit.pro_burn} on chain ${audit.chain_id}`);

  const receipts = log.receipts.filter(({ burnedAt }) => burnedAt < endOf(audit));
  expect(
    "receipts",
    audit.receipts === receipts.length,
    `${audit.receipts} purchases, the chain has ${receipts.length}`,
  );
  expect("receipt chain", audit.receipt_chain === chainAfter(receipts), "it is not that of the chain");

  const plans = [...new Set([...audit.plans, ...receipts].map(({ plan }) => plan))].sort((a, b) => a - b);
  expect("plans", new Set(audit.plans.map(({ plan }) => plan)).size === audit.plans.length, "a plan is there twice");
  for (const plan of plans) {
    const onChain = receipts.filter((receipt) => receipt.plan === plan).reduce((sum, { count }) => sum + count, 0);
    const counts = audit.plans.find((row) => row.plan === plan) ?? { burned: 0, issued: 0, redeemed: 0, exchanged: 0 };
    const { burned, issued, redeemed, exchanged } = counts;
    expect(`burned, plan ${plan}`, burned === onChain, `${burned} units, the chain has ${onChain}`);
    expect(`issued, plan ${plan}`, issued <= onChain, `${issued} tokens for ${onChain} burned units`);
    expect(`redeemed, plan ${plan}`, redeemed <= onChain, `${redeemed} tokens for ${onChain} burned units`);
    // Each exchange spends one token and makes one, so it changes nothing about how many can be redeemed.
    expect(`spent, plan ${plan}`, redeemed <= issued, `${redeemed} tokens redeemed, ${issued} issued`);
    expect(`counts, plan ${plan}`, Math.min(burned, issued, redeemed, exchanged) >= 0, "a number is negative");
  }

  const spent = audit.plans.reduce((sum, { redeemed, exchanged }) => sum + redeemed + exchanged, 0);
  expect("spent tokens", audit.spent.length === spent, `${audit.spent.length} are listed, ${spent} are counted`);
  const isSorted = audit.spent.every((hash, i) => i === 0 || (audit.spent[i - 1] ?? "") < hash);
  expect("spent list", isSorted, "it is not sorted, or a token is in it twice");
  expect("spent root", audit.spent_root === spentRootOf(audit.spent), "it is not the root of the list");
  return findings;
}

/** What contradicts a provider's books. */
export function auditBooks(audit: Audit, units: readonly BookedUnit[]): Finding[] {
  const spent = new Set(audit.spent);
  const certain = units.filter(({ answeredAt }) => answeredAt !== undefined && answeredAt + TOLERANCE < endOf(audit));
  const missing = certain.filter(({ spentHash }) => !spent.has(spentHash));
  const unsold = units.filter(({ sold, spentHash }) => !sold && spent.has(spentHash));
  const findings = [
    ...missing.map(({ plan, spentHash }) => ({
      check: "sold units",
      problem: `a sold unit of plan ${plan} is not listed as spent: ${spentHash}`,
    })),
    ...unsold.map(({ plan, spentHash }) => ({
      check: "unsold units",
      problem: `a unit of plan ${plan} that was never sold is listed as spent: ${spentHash}`,
    })),
  ];
  for (const plan of new Set(certain.map((unit) => unit.plan))) {
    const sold = certain.filter((unit) => unit.plan === plan).length;
    const exchanged = audit.plans.find((row) => row.plan === plan)?.exchanged ?? 0;
    if (exchanged >= sold) continue;
    findings.push({ check: `exchanged, plan ${plan}`, problem: `${exchanged} tokens, ${sold} by this provider alone` });
  }
  return findings;
}

/** What a later audit says less than an earlier one: nothing that was burned, issued or spent goes away. */
export function auditSuccession(earlier: Audit, later: Audit): Finding[] {
  const spent = new Set(later.spent);
  const gone = earlier.spent.filter((hash) => !spent.has(hash));
  const findings = gone.map((hash) => ({ check: "succession", problem: `a spent token is gone: ${hash}` }));
  for (const { plan, ...counts } of earlier.plans) {
    const now = later.plans.find((row) => row.plan === plan);
    for (const name of ["burned", "issued", "redeemed", "exchanged"] as const) {
      if ((now?.[name] ?? 0) >= counts[name]) continue;
      findings.push({
        check: "succession",
        problem: `${name} of plan ${plan} went from ${counts[name]} to ${now?.[name] ?? 0}`,
      });
    }
  }
  return findings;
}

/** Unix seconds. */
export function endOf({ day }: Audit): number {
  return Date.parse(`${day}T00:00:00Z`) / 1_000 + DAY;
}

function spentRootOf(leaves: readonly string[]): string {
  return leaves.length === 0 ? NO_ROOT : SimpleMerkleTree.of([...leaves]).root;
}
