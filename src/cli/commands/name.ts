import type { Command } from "commander";
import { planClaimOxenName } from "../../actions/claimOxenName.js";
import { planRenewName } from "../../actions/renewName.js";
import { planSetBackupOwner } from "../../actions/setBackupOwner.js";
import { planSetNameValue } from "../../actions/setNameValue.js";
import { planTransferName } from "../../actions/transferName.js";
import { formatSesh, parsePositiveAmount } from "../../core/amounts.js";
import { inputError } from "../../core/errors.js";
import { formatTime } from "../../core/time.js";
import { describeYears } from "../../names/leases.js";
import { normaliseName, type SessionName } from "../../names/nameRules.js";
import { parseAccountId } from "../../names/nameValue.js";
import { nameStatus, type NameStatus } from "../../queries/nameStatus.js";
import { quoteNames, type LeaseQuote } from "../../queries/quoteNames.js";
import { resolveName } from "../../queries/resolveName.js";
import { renderPairs, renderTable } from "../render.js";
import { runAction } from "../runAction.js";
import { parseReceiver, parseYears } from "../values.js";
import type { Register } from "../program.js";
import { addNameRegisterCommand } from "./nameRegister.js";
import { oxenNamesOption, readOxenNamesFile } from "./oxenNamesFile.js";

const NAME = "1 to 64 of a-z, 0-9, _ and -";

export function addNameCommands(program: Command, register: Register): void {
  const name = program.command("name").description("names for Session accounts: look up, register, renew, pass on");
  addSearchCommand(name, register);
  addNameRegisterCommand(name, register);
  addOwnerCommands(name, register);
  addOxenCommands(name, register);
}

function addSearchCommand(name: Command, register: Register): void {
  register(
    name
      .command("search")
      .description("show whether a name is free, who has it, and what it costs")
      .argument("<name>", NAME)
      .addOption(oxenNamesOption()),
    async (context, options: { oxenNames?: string }, text = "") => {
      const wanted = readName(text);
      const oxenNames = await readOxenNamesFile(options.oxenNames);
      const client = await context.reader();
      const status = await nameStatus(client, wanted, oxenNames);
      const quotes = await quoteNames(client, status.tier);
      context.print({ name: wanted, ...status, quotes }, () => renderStatus(wanted, status, quotes));
    },
  );

  register(
    name.command("resolve").description("show the Account ID behind a name").argument("<name>", NAME),
    async (context, _options, text = "") => {
      const wanted = readName(text);
      const accountId = await resolveName(await context.reader(), wanted);
      context.print(
        { name: wanted, accountId: accountId ?? null },
        () => accountId ?? `${wanted} stands for no account.`,
      );
    },
  );
}

function addOwnerCommands(name: Command, register: Register): void {
  register(
    name
      .command("renew")
      .description("extend a lease from its end, up to 30 days after it; anybody may pay")
      .argument("<name>", NAME)
      .option("--years <number>", "for how long", "1")
      .option("--max <sesh>", "the most to pay; 2 % above the present price if not given"),
    async (context, options: { years: string; max?: string }, text = "") => {
      const wanted = readName(text);
      const years = parseYears(options.years);
      const maxSesh = options.max === undefined ? undefined : parsePositiveAmount(options.max, "--max");
      await runAction(context, (client) =>
        planRenewName(client, { name: wanted, years, ...(maxSesh !== undefined && { maxSesh }) }),
      );
    },
  );

  register(
    name
      .command("set")
      .description("change the account a name stands for")
      .argument("<name>", NAME)
      .option("--account-id <id>", "66 characters that begin with 05")
      .option("--clear", "let it stand for no account"),
    async (context, options: { accountId?: string; clear?: boolean }, text = "") => {
      const wanted = readName(text);
      requireOne("--account-id", options.accountId, options.clear);
      const accountId = options.accountId === undefined ? undefined : parseAccountId(options.accountId, "--account-id");
      await runAction(context, (client) =>
        planSetNameValue(client, { name: wanted, ...(accountId !== undefined && { accountId }) }),
      );
    },
  );

  register(
    name
      .command("set-backup")
      .description("name somebody who may also set and transfer it, for the case that your key is lost")
      .argument("<name>", NAME)
      .argument("[address]", "the backup owner")
      .option("--clear", "have none"),
    async (context, options: { clear?: boolean }, text = "", backup?: string) => {
      const wanted = readName(text);
      requireOne("address", backup, options.clear);
      await runAction(context, (client) =>
        planSetBackupOwner(client, {
          name: wanted,
          ...(backup !== undefined && { backupOwner: parseReceiver(backup, "address", client) }),
        }),
      );
    },
  );

  register(
    name
      .command("transfer")
      .description("give a name to somebody else; it arrives empty")
      .argument("<name>", NAME)
      .argument("<address>", "the new owner"),
    async (context, _options, text = "", to = "") => {
      const wanted = readName(text);
      await runAction(context, (client) =>
        planTransferName(client, { name: wanted, to: parseReceiver(to, "address", client) }),
      );
    },
  );
}

function addOxenCommands(name: Command, register: Register): void {
  register(
    name
      .command("claim-oxen")
      .description("take a name you had on Oxen, for a year and without a price")
      .argument("<name>", NAME)
      .addOption(oxenNamesOption().makeOptionMandatory())
      .option("--account-id <id>", "the account it stands for")
      .option("--backup-owner <address>", "who may also set and transfer it"),
    async (context, options: { oxenNames: string; accountId?: string; backupOwner?: string }, text = "") => {
      const wanted = readName(text);
      const accountId = options.accountId === undefined ? undefined : parseAccountId(options.accountId, "--account-id");
      const { backupOwner: backup } = options;
      const oxenNames = await readOxenNamesFile(options.oxenNames);
      await runAction(context, (client) =>
        planClaimOxenName(client, {
          name: wanted,
          oxenNames,
          ...(accountId !== undefined && { accountId }),
          ...(backup !== undefined && { backupOwner: parseReceiver(backup, "--backup-owner", client) }),
        }),
      );
    },
  );

  register(
    name
      .command("oxen-root")
      .description("compute the root of a list of Oxen names, to open names with it or to check it")
      .argument("<file>", "CSV with the header baseHash,claimant, or the same as JSON"),
    async (context, _options, path = "") => {
      const { root, count } = await readOxenNamesFile(path);
      context.print({ root, count }, () =>
        renderPairs([
          ["Root", root],
          ["Names", String(count)],
        ]),
      );
    },
  );
}

/** A name that may exist already, also one that begins with "xn--". */
function readName(text: string): SessionName {
  return normaliseName(text, { punycode: true });
}

function requireOne(field: string, given: string | undefined, clear: boolean | undefined): void {
  if ((given === undefined) === (clear === true)) return;
  throw inputError(field, given === undefined ? "is missing" : "contradicts --clear", `Give ${field} or --clear.`);
}

function renderStatus(name: SessionName, status: NameStatus, quotes: readonly LeaseQuote[]): string {
  const { lease, claimUntil, claimant } = status;
  const pairs = renderPairs([
    ["Name", name],
    ["State", describeState(status)],
    ["Owner", lease?.owner],
    ["Backup owner", lease?.backupOwner],
    ["Lease ends", lease && formatTime(lease.expiresAt)],
    ["Free from", lease && `${formatTime(lease.availableAt)}, if it is not renewed`],
    ["Kept for", claimant],
    ["Oxen names", claimUntil === undefined ? undefined : `kept until ${formatTime(claimUntil)}`],
    ["Name hash", status.nameHash],
  ]);
  const prices = renderTable(
    ["Lease", "USD", "SESH now"],
    quotes.map(({ years, usd, sesh }) => [
      describeYears(years),
      (Number(usd) / 1e6).toFixed(2),
      sesh === undefined ? "no reliable price now" : formatSesh(sesh),
    ]),
  );
  return `${pairs}\n${prices}`;
}

function describeState({ state, claimUntil, claimant }: NameStatus): string {
  if (state === "free" && claimUntil !== undefined) {
    return "free, unless it is kept for somebody who had it on Oxen (--oxen-names tells)";
  }
  if (state === "kept for Oxen" && claimant !== undefined) return "kept for whoever had it on Oxen";
  if (state === "in grace") return "its lease is over; its owner may renew it";
  return state === "not open" ? "names cannot be registered yet" : state;
}
