import { availableParallelism, loadavg } from "node:os";
import hre from "hardhat";
import { execute } from "../src/actions/execute.js";
import { seedBatches } from "../src/actions/seedBatches.js";
import { planSeeding } from "../src/actions/seeding.js";
import { planStartNetwork } from "../src/actions/startNetwork.js";
import { formatSesh } from "../src/core/amounts.js";
import { seededSet } from "../src/queries/seededSet.js";
import { differencesOf } from "../src/seeding/compareSets.js";
import { parseNodeList } from "../src/seeding/nodeList.js";
import { createSeedingSystem, linesOf, someEntries } from "../test/support/seeding.js";
import { createChain } from "../test/support/system.js";
import { measure } from "./support/measure.js";

/* Seeds a network of the size of the real one on a chain inside this process, compares it with its list, starts it, and
   prints what it took: seedLarge.ts [nodes] [every how many-th node has 10 contributors]. */

const NODES = Number(process.argv[2] ?? 2_200);
const SHARED_EVERY = Number(process.argv[3] ?? 4);

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const chain = await createChain();
try {
  console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1) ?? ""}`);
  const { client, terms } = await createSeedingSystem(chain, NODES);
  const text = await measure(`make the entries of ${NODES} nodes`, () =>
    Promise.resolve(linesOf(someEntries(terms, NODES, SHARED_EVERY))),
  );
  const list = await measure(`check the list of ${Math.round(text.length / 1_024)} kB`, () =>
    Promise.resolve(parseNodeList(text, "the list", terms)),
  );
  const shared = list.nodes.filter(({ contributors }) => contributors.length > 1).length;
  console.log(`  ${NODES} nodes, ${shared} of them with 10 contributors; root ${list.root}`);

  const { batches, gas, stake } = await measure("plan", () => planSeeding(client, list));
  let used = 0n;
  let largest = 0n;
  await measure(`seed ${formatSesh(stake)} in ${batches.length} batches`, () =>
    seedBatches(
      client,
      batches,
      (_batch, number, result) => {
        if (result === undefined) throw new Error(`Batch ${number} was there already.`);
        used += result.gasUsed + (result.approval?.gasUsed ?? 0n);
        if (result.gasUsed > largest) largest = result.gasUsed;
        console.error(`  batch ${number} of ${batches.length}`);
      },
      { interval: 1 },
    ),
  );
  const bytes = batches.map((batch) => batch.bytes);
  console.log(`  gas ${used} with approvals, at most ${gas} by the plan, ${used / BigInt(NODES)} for a node`);
  console.log(
    `  largest batch: ${largest} gas, ${Math.max(...bytes)} bytes; all data: ${bytes.reduce((a, b) => a + b)} bytes`,
  );

  const differences = await measure("read the set from the chain and compare it", async () =>
    differencesOf(list, await seededSet(client)),
  );
  const keys = list.nodes.map(({ credentials }) => credentials.key);
  await measure("start", () => execute(client, planStartNetwork(client, keys)));
  console.log(`  ${differences.length} differences, ${await client.contracts.staking.activeNodes()} nodes started`);
  console.log(`peak of this process: ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`);
  if (differences.length > 0) process.exitCode = 1;
} finally {
  await chain.close();
}
