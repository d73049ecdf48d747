export interface ProPlan {
  plan: number;
  name: string;
  months: number;
}

/** The plans of Session Pro. Whether one is sold, and for what, is a row of the fee recycler. */
export const PRO_PLANS: readonly ProPlan[] = [
  { plan: 1, name: "Pro", months: 1 },
  { plan: 2, name: "Pro", months: 3 },
  { plan: 3, name: "Pro", months: 12 },
  { plan: 4, name: "increased storage", months: 1 },
  { plan: 5, name: "faster routing", months: 1 },
];

/** A plan in words: "Pro, 3 months"; a plan the toolkit does not know is "plan 9". */
export function describeProPlan(plan: number): string {
  const known = PRO_PLANS.find((candidate) => candidate.plan === plan);
  if (known === undefined) return `plan ${plan}`;
  return `${known.name}, ${known.months} ${known.months === 1 ? "month" : "months"}`;
}
