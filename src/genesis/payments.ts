import type { Deployment } from "../config/deployment.js";
import { formatSesh } from "../core/amounts.js";
import type { GenesisBooks } from "./genesisBooks.js";
import type { Funding, Transfer } from "./steps.js";

/** What has become of a part of the genesis. */
export type Standing = { state: "open" } | { state: "done" } | { state: "wrong"; problem: string };

/** A contract may have got more since: from the reward pool and the claims nothing is lost. */
export function fundingStanding(books: GenesisBooks, deployment: Deployment, { contract, amount }: Funding): Standing {
  const paid = books.fundedWith(deployment[contract]);
  return paid >= amount ? { state: "done" } : standingOf(contract, paid, amount);
}

/** Whatever else the account has paid to somebody stands in the way: it cannot be told from a part of the genesis. */
export function transferStanding(books: GenesisBooks, { to, amount }: Transfer): Standing {
  return standingOf(to, books.paidTo(to), amount);
}

function standingOf(to: string, paid: bigint, amount: bigint): Standing {
  if (paid === amount) return { state: "done" };
  if (paid === 0n) return { state: "open" };
  return { state: "wrong", problem: `${to} has been paid ${formatSesh(paid)} instead of ${formatSesh(amount)}` };
}
