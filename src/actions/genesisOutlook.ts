import type { Client, ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { type Genesis, sumOf } from "../genesis/genesis.js";
import { describeLockUp, GROUPS, type Group, LOCK_UPS, unlockDates } from "../genesis/lockups.js";
import { genesisObstacles } from "../queries/genesisObstacles.js";
import { genesisState, type Place } from "../queries/genesisState.js";
import { genesisJobs } from "./genesisJobs.js";
import type { Plan } from "./plan.js";

export interface GenesisOutlook {
  groups: GroupOutlook[];
  total: bigint;
  /** Of it, what can be spent from the start. */
  unlocked: bigint;
  places: Place[];
  /** Because of which nothing may be paid now. */
  obstacles: string[];
  /** What is still to be sent; undefined where something stands in the way. */
  open?: { transactions: number; gas: bigint; feeWei?: bigint; summaries: string[] };
}

export interface GroupOutlook {
  group: Group;
  lockUp: string;
  amount: bigint;
  /** Of it, what is where it should be. */
  done: bigint;
  /** When it becomes free, in Unix seconds. */
  unlocks: number[];
}

/** What a genesis does, what of it is done, and what the rest takes. */
export async function genesisOutlook(reader: ReadClient, genesis: Genesis): Promise<GenesisOutlook> {
  const { allocations, from, start } = genesis;
  const state = await genesisState(reader, genesis);
  const obstacles = await genesisObstacles(reader, genesis, state);
  const groups = GROUPS.map((group): GroupOutlook => {
    const own = allocations.filter((allocation) => allocation.group === group);
    const ids = new Set(own.map(({ id }) => id));
    const done = state.places.filter((place) => place.state === "done" && ids.has(place.allocation));
    return {
      group,
      lockUp: describeLockUp(group),
      amount: sumOf(own),
      done: sumOf(done),
      unlocks: unlockDates(group, start),
    };
  });
  const client: Client = { ...reader, account: from };
  return {
    groups,
    total: sumOf(allocations),
    unlocked: sumOf(groups.filter(({ group }) => LOCK_UPS[group].kind === "none")),
    places: state.places,
    obstacles,
    ...(obstacles.length === 0 && { open: await openWork(client, genesis, state.books) }),
  };
}

async function openWork(client: Client, genesis: Genesis, books: Parameters<typeof genesisJobs>[2]) {
  const plans: Plan[] = [];
  for (const job of genesisJobs(client, genesis, books)) if (!(await job.isDone())) plans.push(await job.plan());
  const gas = plans.reduce((sum, plan) => sum + gasOf(plan), 0n);
  const { gasPrice } = await read(client.provider.getFeeData());
  return {
    transactions: plans.reduce((count, { spend }) => count + (spend?.approvalOnly === true ? 2 : 1), 0),
    gas,
    ...(gasPrice !== null && { feeWei: gas * gasPrice }),
    summaries: plans.map(({ summary }) => summary),
  };
}

/**
 * Gas of a payment, rounded up; a test compares it with real ones. Without an allowance and a key a node cannot be asked.
 * Arbitrum counts the data of a transaction besides.
 */
const PAYMENT_GAS = { transfer: 60_000n, fund: 150_000n };

function gasOf({ call, gasAtMost }: Plan): bigint {
  return gasAtMost ?? (call.method === "fund" ? PAYMENT_GAS.fund : PAYMENT_GAS.transfer);
}
