import { seedBatches } from "../../../src/actions/seedBatches.js";
import { planSeeding } from "../../../src/actions/seeding.js";
import { planStartNetwork } from "../../../src/actions/startNetwork.js";
import type { Client } from "../../../src/contracts/client.js";
import type { Address } from "../../../src/core/addresses.js";
import { formatTime } from "../../../src/core/time.js";
import { seededSet } from "../../../src/queries/seededSet.js";
import { seedingTerms } from "../../../src/queries/seedingTerms.js";
import { differencesOf } from "../../../src/seeding/compareSets.js";
import { type NodeList, parseNodeList } from "../../../src/seeding/nodeList.js";
import { formatSeedEntry, type SeedContributor } from "../../../src/seeding/seedEntry.js";
import { requireEqual } from "../report.js";
import { demoCredentials, demoWallet, INTERVAL, type World } from "../world.js";
import type { StakedNode } from "./stake.js";

export const SEEDED = 200;
/** Every tenth seeded node is shared by so many. */
const SHARED_BY = 4n;
const SHARED_EVERY = 10;
const FEE_BPS = 1_000;
/** Small, so that there are several batches. */
const GAS_LIMIT = 6_000_000n;

export interface SeededNetwork {
  startedAt: number;
  nodes: StakedNode[];
}

/** Existing nodes come in with one list; the network starts once the chain is exactly what the list says. */
export async function seedJourney(world: World): Promise<SeededNetwork> {
  const { client, report } = world;
  const operations = await world.actor("operations");
  const terms = await seedingTerms(client);
  const entries = Array.from({ length: SEEDED }, (_, i) => entryOf(world, i, terms.requirement));
  const list = parseNodeList(entries.map((entry) => `${entry}\n`).join(""), "the list of nodes", terms);
  report.line(`${SEEDED} operators handed in an entry each; everybody gets the root ${list.root}`);

  await seedUntilInterrupted(world, operations, list);
  const { batches, seeded } = await planSeeding(operations, list, GAS_LIMIT);
  report.line(`Seeding was stopped after ${seeded} nodes, and goes on with ${batches.length} batches`);
  await seedBatches(operations, batches, (_batch, _number, result) => count(world, result), { interval: INTERVAL });

  const set = await seededSet(client);
  const differences = differencesOf(list, set);
  if (differences.length > 0) throw new Error(differences.join("\n"));
  requireEqual("The stake of the seeded nodes", set.balance, terms.requirement * BigInt(SEEDED));
  report.amount(`The chain is the list: ${set.nodes.length} nodes, and NodeStaking holds`, set.balance);

  const keys = list.nodes.map(({ credentials }) => credentials.key);
  const startedAt = await world.timeOf(await world.run(operations, planStartNetwork(operations, keys)));
  report.line(`The network started at ${formatTime(startedAt)}`);
  const nodes = list.nodes.map(({ credentials, contributors }): StakedNode => ({
    key: credentials.key,
    stakers: [],
    periods: [{ from: startedAt }],
    feeBps: FEE_BPS,
    contributors: contributors.map(({ beneficiary, stake }) => ({ beneficiary, stake })),
  }));
  return { startedAt, nodes };
}

export function seededName(index: number): string {
  return `seeded ${index + 1}`;
}

/** What the operator of a node hands in. */
function entryOf({ client }: World, index: number, requirement: bigint): string {
  const operator = addressOf(`seeded operator ${index + 1}`);
  const credentials = demoCredentials(client, seededName(index), operator, FEE_BPS);
  const stakers = Array.from({ length: Number(SHARED_BY) }, (_, i) =>
    i === 0 ? operator : addressOf(`seeded contributor ${index + 1}.${i}`),
  );
  const contributors =
    index % SHARED_EVERY === 0
      ? stakers.map((staker): SeedContributor => ({ staker, beneficiary: staker, stake: requirement / SHARED_BY }))
      : [{ staker: operator, beneficiary: operator, stake: requirement }];
  return formatSeedEntry({ credentials, contributors });
}

/** The process dies when a batch is done. */
async function seedUntilInterrupted(world: World, operations: Client, list: NodeList): Promise<void> {
  const interruption = new Error("The process was killed.");
  const { batches } = await planSeeding(operations, list, GAS_LIMIT);
  try {
    await seedBatches(
      operations,
      batches,
      (_batch, _number, result) => {
        count(world, result);
        throw interruption;
      },
      { interval: INTERVAL },
    );
  } catch (error) {
    if (error !== interruption) throw error;
  }
}

function count({ report }: World, result: Parameters<World["report"]["count"]>[1] | undefined): void {
  if (result !== undefined) report.count("migrate seed run", result);
}

function addressOf(name: string): Address {
  return demoWallet(name).address as Address;
}
