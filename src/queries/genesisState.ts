import type { ReadClient } from "../contracts/client.js";
import { createdVestings, firstRewardAddresses, type CreatedVesting } from "../contracts/vestings.js";
import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import type { Hex } from "../core/hex.js";
import { type Genesis, type Recipient, recipientsOf, sumOf } from "../genesis/genesis.js";
import { GenesisBooks } from "../genesis/genesisBooks.js";
import { fundingStanding, type Standing, transferStanding } from "../genesis/payments.js";
import { type GenesisSteps, grantOf, stepsOf } from "../genesis/steps.js";
import { grantDifferences } from "../vesting/grantDifferences.js";
import { type Grant, grantKey } from "../vesting/grants.js";

/** A recipient of an allocation, or the contract that it goes to. */
export type Place = Standing & {
  allocation: string;
  /** The recipient's, or the contract's name. */
  id: string;
  to: Address;
  amount: bigint;
  /** The block it was paid in. */
  block?: number;
  /** What is locked for the recipient, and where, once it is. */
  grant?: Grant;
  wallet?: Address;
};

export interface GenesisState {
  places: Place[];
  books: GenesisBooks;
}

/** What has become of every part of a genesis, from the chain alone. */
export async function genesisState(client: ReadClient, genesis: Genesis): Promise<GenesisState> {
  const [books, made] = await Promise.all([GenesisBooks.open(client, genesis.from), madeGrants(client, genesis.from)]);
  const steps = stepsOf(genesis);
  const places = genesis.allocations.flatMap((allocation): Place[] => {
    const { id, to: contract, amount } = allocation;
    if (typeof contract !== "string") {
      return recipientsOf(allocation).map((recipient) => {
        const grant = grantOf(genesis, allocation, recipient);
        const place = { allocation: id, id: recipient.id, to: recipient.recipient, amount: recipient.amount };
        return grant === undefined
          ? { ...place, ...freeStanding(books, steps, recipient) }
          : { ...place, grant, ...grantStanding(books, grant, made.get(grantKey(grant.id))) };
      });
    }
    const to = client.deployment[contract];
    const standing = fundingStanding(books, client.deployment, { contract, amount });
    return [{ allocation: id, id: contract, to, amount, ...blockOf(books.paidAt(to)), ...standing }];
  });
  return { places: withKept(genesis, steps, books, places), books };
}

interface MadeGrant {
  vesting: CreatedVesting;
  rewardAddress: Address | undefined;
}

async function madeGrants(client: ReadClient, creator: Address): Promise<Map<Hex, MadeGrant>> {
  const vestings = await createdVestings(client, { creator });
  const staking = vestings.filter(({ kind }) => kind === "staking");
  const rewardAddresses = await firstRewardAddresses(client, staking);
  return new Map(
    vestings.map((vesting) => [vesting.key, { vesting, rewardAddress: rewardAddresses.get(vesting.wallet) }]),
  );
}

function grantStanding(books: GenesisBooks, grant: Grant, made: MadeGrant | undefined) {
  if (made === undefined) return { state: "open" } as const;
  const { vesting, rewardAddress } = made;
  const paid = books.paidTo(vesting.wallet);
  const problems = [
    ...grantDifferences(grant, vesting, rewardAddress),
    ...(paid === grant.total ? [] : [`the wallet was paid ${formatSesh(paid)}, not ${formatSesh(grant.total)}`]),
  ];
  const known = { wallet: vesting.wallet, block: vesting.blockNumber };
  return problems.length === 0
    ? ({ state: "done", ...known } as const)
    : ({ state: "wrong", problem: problems.join(", "), ...known } as const);
}

function freeStanding(books: GenesisBooks, { transfers }: GenesisSteps, { recipient }: Recipient) {
  const transfer = transfers.find(({ to }) => to === recipient);
  if (transfer === undefined) return { state: "open" } as const;
  return { ...blockOf(books.paidAt(recipient)), ...transferStanding(books, transfer) };
}

/**
 * What the account that pays has for itself: it is there if the account has got that much more than it has paid. What it has
 * done with it since is its own affair.
 */
function withKept({ from }: Genesis, { kept }: GenesisSteps, books: GenesisBooks, places: Place[]): Place[] {
  const isKept = ({ to, grant }: Place) => to === from && grant === undefined;
  const paid = places
    .filter((place) => place.state === "done" && !isKept(place))
    // The deployment has paid some contracts itself.
    .map(({ to, amount, grant }) => ({ amount: grant === undefined ? least(amount, books.paidTo(to)) : amount }));
  const state = books.received - sumOf(paid) >= kept ? "done" : "open";
  return places.map((place) => (isKept(place) ? { ...place, state } : place));
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function blockOf(block: number | undefined): { block?: number } {
  return block === undefined ? {} : { block };
}
