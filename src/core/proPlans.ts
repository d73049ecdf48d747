/** What a plan entitles to. */
export type Entitlement = "pro" | "storage" | "routing";

export interface ProPlan {
  plan: number;
  name: string;
  months: number;
  entitlement: Entitlement;
  /** How long a redeemed unit lasts. */
  days: number;
}

/** The plans of Session Pro. Whether one is sold, and for what, is a row of the fee recycler. */
export const PRO_PLANS: readonly ProPlan[] = [
  { plan: 1, name: "Pro", months: 1, entitlement: "pro", days: 30 },
  { plan: 2, name: "Pro", months: 3, entitlement: "pro", days: 90 },
  { plan: 3, name: "Pro", months: 12, entitlement: "pro", days: 365 },
  { plan: 4, name: "increased storage", months: 1, entitlement: "storage", days: 30 },
  { plan: 5, name: "faster routing", months: 1, entitlement: "routing", days: 30 },
];

/** A plan in words: "Pro, 3 months"; a plan the toolkit does not know is "plan 9". */
export function describeProPlan(plan: number): string {
  const known = PRO_PLANS.find((candidate) => candidate.plan === plan);
  if (known === undefined) return `plan ${plan}`;
  return `${known.name}, ${known.months} ${known.months === 1 ? "month" : "months"}`;
}
