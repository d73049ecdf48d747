import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { formatSesh, MAX_SUPPLY } from "../core/amounts.js";
import { type Genesis, sumOf } from "../genesis/genesis.js";
import { GROUPS, type Group } from "../genesis/lockups.js";
import { genesisState, type Place } from "./genesisState.js";

export interface GenesisVerdict {
  /** What is not as the file says, one sentence each. */
  differences: string[];
  places: Place[];
  /** What is where it should be, by group. */
  groups: Record<Group, bigint>;
  /** Of all groups. */
  total: bigint;
  /** The supply when the last part was paid, or now if that is to come. */
  supply: bigint;
}

/**
 * Whether a genesis has happened exactly as its file says. What people have done since with what they got, such as staking,
 * releasing or burning it, changes nothing about that.
 */
export async function verifyGenesis(client: ReadClient, genesis: Genesis): Promise<GenesisVerdict> {
  const { places, books } = await genesisState(client, genesis);
  const done = places.filter(({ state }) => state === "done");
  const groupOf = new Map(genesis.allocations.map(({ id, group }) => [id, group]));
  const total = sumOf(done);
  const end = done.length === places.length ? Math.max(...places.map(({ block }) => block ?? 0)) : Infinity;
  const supply = books.supplyAt(end);
  return {
    differences: [
      ...places.flatMap(differencesOf),
      ...(total === MAX_SUPPLY ? [] : [`${formatSesh(total)} are where they should be, not ${formatSesh(MAX_SUPPLY)}`]),
      ...(supply === MAX_SUPPLY
        ? []
        : [`the supply was ${formatSesh(supply)} at the end of the genesis, not ${formatSesh(MAX_SUPPLY)}`]),
      ...(await poolProblems(client, genesis)),
    ],
    places,
    groups: Object.fromEntries(
      GROUPS.map((group) => [group, sumOf(done.filter(({ allocation }) => groupOf.get(allocation) === group))]),
    ) as Record<Group, bigint>,
    total,
    supply,
  };
}

function differencesOf(place: Place): string[] {
  const { allocation, id, to, amount } = place;
  switch (place.state) {
    case "done":
      return [];
    case "open":
      return [`${allocation}, ${id}: ${formatSesh(amount)} for ${to} are not there`];
    case "wrong":
      return [`${allocation}, ${id}: ${place.problem}`];
  }
}

/** A plain transfer to the pool earns nobody anything before it is booked. */
async function poolProblems({ contracts, deployment }: ReadClient, { allocations }: Genesis): Promise<string[]> {
  const { token, rewardPool } = contracts;
  const [balance, reserve, owed] = await read(
    Promise.all([token.balanceOf(deployment.RewardPool), rewardPool.reserve(), rewardPool.owed()]),
  );
  const least = sumOf(allocations.filter(({ to }) => to === "RewardPool"));
  const unbooked = balance - reserve - owed;
  if (least === 0n || unbooked < least) return [];
  return [`RewardPool has not booked ${formatSesh(unbooked)}: anybody can have it done with sync`];
}
