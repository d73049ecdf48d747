import type { Command } from "commander";
import { submitJob } from "../../actions/submitJob.js";
import { createAttesterApi } from "../../attest/api.js";
import { AttesterFolder } from "../../attest/attesterFolder.js";
import { gatherStatements } from "../../attest/gather.js";
import { startServer } from "../../http/server.js";
import { formatPartialSignatures } from "../../attest/signatureFiles.js";
import {
  describeStatement,
  isFor,
  readStatementList,
  requireDomain,
  type StatementList,
} from "../../attest/statementList.js";
import type { Client, ReadClient } from "../../contracts/client.js";
import { parseInteger } from "../../core/amounts.js";
import { writeFile } from "../../core/files.js";
import { toJson } from "../../core/json.js";
import { mapLimited } from "../../core/parallel.js";
import { formatTime } from "../../core/time.js";
import type { StatementContext } from "../../crypto/statements.js";
import { collectSignatures, type Collection } from "../../queries/collectSignatures.js";
import { memberLookup } from "../../queries/memberLookup.js";
import { statementOutlook, type StatementOutlook } from "../../queries/statementOutlook.js";
import { renderPairs } from "../render.js";
import { runJobs } from "../runJobs.js";
import type { Register } from "../program.js";
import { addSourceOptions, readSources, reportFailed, type SourceOptions } from "../sources.js";
import { addSignCommand } from "./attestSign.js";

export function addAttestCommands(program: Command, register: Register): void {
  const attest = program.command("attest").description("sign what the quorum states, collect signatures, submit them");
  addSignCommand(attest, register);

  register(
    attest
      .command("serve")
      .description("offer the statements and signatures in a folder over HTTP, and take the signatures of members")
      .argument("<folder>", "files made by `attest sign`; what comes in is kept here too")
      .option("--host <address>", "address to listen on", "127.0.0.1")
      .option("--port <number>", "port to listen on; 0 for any free one", "8790"),
    async (context, options: { host: string; port: string }, path = "") => {
      const port = parseInteger(options.port, "--port", 65_535);
      const report = (line: string) => context.terminal.err(line);
      const folder = new AttesterFolder(path, report);
      const isMember = memberLookup(await context.reader());
      await folder.look();
      const server = await startServer(createAttesterApi({ folder, isMember, report }), options.host, port);
      try {
        context.print({ url: server.url }, () => `Listening on ${server.url}`);
        await context.terminal.untilStopped();
      } finally {
        await server.close();
      }
    },
  );

  register(
    addSourceOptions(
      attest
        .command("collect")
        .description("collect and check signatures, and write them into one file")
        .requiredOption("--statements <file>", "what was signed")
        .requiredOption("--out <file>", "file to write; not overwritten without --force")
        .option("--force", "replace the file"),
    ),
    async (context, options: SourceOptions & { statements: string; out: string; force?: boolean }) => {
      const client = await context.reader();
      const list = await readOwnList(client, options.statements);
      const collection = await collectSignatures(client, list.digest, readSources(options));
      reportFailed(context, collection.failed);
      const { verified } = collection;
      if (context.options.dryRun !== true) {
        const file = formatPartialSignatures({ digest: list.digest, partials: verified });
        await writeFile(options.out, `${toJson(file)}\n`, { force: options.force === true });
      }
      context.print({ file: options.out, ...collectionData(list, collection) }, () =>
        [renderCollection(list, collection), renderPairs([["File", options.out]])].join("\n"),
      );
    },
  );

  register(
    addSourceOptions(
      attest
        .command("submit")
        .description("bring statements that enough members signed on chain; anybody may")
        .requiredOption("--statements <file>", "what was signed"),
    ),
    async (context, options: SourceOptions & { statements: string }) => {
      let facts = {};
      const findJobs = async (client: Client) => {
        const list = await readOwnList(client, options.statements);
        const collection = await collectSignatures(client, list.digest, readSources(options));
        facts = collectionData(list, collection);
        reportFailed(context, collection.failed);
        if (context.options.json !== true) badLines(collection).forEach(([, line]) => context.terminal.err(line));
        return [submitJob(client, list, collection.verified)];
      };
      await runJobs(context, findJobs, () => facts);
    },
  );

  register(
    addSourceOptions(
      attest
        .command("status")
        .description("show statements: signatures, what is missing, and what the chain says")
        .option("--statements <files...>", "files with statement lists; those of the attesters are shown as well"),
    ),
    async (context, options: SourceOptions & { statements?: string[] }) => {
      const client = await context.reader();
      const sources = readSources(options, options.statements);
      const { lists, failed } = await gatherStatements(sources);
      reportFailed(context, failed);
      const own = lists.filter((list) => isFor(list, domainOf(client)));
      const reports = await mapLimited(own, 1, async (list) => ({
        list,
        outlook: await statementOutlook(client, list),
        collection: await collectSignatures(client, list.digest, sources),
      }));
      const data = reports.map(({ list, outlook, collection }) => ({
        ...collectionData(list, collection),
        ...outlook,
      }));
      context.print({ failed, lists: data }, () =>
        reports.length === 0
          ? "There are no statements."
          : reports
              .map(({ list, outlook, collection }) =>
                [renderCollection(list, collection), renderOutlook(list, outlook)].join("\n"),
              )
              .join("\n\n"),
      );
    },
  );
}

async function readOwnList(client: ReadClient, path: string): Promise<StatementList> {
  return requireDomain(await readStatementList(path), domainOf(client));
}

function domainOf({ chainId, deployment }: ReadClient): StatementContext {
  return { chainId, staking: deployment.NodeStaking };
}

function collectionData(list: StatementList, { verified, ...rest }: Collection) {
  return { digest: list.digest, signatures: verified.length, ...rest };
}

function renderCollection({ digest }: StatementList, collection: Collection): string {
  const { members, signers, needed, missing, unknown } = collection;
  return renderPairs([
    ["Digest", digest],
    ["Signed", `${signers} of ${members} members; ${needed} are needed`],
    ["Missing", missing === 0 ? "none: it can be submitted" : `${missing} signatures`],
    ["Left out", unknown.length === 0 ? undefined : `${unknown.length} signatures of keys that are no nodes here`],
    ...badLines(collection),
  ]);
}

function badLines({ bad }: Collection): [string, string][] {
  return bad.map(({ nodeId, fault, sources }) => [
    "Wrong",
    `signature of node ${nodeId} (check of its ${fault}), delivered by ${sources.join(", ")}`,
  ]);
}

function renderOutlook({ statements }: StatementList, outlook: StatementOutlook): string {
  const expiry = outlook.expiresAt < outlook.time ? "expired on" : "expires on";
  return renderPairs([
    ["Time", `${expiry} ${formatTime(outlook.expiresAt)}; the chain's time is ${formatTime(outlook.time)}`],
    ...statements.flatMap((statement, i): [string, string][] => {
      const { progress, problems } = outlook.statements[i] ?? { progress: "open", problems: [] };
      return [
        [progress, describeStatement(statement)],
        ...problems.map((problem): [string, string] => ["", `would be refused: ${problem}`]),
      ];
    }),
  ]);
}
