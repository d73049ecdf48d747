import type { Command } from "commander";
import { formatEther } from "ethers";
import { seedBatches } from "../../actions/seedBatches.js";
import { planSeedNodes } from "../../actions/seedNodes.js";
import { planSeeding, type Seeding, seedingObstacles } from "../../actions/seeding.js";
import { planStartNetwork } from "../../actions/startNetwork.js";
import type { Client, ReadClient } from "../../contracts/client.js";
import { formatSesh, parseInteger } from "../../core/amounts.js";
import { ToolkitError } from "../../core/errors.js";
import { parseBytes32, type Hex } from "../../core/hex.js";
import { formatNodeKey } from "../../crypto/nodeKeys.js";
import { seededSet } from "../../queries/seededSet.js";
import { seedingTerms } from "../../queries/seedingTerms.js";
import { differenceError, differencesOf, type SeededSet } from "../../seeding/compareSets.js";
import { type NodeList, readNodeList } from "../../seeding/nodeList.js";
import { mustAskToSend } from "../consent.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { renderPairs, renderTable } from "../render.js";
import { runAction } from "../runAction.js";
import { renderBatch, writeBatch } from "../safeBatch.js";
import { refused } from "../terminal.js";

interface ListOptions {
  nodes: string;
}
interface AgreedOptions extends ListOptions {
  root: string;
}
interface BatchOptions {
  gasLimit?: string;
}

/** Bringing the nodes of a list in before the network starts. */
export function addMigrateSeedCommands(migrate: Command, register: Register): void {
  const seed = migrate.command("seed").description("bring the nodes of a list in, and start the network with them");

  register(
    addBatchOption(
      addListOption(seed.command("plan").description("check a list of nodes, and show its root and what it costs")),
    ).option("--payer <address>", "who would pay; your own address if not given"),
    async (context, options: ListOptions & BatchOptions & { payer?: string }) => {
      const account = await context.address(options.payer, "--payer");
      const client: Client = { ...(await context.reader()), account };
      const list = await readNodeList(options.nodes, await seedingTerms(client));
      const seeding = await planSeeding(client, list, gasLimitOf(options));
      const obstacles = (await seedingObstacles(client, seeding)).map(({ shortMessage }) => shortMessage);
      context.print({ ...seedingData(client, seeding), obstacles }, () => renderSeeding(client, seeding, obstacles));
    },
  );

  register(
    addBatchOption(
      addAgreedOptions(seed.command("run").description("operations: seed the nodes of a list that are not there yet")),
    ),
    async (context, options: AgreedOptions & BatchOptions) => runSeeding(context, options),
  );

  register(
    addAgreedOptions(
      seed.command("verify").description("compare what is on the chain with a list; ends with an error if it differs"),
    ),
    async (context, options: AgreedOptions) => {
      const client = await context.reader();
      const list = await readAgreedList(client, options);
      const set = await requireSame(client, list);
      context.print(setData(list, set), () => renderSet(list, set));
    },
  );

  register(
    addAgreedOptions(
      seed.command("start").description("operations: start the network with exactly the nodes of a list, once"),
    ),
    async (context, options: AgreedOptions) => {
      await runAction(context, async (client) => {
        const list = await readAgreedList(client, options);
        await requireSame(client, list);
        const keys = list.nodes.map(({ credentials }) => credentials.key);
        return planStartNetwork(client, keys);
      });
    },
  );
}

async function runSeeding(context: Context, options: AgreedOptions & BatchOptions): Promise<void> {
  const { options: general, terminal } = context;
  const asks = mustAskToSend(context);
  const client = await context.client();
  const list = await readAgreedList(client, options);
  const seeding = await planSeeding(client, list, gasLimitOf(options));
  const [obstacle] = await seedingObstacles(client, seeding);
  if (obstacle !== undefined) throw obstacle;
  const { batches } = seeding;
  const say = (text: string) => {
    if (general.json !== true) terminal.err(text);
  };
  if (general.json !== true) terminal.out(renderSeeding(client, seeding, []));
  if (general.dryRun === true) {
    context.print({ dryRun: true, ...seedingData(client, seeding) }, () => "\nDry run: nothing was sent.");
    return;
  }
  const [next] = batches;
  const batch = next && (await writeBatch(context, client, [await planSeedNodes(client, next.nodes)]));
  if (batch !== undefined) {
    const left = batches.length - 1;
    const more = left === 0 ? "" : `\n${left} more to come: run the same command again when this batch is executed.`;
    context.print({ ...seedingData(client, seeding), batch }, () => `${renderBatch(batch)}${more}`);
    return;
  }
  if (asks && batches.length > 0 && !(await terminal.confirm("Sign and send?"))) throw refused();
  let nodes = seeding.seeded;
  const sent: { hash: Hex; nodes: number; gasUsed: bigint; feeWei: bigint }[] = [];
  await seedBatches(
    client,
    batches,
    (batch, number, result) => {
      nodes += batch.nodes.length;
      say(`Batch ${number} of ${batches.length} is done: ${nodes} of ${list.nodes.length} nodes`);
      if (result === undefined) return;
      const { hash, gasUsed, feeWei, approval } = result;
      sent.push({ hash, nodes: batch.nodes.length, gasUsed, feeWei: feeWei + (approval?.feeWei ?? 0n) });
    },
    { onHash: (hash) => say(`Sending ${hash}`) },
  );
  const set = await requireSame(client, list);
  context.print({ ...setData(list, set), sent }, () => renderSet(list, set));
}

/** The list, if its root is the one that was agreed on. */
async function readAgreedList(client: ReadClient, { nodes, root }: AgreedOptions): Promise<NodeList> {
  const agreed = parseBytes32(root, "--root");
  const list = await readNodeList(nodes, await seedingTerms(client));
  if (list.root === agreed) return list;
  throw new ToolkitError("INPUT_INVALID", `The root of ${nodes} is ${list.root}, and not ${agreed}.`, {
    hint: "Nothing was sent. Get the list that was agreed on, or agree on this one.",
    details: { root: list.root, agreed },
  });
}

async function requireSame(client: ReadClient, list: NodeList): Promise<SeededSet> {
  const set = await seededSet(client);
  const differences = differencesOf(list, set);
  if (differences.length === 0) return set;
  throw differenceError(
    `The chain is not the list as of block ${set.block}`,
    differences,
    "Nodes that are not on the chain are seeded by `sesh migrate seed run`. Do not start before nothing differs.",
  );
}

function addListOption(command: Command): Command {
  return command.requiredOption("--nodes <file>", "the list: JSON Lines of what `sesh node seed-entry` prints");
}

function addAgreedOptions(command: Command): Command {
  return addListOption(command).requiredOption("--root <hash>", "the root of the list that was agreed on");
}

function addBatchOption(command: Command): Command {
  return command.option("--gas-limit <gas>", "what the nodes of one transaction may need; 13,000,000 if not given");
}

function gasLimitOf({ gasLimit }: BatchOptions): bigint | undefined {
  return gasLimit === undefined ? undefined : BigInt(parseInteger(gasLimit, "--gas-limit", 32_000_000));
}

function seedingData({ account }: Client, { batches, ...seeding }: Seeding) {
  const plain = batches.map(({ nodes, ...batch }) => ({ nodes: nodes.length, ...batch }));
  return { payer: account, ...seeding, batches: plain };
}

function renderSeeding({ account }: Client, seeding: Seeding, obstacles: readonly string[]): string {
  const { batches } = seeding;
  const rows = batches.map(({ nodes, stake, gas, bytes }, i) =>
    [i + 1, nodes.length, formatSesh(stake), gas, bytes].map(String),
  );
  return [
    renderPairs([
      ["Root", seeding.root],
      ["Nodes", `${seeding.nodes}, of them on the chain already ${seeding.seeded}`],
      ["Stake", `${formatSesh(seeding.stake)}, to be paid ${formatSesh(seeding.missingStake)}`],
      ["Payer", `${account} with ${formatSesh(seeding.balance)} and ${formatEther(seeding.balanceWei)} ETH`],
      ["Gas", `at most ${seeding.gas} in ${batches.length} ${batches.length === 1 ? "batch" : "batches"}`],
      ["Network fee", `about ${formatEther(seeding.feeWei)} ETH at the price of now, approvals included`],
      ...obstacles.map((text): [string, string] => ["Obstacle", text]),
    ]),
    ...(rows.length === 0 ? [] : [renderTable(["batch", "nodes", "stake", "gas at most", "bytes"], rows)]),
  ].join("\n");
}

function setData({ root, nodes }: NodeList, { block, aggregateKey, principal, balance, left }: SeededSet) {
  const key = formatNodeKey(aggregateKey);
  return { root, block, nodes: nodes.length, stake: principal, aggregateKey: key, surplus: balance - principal, left };
}

function renderSet(list: NodeList, set: SeededSet): string {
  const { root, nodes, stake, aggregateKey, surplus, left } = setData(list, set);
  return renderPairs([
    ["On the chain", `exactly the nodes of the list, as of block ${set.block}`],
    ["Root", root],
    ["Nodes", String(nodes)],
    ["Stake", `${formatSesh(stake)}, which NodeStaking holds`],
    ["Aggregate key", aggregateKey],
    ["Nobody's", surplus === 0n ? undefined : `${formatSesh(surplus)} more, sent to NodeStaking by mistake`],
    ["Left", left.length === 0 ? undefined : `${left.length} seeded nodes that are in no list any more`],
  ]);
}
