import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { genesisJobs } from "../../../src/actions/genesisJobs.js";
import { GenesisBooks } from "../../../src/genesis/genesisBooks.js";
import { readGenesis } from "../../../src/genesis/readGenesis.js";
import { formatDecimal, MAX_SUPPLY } from "../../../src/core/amounts.js";
import { networkInfo } from "../../../src/queries/networkInfo.js";
import { verifyGenesis } from "../../../src/queries/verifyGenesis.js";
import { requireEqual } from "../report.js";
import { demoWallet, type World } from "../world.js";

const TEMPLATE = new URL("../../../deploy/genesis/template.json", import.meta.url);
const UNIT = 10n ** 9n;
const UNLOCKED = 79_000_000n * UNIT;

/** Lists of recipients that the template names, with the SESH of each list and how many share it. */
const LISTS = {
  "treasury-nodes": [15_000_000n, 3n],
  contributors: [11_000_000n, 9n],
  advisors: [1_000_000n, 3n],
  "strategic-nodes": [4_489_700n, 4n],
  strategic: [8_332_750n, 7n],
  "testnet-incentive": [1_000_000n, 12n],
} as const;

/** The whole supply goes to its first holders, with its lock-ups, out of one file; interrupted half way and run again. */
export async function genesisJourney(world: World, folder: string): Promise<void> {
  const { client, report } = world;
  const { chainId, deployment } = client;
  const treasury = await world.actor("treasury");
  const path = await writeGenesis(folder);
  const variables = {
    SESH_CHAIN_ID: String(chainId),
    SESH_TGE: String((await networkInfo(client)).time),
    SESH_TREASURY: treasury.account,
    SESH_OPERATIONAL: demoWallet("operations").address,
    SESH_ECOSYSTEM: treasury.account,
  };
  const genesis = await readGenesis(path, variables, { chainId, deployment });
  const jobs = async () => genesisJobs(treasury, genesis, await GenesisBooks.open(client, genesis.from));

  const interrupted = await jobs();
  for (const job of interrupted.slice(0, Math.ceil(interrupted.length / 2))) await world.perform(treasury, job);
  const { differences } = await verifyGenesis(client, genesis);
  if (differences.length === 0) throw new Error("Half a genesis was taken for a whole one.");
  for (const job of await jobs()) await world.perform(treasury, job);

  const verdict = await verifyGenesis(client, genesis);
  if (verdict.differences.length > 0) throw new Error(verdict.differences.join("\n"));
  requireEqual("The genesis", verdict.total, MAX_SUPPLY);
  requireEqual("What is free from the start", verdict.groups.C, UNLOCKED);
  report.line(
    `${genesis.allocations.length} allocations to ${verdict.places.length} places, stopped half way and run again: nobody was paid twice`,
  );
  for (const [group, amount] of Object.entries(verdict.groups)) report.amount(`Group ${group}`, amount);
  report.amount("In all, each at its place by what the chain says", verdict.total);
}

/** The file that comes with the deployment, beside lists of recipients who share by rounded down parts. */
async function writeGenesis(folder: string): Promise<string> {
  for (const [name, [sesh, count]] of Object.entries(LISTS)) {
    const [total, part] = [sesh * UNIT, (sesh * UNIT) / count];
    const rows = Array.from({ length: Number(count) }, (_, i) => {
      const amount = i === 0 ? total - part * (count - 1n) : part;
      return `${i + 1},${demoWallet(`${name} ${i + 1}`).address},${formatDecimal(amount)},,`;
    });
    await writeFile(join(folder, `${name}.csv`), `id,recipient,amount,rewardAddress,grantor\n${rows.join("\n")}\n`);
  }
  const path = join(folder, "genesis.json");
  await copyFile(TEMPLATE, path);
  return path;
}
