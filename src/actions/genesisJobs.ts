import type { Client } from "../contracts/client.js";
import { formatSesh } from "../core/amounts.js";
import { ToolkitError } from "../core/errors.js";
import type { Genesis } from "../genesis/genesis.js";
import type { GenesisBooks } from "../genesis/genesisBooks.js";
import { fundingStanding, type Standing, transferStanding } from "../genesis/payments.js";
import { type Funding, stepsOf, type Transfer } from "../genesis/steps.js";
import { vestingJobs } from "./createVestings.js";
import type { Job } from "./job.js";
import { createPlan, type Plan } from "./plan.js";

/* What is done is read from the chain alone: payments from the token's events, grants from the factory. Before a transaction
   is sent, its nonce is read first and the events after it; so a payment that they do not show, because it is on its way,
   has the same nonce or a later one, and only one of the two can be executed (SD-07). */

/** Everything a genesis needs, in order; what has been done already is nobody's job again. */
export function genesisJobs(client: Client, genesis: Genesis, books: GenesisBooks): Job[] {
  const { fundings, transfers, grants } = stepsOf(genesis);
  return [
    ...fundings.map((funding) =>
      paymentJob(
        books,
        () => fundingStanding(books, client.deployment, funding),
        () => planFunding(client, funding),
      ),
    ),
    ...transfers.map((transfer) =>
      paymentJob(
        books,
        () => transferStanding(books, transfer),
        () => planTransfer(client, transfer),
      ),
    ),
    ...vestingJobs(client, grants),
  ];
}

function paymentJob(books: GenesisBooks, standing: () => Standing, plan: () => Plan): Job {
  return {
    isDone: async (nonce) => {
      await books.sync(nonce);
      const now = standing();
      if (now.state !== "wrong") return now.state === "done";
      throw new ToolkitError("PRECONDITION_FAILED", `${now.problem}.`, {
        hint: "Find out what was paid before anything else is. Nothing was sent.",
      });
    },
    plan: () => Promise.resolve(plan()),
  };
}

/** The pool is funded by its function, so that it counts at once; the claims by a plain transfer. */
function planFunding(client: Client, { contract, amount }: Funding): Plan {
  const to = client.deployment[contract];
  const plan = {
    action: "migrate genesis run",
    summary: `Fund ${contract} with ${formatSesh(amount)}.`,
    account: client.account,
    pays: [{ what: contract, amount, to }],
  };
  return contract === "RewardPool"
    ? createPlan({
        ...plan,
        spend: { spender: to, amount },
        call: { contract: "rewardPool", method: "fund", args: [amount] },
      })
    : createPlan({ ...plan, call: { contract: "token", method: "transfer", args: [to, amount] } });
}

function planTransfer(client: Client, { to, amount }: Transfer): Plan {
  return createPlan({
    action: "migrate genesis run",
    summary: `Pay ${formatSesh(amount)} to ${to}.`,
    account: client.account,
    pays: [{ what: "Free from the start", amount, to }],
    call: { contract: "token", method: "transfer", args: [to, amount] },
  });
}
