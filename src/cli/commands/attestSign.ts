import type { Command } from "commander";
import { formatPartialSignature } from "../../attest/signatureFiles.js";
import {
  createStatementList,
  describeStatement,
  expiryOf,
  formatStatementList,
  readStatementList,
  requireDomain,
  type StatementList,
} from "../../attest/statementList.js";
import { latestBlock } from "../../contracts/blocks.js";
import type { ReadClient } from "../../contracts/client.js";
import { inputError } from "../../core/errors.js";
import { writeFile } from "../../core/files.js";
import { parseBytes32 } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import { formatTime } from "../../core/time.js";
import { nodeIdOf, nodeKeyOf } from "../../crypto/nodeKeys.js";
import { signDigest } from "../../crypto/partialSignatures.js";
import { parseReasons, STATEMENT_KINDS, type StatementKind } from "../../crypto/statements.js";
import { findNodeKey } from "../../queries/findNodeKey.js";
import { memberLookup } from "../../queries/memberLookup.js";
import { nodeStanding } from "../../queries/nodeStanding.js";
import { statementOutlook } from "../../queries/statementOutlook.js";
import { mustAsk } from "../consent.js";
import { keyOption } from "../options.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";
import { refused } from "../terminal.js";

type SignOptions = Partial<Record<StatementKind, string[]>> & {
  statements?: string;
  reason?: string;
  save?: string;
  out: string;
};

export function addSignCommand(attest: Command, register: Register): void {
  register(
    attest
      .command("sign")
      .description("sign a list of statements with the node key, or make a new list and sign it")
      .addOption(keyOption())
      .requiredOption("--out <file>", "file for the signature; never overwritten")
      .option("--statements <file>", "the list to sign")
      .option("--decommission <node-ids...>", "new list: nodes that are down")
      .option("--recommission <node-ids...>", "new list: nodes that are back")
      .option("--deregister <node-ids...>", "new list: nodes to put out for good")
      .option("--reason <names>", "new list: what the nodes failed at, names separated by commas")
      .option("--save <file>", "new list: file to write it to, for the others to sign; never overwritten"),
    async (context, options: SignOptions) => {
      const asks = mustAsk(context, "signs with the node key");
      const client = await context.reader();
      const list = await listOf(client, options);
      const { secret } = await context.nodeSecrets();
      const nodeId = nodeIdOf(nodeKeyOf(secret));
      const warnings = await warningsOf(client, list, await memberLookup(client)(nodeId));
      const data = { nodeId, list: formatStatementList(list), warnings };
      const text = () => renderList(list, nodeId, warnings);
      if (context.options.dryRun === true) {
        context.print({ dryRun: true, ...data }, () => `${text()}\n\nDry run: nothing was signed.`);
        return;
      }
      if (context.options.json !== true) context.terminal.out(text());
      if (asks && !(await context.terminal.confirm("Is this what you have seen yourself? Sign?"))) throw refused();
      if (options.save !== undefined) await writeFile(options.save, `${toJson(data.list)}\n`);
      const signature = formatPartialSignature(list.digest, signDigest(secret, list.digest));
      await writeFile(options.out, `${toJson(signature)}\n`);
      context.print({ ...data, file: options.out, signature }, () => renderPairs([["Signature", options.out]]));
    },
  );
}

async function listOf(client: ReadClient, options: SignOptions): Promise<StatementList> {
  const domain = { chainId: client.chainId, staking: client.deployment.NodeStaking };
  const wanted = STATEMENT_KINDS.flatMap((kind) =>
    (options[kind] ?? []).map((nodeId) => ({ kind, nodeId: parseBytes32(nodeId, `--${kind}`) })),
  );
  const fromFile = options.statements !== undefined;
  if (fromFile === wanted.length > 0 || fromFile === (options.save !== undefined)) {
    throw inputError(
      "--statements",
      "either a list to sign is given, or the nodes of a new one and --save",
      "Give --statements, or --decommission, --recommission or --deregister together with --save.",
    );
  }
  if (options.statements !== undefined) return requireDomain(await readStatementList(options.statements), domain);
  if (options.reason === undefined) {
    throw inputError("--reason", "it is missing", "Name what the nodes failed at, for example --reason uptime.");
  }
  const reason = parseReasons(options.reason, "--reason");
  const { timestamp } = await latestBlock(client.provider);
  const entries = await Promise.all(
    wanted.map(async ({ kind, nodeId }) => {
      const [key, { statements }] = await Promise.all([findNodeKey(client, nodeId), nodeStanding(client, nodeId)]);
      return { statement: { key, kind, timestamp, reason }, counter: statements };
    }),
  );
  return createStatementList(domain, entries);
}

/** Why the signature would be of no use as things are. */
async function warningsOf(client: ReadClient, list: StatementList, isMember: boolean): Promise<string[]> {
  const { statements } = await statementOutlook(client, list);
  return [
    ...(isMember ? [] : ["Your node is not a member of the quorum: its signature does not count."]),
    ...statements.flatMap(({ nodeId, progress, problems }) => [
      ...(progress === "open" ? [] : [`Node ${nodeId}: a statement with this counter is on chain already.`]),
      ...problems.map((problem) => `Node ${nodeId}: the contract would refuse this, ${problem}.`),
    ]),
  ];
}

function renderList(list: StatementList, nodeId: string, warnings: readonly string[]): string {
  return [
    renderPairs([
      ["You sign as", `node ${nodeId}`],
      ["For", `contract ${list.staking} on chain ${list.chainId}`],
      ...list.statements.map((statement): [string, string] => ["Statement", describeStatement(statement)]),
      ["Digest", list.digest],
      ["Good until", formatTime(expiryOf(list))],
    ]),
    ...warnings.map((warning) => `  ! ${warning}`),
  ].join("\n");
}
