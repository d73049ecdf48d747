import { formatSesh } from "../core/amounts.js";
import { DAY, formatDuration, formatTime, HOUR, MINUTE } from "../core/time.js";
import { STORE_KEYS } from "../crypto/keyStore.js";
import type { Facts } from "./facts.js";
import type { Finding } from "./findings.js";

/** The endpoint may be so far behind the clock. */
const BEHIND_LIMIT = 10 * MINUTE;
/** A node that is down is named when it has less than this left. */
const CREDIT_WARNING = 6 * HOUR;
/** A ticket that can be redeemed for less than this is critical. */
const TICKET_WARNING = 2 * DAY;

type Found = Omit<Finding, "rule" | "key"> & {
  /** Which of several, where a rule can find several. */
  about?: string;
};

interface Rule {
  says: string;
  find: (facts: Facts) => Found[];
}

/** Adding a rule is adding a row. A rule is pure: what it needs is a fact. */
export const RULES = {
  "pool-solvency": {
    says: "the reward pool has less than its reserve and what it owes",
    find: ({ pool: { balance, reserve, owed } }) => missing(balance, reserve + owed, "The reward pool"),
  },
  "staking-solvency": {
    says: "the staking contract has less than the stakers' principal",
    find: ({ staking: { balance, principal } }) => missing(balance, principal, "The staking contract"),
  },
  pause: {
    says: "a contract is paused",
    find: ({ pauses, block }) =>
      pauses
        .filter(({ pausedUntil }) => pausedUntil > block.timestamp)
        .map(({ contract, pausedUntil }) => ({
          about: contract,
          severity: "warning",
          summary: `${contract} is paused until ${formatTime(pausedUntil)}.`,
          details: { contract, pausedUntil },
        })),
  },
  price: {
    says: "there is no price, so nothing can be bought",
    find: ({ priceRefusal }) =>
      priceRefusal === undefined
        ? []
        : [
            {
              severity: "warning",
              summary: `Nothing can be bought: ${priceRefusal.message}`,
              details: { error: priceRefusal.error },
            },
          ],
  },
  "claim-root": {
    says: "a root of claims can be vetoed, or activated",
    find: ({ claims, block }) =>
      claims.flatMap(({ campaign, pending }): Found[] => {
        if (pending === undefined) return [];
        const { epoch, root, total, activeAt } = pending;
        const canVeto = block.timestamp < activeAt;
        const what = `Root ${root} of ${campaign}, epoch ${epoch}, ${formatSesh(total)}`;
        return [
          {
            about: `${campaign} ${root}`,
            severity: canVeto ? "warning" : "info",
            summary: canVeto
              ? `${what}: can be vetoed until it is activated, from ${formatTime(activeAt)} on.`
              : `${what}: can be activated.`,
            details: { campaign, epoch: String(epoch), root, total: String(total), activeAt },
          },
        ];
      }),
  },
  credit: {
    says: "a node has little downtime credit left, or can be put out",
    find: ({ short, block }) =>
      short
        .filter(({ deregisterableAt }) => deregisterableAt - block.timestamp < CREDIT_WARNING)
        .map(({ nodeId, isDown, deregisterableAt }) => {
          const canBe = deregisterableAt <= block.timestamp;
          const when = canBe ? "can be put out now" : `can be put out from ${formatTime(deregisterableAt)} on`;
          return {
            about: nodeId,
            severity: "warning",
            summary: `Node ${nodeId} ${isDown ? "is down and" : "has too little credit and"} ${when}.`,
            details: { nodeId, state: `${isDown ? "down" : "up"}, ${canBe ? "due" : "not due"}` },
          };
        }),
  },
  penalty: {
    says: "a penalty can be annulled, or settled",
    find: ({ escrows, block }) =>
      escrows.map(({ nodeId, amount, annullableUntil }) => {
        const canAnnul = block.timestamp < annullableUntil;
        const what = canAnnul ? `can be annulled until ${formatTime(annullableUntil)}` : "can be settled";
        return {
          about: nodeId,
          severity: canAnnul ? "warning" : "info",
          summary: `The penalty of ${formatSesh(amount)} of node ${nodeId} ${what}.`,
          details: { nodeId, amount: String(amount), annullableUntil },
        };
      }),
  },
  exit: {
    says: "an exit can be finished",
    find: ({ exits }) =>
      exits.map((nodeId) => ({
        about: nodeId,
        severity: "info",
        summary: `The exit of node ${nodeId} can be finished.`,
        details: { nodeId },
      })),
  },
  unsealed: {
    says: "enough keys for a store wait to be sealed",
    find: ({ unsealedKeys }) => {
      const stores = Math.floor(unsealedKeys / STORE_KEYS);
      if (stores === 0) return [];
      const summary = `${stores * STORE_KEYS} keys wait to be sealed (\`sesh keeper seal\`).`;
      return [{ severity: "info", summary, details: { stores } }];
    },
  },
  ticket: {
    says: "a ticket of the bridge failed and has to be redeemed, or has expired; needs an endpoint of Ethereum",
    find: ({ tickets, block }) =>
      tickets.map(({ id, brings, redeemableUntil }) => {
        if (redeemableUntil === undefined) {
          const summary = `The ticket ${id} has expired, and with it ${brings}.`;
          return { about: id, severity: "critical", summary, details: { id, brings } };
        }
        return {
          about: id,
          severity: redeemableUntil - block.timestamp < TICKET_WARNING ? "critical" : "warning",
          summary:
            `The ticket ${id} with ${brings} failed, and can be redeemed until ${formatTime(redeemableUntil)} ` +
            `(\`sesh bridge redeem ${id}\`).`,
          details: { id, brings, redeemableUntil },
        };
      }),
  },
  behind: {
    says: "the endpoint is behind the clock, or the chain stands still",
    find: ({ now, headAt }) =>
      now - headAt <= BEHIND_LIMIT
        ? []
        : [
            {
              severity: "warning",
              summary: `The newest block is more than ${formatDuration(BEHIND_LIMIT)} old.`,
              details: { limit: BEHIND_LIMIT },
            },
          ],
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

/** What these rules find. */
export function judge(facts: Facts, names: readonly RuleName[]): Finding[] {
  return names.flatMap((rule) => {
    const { find }: Rule = RULES[rule];
    return find(facts).map(({ about, ...found }) => ({
      key: about === undefined ? rule : `${rule} ${about}`,
      rule,
      ...found,
    }));
  });
}

function missing(balance: bigint, due: bigint, who: string): Found[] {
  if (balance >= due) return [];
  const summary = `${who} has ${formatSesh(balance)} and needs ${formatSesh(due)}.`;
  return [{ severity: "critical", summary, details: { missing: String(due - balance) } }];
}
