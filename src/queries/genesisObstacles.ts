import type { ReadClient } from "../contracts/client.js";
import { nextBlockTime } from "../contracts/blocks.js";
import { read } from "../contracts/read.js";
import { formatSesh } from "../core/amounts.js";
import { type Genesis, sumOf } from "../genesis/genesis.js";
import { grantProblems } from "../vesting/grants.js";
import type { GenesisState, Place } from "./genesisState.js";

/** Everything because of which no part of a genesis may be paid now, one sentence each. */
export async function genesisObstacles(
  client: ReadClient,
  genesis: Genesis,
  { places }: GenesisState,
): Promise<string[]> {
  const open = places.filter(({ state }) => state === "open");
  const now = await nextBlockTime(client.provider);
  return [
    ...places.flatMap((place) => (place.state === "wrong" ? [`${nameOf(place)}: ${place.problem}`] : [])),
    ...open.flatMap((place) =>
      place.grant === undefined
        ? []
        : grantProblems(place.grant, { now }).map((problem) => `${nameOf(place)}: ${problem}`),
    ),
    ...(await capProblems(client, genesis)),
    ...(await balanceProblems(client, genesis, open)),
  ];
}

function nameOf({ allocation, id }: Place): string {
  return `${allocation}, ${id}`;
}

/** Claims that are paid more than they can pay out waste the rest, less than that, somebody's. */
async function capProblems({ contracts }: ReadClient, { allocations }: Genesis): Promise<string[]> {
  const claims = { OxenClaims: contracts.oxenClaims, BonusClaims: contracts.bonusClaims };
  const problems = await Promise.all(
    allocations.map(async ({ id, to, amount }) => {
      if (to !== "OxenClaims" && to !== "BonusClaims") return [];
      const cap = await read(claims[to].cap());
      return cap === amount ? [] : [`${id}: ${to} pays ${formatSesh(cap)} in all, not ${formatSesh(amount)}`];
    }),
  );
  return problems.flat();
}

async function balanceProblems(
  { contracts }: ReadClient,
  { from }: Genesis,
  open: readonly Place[],
): Promise<string[]> {
  const needed = sumOf(open.filter(({ to, grant }) => to !== from || grant !== undefined));
  const balance = await read(contracts.token.balanceOf(from));
  return balance >= needed ? [] : [`${from} has ${formatSesh(balance)} and still has to pay ${formatSesh(needed)}`];
}
