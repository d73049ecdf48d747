import type { Address } from "../core/addresses.js";
import type { Grant } from "../vesting/grants.js";
import { type Allocation, type Genesis, type GenesisContract, type Recipient, recipientsOf, sumOf } from "./genesis.js";
import { LOCK_UPS } from "./lockups.js";

/** SESH for a contract. */
export interface Funding {
  contract: GenesisContract;
  amount: bigint;
}

/** SESH for somebody, free at once, of all allocations together. */
export interface Transfer {
  to: Address;
  amount: bigint;
}

/** What has to be done for a genesis, each exactly once. */
export interface GenesisSteps {
  fundings: Funding[];
  transfers: Transfer[];
  grants: Grant[];
  /** What the account that pays has for itself, and keeps. */
  kept: bigint;
}

export function stepsOf(genesis: Genesis): GenesisSteps {
  const free = genesis.allocations.filter(({ group }) => LOCK_UPS[group].kind === "none").flatMap(recipientsOf);
  const own = free.filter(({ recipient }) => recipient === genesis.from);
  const others = Map.groupBy(
    free.filter(({ recipient }) => recipient !== genesis.from),
    ({ recipient }) => recipient,
  );
  return {
    fundings: genesis.allocations.flatMap(({ to, amount }) =>
      typeof to === "string" ? [{ contract: to, amount }] : [],
    ),
    transfers: [...others].map(([to, parts]) => ({ to, amount: sumOf(parts) })),
    grants: genesis.allocations.flatMap((allocation) =>
      recipientsOf(allocation).flatMap((recipient) => grantOf(genesis, allocation, recipient) ?? []),
    ),
    kept: sumOf(own),
  };
}

/** The grant of a recipient; undefined where nothing is locked. */
export function grantOf({ start }: Genesis, { id, group }: Allocation, recipient: Recipient): Grant | undefined {
  const lockUp = LOCK_UPS[group];
  const common = { id: `${id}.${recipient.id}`, beneficiary: recipient.recipient, total: recipient.amount };
  if (lockUp.kind === "staking") {
    const { rewardAddress = recipient.recipient } = recipient;
    return { kind: "staking", ...common, rewardAddress, end: start + lockUp.period };
  }
  if (lockUp.kind !== "monthly") return undefined;
  const { cliffMonths, steps } = lockUp;
  const grantor = recipient.grantor === undefined ? {} : { grantor: recipient.grantor };
  return { kind: "monthly", ...common, ...grantor, start, cliffMonths, steps };
}
