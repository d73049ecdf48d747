import type { Command } from "commander";
import { loadProDatabaseUrl } from "../../config/load.js";
import { parseInteger } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { readTextFile } from "../../core/files.js";
import { toJson } from "../../core/json.js";
import { describeProPlan, PRO_PLANS } from "../../core/proPlans.js";
import { DAY, formatTime } from "../../core/time.js";
import { daySchema } from "../../pro/api.js";
import { issuerNameSchema, keyHashOf, parseKeyFile } from "../../pro/keyFile.js";
import { faultsOf, makeAudit } from "../../pro/server/audit.js";
import { chooseDatabase, readConfig } from "../../pro/server/config.js";
import { dayOf, endOf, formatDay, parseDay } from "../../pro/server/days.js";
import { createBackendKey, createIssuerKey } from "../../pro/server/secretFiles.js";
import { isKnownUpTo } from "../../pro/server/publishAudit.js";
import { openService, type Service, startService } from "../../pro/server/service.js";
import { announcementCalls } from "../../queries/announcementCalls.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";

const PLANS = PRO_PLANS.map(({ plan }) => `${plan}: ${describeProPlan(plan)}`).join("; ");
const DATABASE = "sqlite:<path>; pro.db beside the configuration if not given (PostgreSQL: SESH_PRO_DATABASE_URL)";

interface KeygenOptions {
  plan: string;
  epoch: string;
  issuerName: string;
  from: string;
  issueDays: string;
  redeemDays: string;
  out: string;
}

interface ServerOptions {
  database?: string;
}

export function addProServerCommands(program: Command, register: Register): void {
  const server = program.command("pro-server").description("issue and redeem Session Pro: keys, service, audit");

  register(
    server
      .command("keygen")
      .description("make the issuer's key of a plan for an epoch")
      .requiredOption("--plan <number>", PLANS)
      .requiredOption("--epoch <number>", "never used before for this plan")
      .requiredOption("--issuer-name <name>", "stands in every token: pro.example.org")
      .requiredOption("--from <date>", "first day (UTC) whose burns count, such as 2027-01-01")
      .option("--issue-days <days>", "so long burns count", "395")
      .option("--redeem-days <days>", "so long tokens can be redeemed", "730")
      .option("--out <folder>", "for the key file and the private key; nothing is overwritten", "."),
    async (context, options: KeygenOptions) => {
      const created = await createIssuerKey(options.out, readTerms(options));
      context.print(created, () =>
        renderPairs([
          ["Key file", created.keyFile],
          ["Private key", `${created.privateKeyFile}; make a copy that is as safe`],
          ["Hash", created.keyHash],
          ["Key id", created.keyId],
        ]),
      );
    },
  );

  register(
    server
      .command("backend-key")
      .description("make the key that proofs are signed with")
      .argument("<file>", "file for the 32-byte seed; never overwritten"),
    async (context, _options, file = "") => {
      const publicKey = await createBackendKey(file);
      context.print({ file, publicKey }, () =>
        renderPairs([
          ["Key", `${file}; make a copy that is as safe`],
          ["Public key", publicKey],
        ]),
      );
    },
  );

  register(
    server
      .command("announce")
      .description("show the calls by which the governor announces a key file on chain")
      .argument("<key-file>", "made by `pro-server keygen`")
      .requiredOption("--uri <url>", "where everybody finds the key file"),
    async (context, options: { uri: string }, path = "") => {
      if (!URL.canParse(options.uri)) throw inputError("--uri", "not a URL", "Write https://… or ipfs://…");
      const text = await readTextFile(path);
      const published = parseKeyFile(text, path);
      const calls = await announcementCalls(await context.reader(), published, keyHashOf(text), options.uri);
      context.print(calls, () =>
        [
          renderPairs([
            ["Plan", `${published.plan} (${describeProPlan(published.plan)}), epoch ${published.epoch}`],
            ["Hash", calls.keyHash],
            ["Key id", calls.keyId],
            ["Burns count", `${formatTime(published.notBefore)} to ${formatTime(published.issueUntil)}`],
            ["Redeem until", formatTime(published.redeemUntil)],
          ]),
          `1. Publish the file, byte for byte, at ${options.uri}`,
          `2. The governor sends to ${calls.authority} (schedule): ${calls.schedule}`,
          `3. 7 days later the governor sends to ${calls.authority} (execute): ${calls.execute}`,
          "4. 7 days after that the key can be used. It can never be changed: check hash and key id now.",
        ].join("\n"),
      );
    },
  );

  register(
    withDatabase(server.command("run").description("serve until stopped").argument("<config>", "JSON file")),
    async (context, options: ServerOptions, path = "") => {
      await withService(context, path, options, async (service) => {
        const server = await startService(service);
        const { url } = server;
        const { serve } = service.config;
        context.print({ url, serve }, () => `Serving ${serve.join(" and ")} at ${url}`);
        await context.terminal.untilStopped();
        await server.close();
      });
    },
  );

  register(
    withDatabase(
      server
        .command("audit")
        .description("make the audit of a day again, and compare it with the published one")
        .argument("<config>", "JSON file")
        .option("--day <date>", "such as 2026-11-24; yesterday (UTC) if not given"),
    ),
    async (context, options: ServerOptions & { day?: string }, path = "") => {
      await withService(context, path, options, (service) => auditDay(context, service, options.day));
    },
  );

  register(
    withDatabase(
      server.command("status").description("show keys, purchases and counts").argument("<config>", "JSON file"),
    ),
    async (context, options: ServerOptions, path = "") => {
      await withService(context, path, options, (service) => showStatus(context, service));
    },
  );
}

function withDatabase(command: Command): Command {
  return command.option("--database <url>", DATABASE);
}

async function withService(
  context: Context,
  path: string,
  { database }: ServerOptions,
  work: (service: Service) => Promise<void>,
): Promise<void> {
  const config = await readConfig(path);
  const choice = chooseDatabase(path, database, loadProDatabaseUrl(context.env));
  const client = await context.reader();
  const report = (line: string) => context.terminal.err(line);
  const service = await openService({ client, config, database: choice, report });
  try {
    await work(service);
  } finally {
    await service.store.close();
  }
}

function readTerms(options: KeygenOptions) {
  const { plan: planText, issuerName, from } = options;
  const plan = parseInteger(planText, "--plan", 255);
  if (!PRO_PLANS.some((known) => known.plan === plan)) throw inputError("--plan", "unknown", `There are: ${PLANS}.`);
  if (!issuerNameSchema.safeParse(issuerName).success) {
    throw inputError("--issuer-name", "not a host name in lower case", "Write something like pro.example.org.");
  }
  if (!daySchema.safeParse(from).success) throw inputError("--from", "not a date", "Write it as 2027-01-01.");
  const notBefore = endOf(parseDay(from) - 1);
  const issueUntil = notBefore + parseInteger(options.issueDays, "--issue-days", 3_650) * DAY;
  const redeemUntil = notBefore + parseInteger(options.redeemDays, "--redeem-days", 3_650) * DAY;
  if (!(notBefore < issueUntil && issueUntil <= redeemUntil)) {
    throw inputError(
      "--redeem-days",
      "shorter than --issue-days",
      "Tokens have to be good after the last one is issued.",
    );
  }
  const epoch = parseInteger(options.epoch, "--epoch", 0xffffffff);
  return { plan, epoch, issuerName, notBefore, issueUntil, redeemUntil };
}

async function auditDay(context: Context, service: Service, text?: string): Promise<void> {
  const { log, store, client, folder, complete, now } = service;
  if (text !== undefined && !daySchema.safeParse(text).success) {
    throw inputError("--day", "not a date", "Write it as 2026-11-24.");
  }
  const day = text === undefined ? dayOf(now()) - 1 : parseDay(text);
  await log.sync();
  if (!(await isKnownUpTo(service, endOf(day)))) {
    const problem = `${formatDay(day)} is not over, or its last purchases are not final.`;
    throw new ToolkitError("PRECONDITION_FAILED", problem, { hint: "Try again later." });
  }
  const audit = await makeAudit(day, log, store, { chainId: client.chainId, proBurn: client.deployment.ProBurn });
  const published = (await folder.has(day)) ? await folder.read(day) : undefined;
  const faults = [
    ...faultsOf(audit, complete),
    ...(published !== undefined && published !== `${toJson(audit, 0)}\n` ? ["it is not the published one"] : []),
  ];
  if (faults.length > 0) {
    throw new ToolkitError("PRECONDITION_FAILED", `The audit of ${audit.day} does not hold: ${faults.join("; ")}.`, {
      hint: "Stop the server. Find out whether an old database was put back, or somebody else has an issuer's key.",
    });
  }
  await folder.write(audit);
  context.print(audit, () =>
    renderPairs([
      ["Day", audit.day],
      ["Purchases", String(audit.receipts)],
      ...audit.plans.map(({ plan, burned, issued, redeemed, exchanged }): [string, string] => [
        `Plan ${plan}`,
        `${burned} burned, ${issued} issued, ${redeemed} redeemed, ${exchanged} exchanged`,
      ]),
      ["Spent", `${audit.spent.length} tokens, root ${audit.spent_root}`],
    ]),
  );
}

async function showStatus(context: Context, service: Service): Promise<void> {
  const { keys, log, store, now } = service;
  await log.sync();
  const counts = await store.counts(dayOf(now()));
  const rows = keys.all.map(({ published, usableFrom, privateKey }) => ({
    plan: published.plan,
    epoch: published.epoch,
    keyId: published.key.keyId,
    issueFrom: Math.max(published.notBefore, usableFrom),
    issueUntil: published.issueUntil,
    redeemUntil: published.redeemUntil,
    canSign: privateKey !== undefined,
  }));
  context.print({ keys: rows, receipts: log.receipts.length, block: log.block, counts }, () =>
    renderPairs([
      ...rows.map((key): [string, string] => [
        `Plan ${key.plan}, epoch ${key.epoch}`,
        `${key.canSign ? "issues" : "private key is not here; would issue"} ${formatTime(key.issueFrom)} to ` +
          `${formatTime(key.issueUntil)}, redeems until ${formatTime(key.redeemUntil)}`,
      ]),
      ["Purchases", `${log.receipts.length} up to block ${log.block}`],
      ...counts.map(({ plan, issued, redeemed, exchanged }): [string, string] => [
        `Plan ${plan}`,
        `${issued} issued, ${redeemed} redeemed, ${exchanged} exchanged`,
      ]),
    ]),
  );
}
