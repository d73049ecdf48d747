import type { CreatedVesting } from "../contracts/vestings.js";
import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import { formatTime } from "../core/time.js";
import type { Grant } from "./grants.js";

/** What the list says and what the wallet was made with, where they differ. */
export function grantDifferences(grant: Grant, made: CreatedVesting, rewardAddress: Address | undefined): string[] {
  const compared = [
    ["kind", grant.kind, made.kind],
    ["beneficiary", grant.beneficiary, made.beneficiary],
    ["amount", formatSesh(grant.total), formatSesh(made.total)],
    ...(grant.kind === "staking" && made.kind === "staking"
      ? [
          ["rewardAddress", grant.rewardAddress, rewardAddress],
          ["end", formatTime(grant.end), formatTime(made.end)],
        ]
      : []),
    ...(grant.kind === "monthly" && made.kind === "monthly"
      ? [
          ["grantor", grant.grantor ?? "nobody", made.grantor ?? "nobody"],
          ["start", formatTime(grant.start), formatTime(made.start)],
          ["cliffMonths", String(grant.cliffMonths), String(made.cliffMonths)],
          ["steps", String(grant.steps), String(made.steps)],
        ]
      : []),
  ];
  return compared
    .filter(([, listed, real]) => listed !== real)
    .map(([what = "", listed = "", real = "unknown"]) => `${what} is ${real}, not ${listed}`);
}
