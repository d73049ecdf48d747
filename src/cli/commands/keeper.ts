import type { Command } from "commander";
import { exitJobs } from "../../actions/exitJobs.js";
import type { Job } from "../../actions/job.js";
import { sealJob } from "../../actions/sealJob.js";
import { settleJobs } from "../../actions/settleJobs.js";
import { submitJob } from "../../actions/submitJob.js";
import { gatherStatements, type FailedSource } from "../../attest/gather.js";
import { expiryOf, isFor } from "../../attest/statementList.js";
import { latestBlock } from "../../contracts/blocks.js";
import type { Client } from "../../contracts/client.js";
import type { Hex } from "../../core/hex.js";
import { nodeIdOf } from "../../crypto/nodeKeys.js";
import { collectSignatures } from "../../queries/collectSignatures.js";
import { liquidatableNodes } from "../../queries/liquidatableNodes.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { runJobs } from "../runJobs.js";
import { addSourceOptions, readSources, reportFailed, type SourceOptions } from "../sources.js";

export function addKeeperCommands(program: Command, register: Register): void {
  const keeper = program
    .command("keeper")
    .description("what anybody can do for the network; safe to run twice at once");

  register(
    keeper.command("seal").description("put the oldest 384 keys that are in no store into a new one"),
    async (context) => {
      await runJobs(context, async (client) => [await sealJob(client)].filter((job) => job !== undefined));
    },
  );

  register(
    addSourceOptions(
      keeper
        .command("liquidate")
        .description("put nodes out whose credit is used up, with what the quorum has signed")
        .option("--statements <files...>", "files with statement lists; those of the attesters are found as well"),
    ),
    async (context, options: SourceOptions & { statements?: string[] }) => {
      const report: Liquidation = { used: [], unsigned: [], failed: [] };
      await runJobs(
        context,
        (client) => liquidationJobs(context, client, options, report),
        () => ({ ...report }),
      );
    },
  );

  register(keeper.command("finish-exits").description("finish every exit whose delay is over"), async (context) => {
    await runJobs(context, exitJobs);
  });

  register(
    keeper.command("settle").description("pay penalties whose escrow is over to the reward pool"),
    async (context) => {
      await runJobs(context, settleJobs);
    },
  );
}

interface Liquidation {
  /** Digests of the lists that are submitted. */
  used: Hex[];
  /** Nodes that can be put out but about which there is no list with enough signatures. */
  unsigned: Hex[];
  failed: FailedSource[];
}

/** One transaction for every list of deregistrations that is in time, about nodes that can be put out, and signed. */
async function liquidationJobs(
  context: Context,
  client: Client,
  options: SourceOptions & { statements?: string[] },
  report: Liquidation,
): Promise<Job[]> {
  const sources = readSources(options, options.statements);
  const [nodes, { lists, failed }, { timestamp }] = await Promise.all([
    liquidatableNodes(client),
    gatherStatements(sources),
    latestBlock(client.provider),
  ]);
  const failures = [...failed];
  const waiting = new Set(nodes.map(({ nodeId }) => nodeId));
  const jobs: Job[] = [];
  for (const list of lists) {
    const ids = list.statements.map(({ key }) => nodeIdOf(key));
    const fits = isFor(list, { chainId: client.chainId, staking: client.deployment.NodeStaking });
    const wanted = list.statements.every(({ kind }) => kind === "deregister") && ids.every((id) => waiting.has(id));
    if (!fits || !wanted || expiryOf(list) < timestamp) continue;
    const collection = await collectSignatures(client, list.digest, sources);
    failures.push(...collection.failed);
    if (collection.missing > 0) continue;
    jobs.push(submitJob(client, list, collection.verified));
    report.used.push(list.digest);
    ids.forEach((id) => waiting.delete(id));
  }
  report.unsigned.push(...waiting);
  report.failed.push(...new Map(failures.map((failure) => [failure.problem, failure])).values());
  reportFailed(context, report.failed);
  if (context.options.json !== true) {
    report.unsigned.forEach((id) => context.terminal.err(`Node ${id}: no list with enough signatures.`));
  }
  return jobs;
}
