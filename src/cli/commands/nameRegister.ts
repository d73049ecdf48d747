import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { ZeroAddress } from "ethers";
import { planCommitName } from "../../actions/commitName.js";
import { leasePrice } from "../../actions/leasePrice.js";
import { planRegisterName } from "../../actions/registerName.js";
import { nextBlockTime } from "../../contracts/blocks.js";
import type { Client } from "../../contracts/client.js";
import { toToolkitError } from "../../contracts/errors.js";
import type { Address } from "../../core/addresses.js";
import { parsePositiveAmount } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import type { Hex } from "../../core/hex.js";
import { formatTime } from "../../core/time.js";
import { CommitFile, createPending, pendingCommitment, type PendingRegistration } from "../../names/commitFile.js";
import { describeYears } from "../../names/leases.js";
import { hashesOf, type NameHashes } from "../../names/nameHashes.js";
import { normaliseName, type SessionName } from "../../names/nameRules.js";
import { decryptAccountId, encryptAccountId, parseAccountId } from "../../names/nameValue.js";
import type { OxenNames } from "../../names/oxenNames.js";
import { nameStatus } from "../../queries/nameStatus.js";
import { registrationProgress } from "../../queries/registrationProgress.js";
import { mustAsk } from "../consent.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { renderResult } from "../render.js";
import { sendPlan, type SentPlan } from "../runAction.js";
import { parseReceiver, parseYears } from "../values.js";
import { oxenNamesOption, readOxenNamesFile } from "./oxenNamesFile.js";

/** Milliseconds between two looks at the clock of the chain. */
const WAIT_INTERVAL = 1_000;

interface RegisterOptions {
  years?: string;
  accountId?: string;
  owner?: string;
  backupOwner?: string;
  max?: string;
  wait?: boolean;
  folder: string;
  oxenNames?: string;
}

/** What was asked for; what was not is undefined. */
interface Terms {
  owner: Address;
  years?: number;
  accountId?: string;
  backupOwner?: Address;
}

interface Registration {
  context: Context;
  client: Client;
  hashes: NameHashes;
  file: CommitFile;
  pending: PendingRegistration;
  /** Whether the file is there already. */
  isKept: boolean;
  planOptions: { maxSesh?: bigint; oxenNames?: OxenNames };
  wait: boolean;
  /** The transactions of this run. */
  steps: SentPlan[];
}

export function addNameRegisterCommand(name: Command, register: Register): void {
  register(
    name
      .command("register")
      .description("register a name in two steps, a minute or more apart; run it again to go on where it stopped")
      .argument("<name>", "1 to 64 of a-z, 0-9, _ and -")
      .option("--years <number>", "for how long; 1 if not given")
      .option("--account-id <id>", "the account it stands for: 66 characters that begin with 05")
      .option("--owner <address>", "who gets it; your own address if not given")
      .option("--backup-owner <address>", "who may also set and transfer it")
      .option("--max <sesh>", "the most to pay; 2 % above the present price if not given")
      .option("--wait", "wait between the steps and do both")
      .option(
        "--folder <path>",
        "where the file of the registration is kept until it is done",
        join(homedir(), ".sesh", "names"),
      )
      .addOption(oxenNamesOption()),
    async (context, options: RegisterOptions, text = "") => {
      const wanted = normaliseName(text);
      const maxSesh = options.max === undefined ? undefined : parsePositiveAmount(options.max, "--max");
      const readTerms = termsReader(options);
      const oxenNames = await readOxenNamesFile(options.oxenNames);
      mustAsk(context, "sends transactions");

      const client = await context.client();
      const terms = readTerms(client);
      const hashes = hashesOf(wanted);
      const file = new CommitFile(options.folder, client.chainId, client.deployment.SessionNames, hashes.nameHash);
      const kept = await file.read();
      if (kept !== undefined) requireSameTerms(wanted, terms, kept, file);
      const pending = kept ?? (await beginRegistration(client, wanted, terms));
      const planOptions = { ...(maxSesh !== undefined && { maxSesh }), ...(oxenNames !== undefined && { oxenNames }) };
      const wait = options.wait === true;
      const isKept = kept !== undefined;
      await goOn({ context, client, hashes, file, pending, isKept, planOptions, wait, steps: [] });
    },
  );
}

/** Reads what needs no network at once, so that a mistake is found before a password is asked for. */
function termsReader({ years, accountId, owner, backupOwner }: RegisterOptions): (client: Client) => Terms {
  const known = {
    ...(years !== undefined && { years: parseYears(years) }),
    ...(accountId !== undefined && { accountId: parseAccountId(accountId, "--account-id") }),
  };
  return (client) => ({
    ...known,
    owner: owner === undefined ? client.account : parseReceiver(owner, "--owner", client),
    ...(backupOwner !== undefined && { backupOwner: parseReceiver(backupOwner, "--backup-owner", client) }),
  });
}

async function beginRegistration(client: Client, name: SessionName, terms: Terms): Promise<PendingRegistration> {
  const { baseHash, tier, state, lease } = await nameStatus(client, name);
  if (lease !== undefined) throw takenError(lease.owner, client.account, state === "in grace", lease.availableAt);
  if (state === "not open") {
    throw new ToolkitError("PRECONDITION_FAILED", "Names cannot be registered yet.", {
      hint: "The governor has to open them first. Nothing was sent.",
    });
  }
  return createPending(client.chainId, client.deployment.SessionNames, {
    baseHash,
    tier,
    leaseYears: terms.years ?? 1,
    owner: terms.owner,
    backupOwner: terms.backupOwner ?? (ZeroAddress as Address),
    value: terms.accountId === undefined ? "0x" : encryptAccountId(name, terms.accountId),
  });
}

/** What is announced cannot be changed; whoever asks for something else now has to know. */
function requireSameTerms(name: SessionName, terms: Terms, { request }: PendingRegistration, file: CommitFile): void {
  const { owner, leaseYears, backupOwner, value } = request;
  const differing =
    (terms.owner !== owner && ["--owner", `for ${owner}`]) ||
    (terms.years !== undefined && terms.years !== leaseYears && ["--years", `for ${describeYears(leaseYears)}`]) ||
    (terms.backupOwner !== undefined &&
      terms.backupOwner !== backupOwner && ["--backup-owner", `with the backup owner ${backupOwner}`]) ||
    (terms.accountId !== undefined &&
      (value === "0x" || decryptAccountId(name, value) !== terms.accountId) && [
        "--account-id",
        `with ${value === "0x" ? "no account" : "another account"}`,
      ]);
  if (differing === false) return;
  const [field = "", what = ""] = differing;
  throw inputError(
    field,
    `a registration of this name is under way already, ${what}`,
    `Ask for the same to finish it, or remove ${file.path} to begin again.`,
  );
}

/** Does what comes next until the name is registered, or until there is something to wait for. */
async function goOn(run: Registration): Promise<void> {
  const { context, client, file, pending } = run;
  for (let announced = false; ;) {
    const progress = await registrationProgress(client, pending);
    switch (progress.step) {
      case "done":
        await file.remove();
        report(run, "registered", { expiresAt: progress.expiresAt }, () => {
          return `The name is registered, until ${formatTime(progress.expiresAt)}. Nothing is left to be done.`;
        });
        return;
      case "lost":
        await file.remove();
        throw takenError(progress.owner, client.account, false, progress.availableAt);
      case "commit":
        if (announced) throw lostAnnouncement();
        announced = true;
        if (!(await commit(run))) return;
        break;
      case "wait":
        if (!run.wait || context.options.dryRun === true) {
          reportWaiting(run, progress.usableFrom, progress.usableUntil);
          return;
        }
        await waitUntil(context, client, progress.usableFrom);
        break;
      case "register":
        await finish(run);
        return;
    }
  }
}

/** The first step; false if it was only shown. */
async function commit(run: Registration): Promise<boolean> {
  const { context, client, file, pending, planOptions } = run;
  // What is agreed to now holds for the second step of the same run.
  if (run.wait) planOptions.maxSesh ??= await priceLimit(client, pending);
  const plan = await planCommitName(client, { pending, file: file.path, ...planOptions });
  const keep = async () => {
    if (run.isKept) return;
    await file.create(pending);
    run.isKept = true;
  };
  try {
    run.steps.push(await sendPlan(context, client, plan, keep));
  } catch (error) {
    const { details } = toToolkitError(error);
    if (details.error !== "CommitmentPending" || context.options.dryRun === true) throw error;
    // Another run with this file, or somebody who copied the commitment, was faster: that is as good.
    await keep();
  }
  if (context.options.dryRun !== true) return true;
  report(run, "planned", {}, () => "\nDry run: nothing was sent.");
  return false;
}

async function priceLimit(client: Client, { request }: PendingRegistration): Promise<bigint> {
  return (await leasePrice(client, request.tier, request.leaseYears)).limit;
}

/** The second step. */
async function finish(run: Registration): Promise<void> {
  const { context, client, file, pending, planOptions } = run;
  const sent = await sendPlan(context, client, await planRegisterName(client, { pending, ...planOptions }));
  run.steps.push(sent);
  const { result } = sent;
  if (result === undefined) {
    report(run, "planned", {}, () => "\nDry run: nothing was sent.");
    return;
  }
  await file.remove();
  const registered = result.events.find(({ name }) => name === "NameRegistered");
  report(run, "registered", { expiresAt: Number(registered?.args.expiresAt) }, () => renderResult(result));
}

async function waitUntil({ options, terminal }: Context, { provider }: Client, time: number): Promise<void> {
  if (options.json !== true) terminal.err(`Waiting until ${formatTime(time)}`);
  while ((await nextBlockTime(provider)) < time) await sleep(WAIT_INTERVAL);
}

function reportWaiting(run: Registration, usableFrom: number, usableUntil: number): void {
  report(run, "announced", { usableFrom, usableUntil }, () =>
    [
      `Announced. Run the same command again from ${formatTime(usableFrom)} to ${formatTime(usableUntil)}.`,
      `Keep ${run.file.path} until then.`,
    ].join("\n"),
  );
}

type State = "planned" | "announced" | "registered";

function report(run: Registration, state: State, facts: Record<string, number>, text: () => string): void {
  const { context, hashes, pending, file, steps } = run;
  const data: { nameHash: Hex; commitment: Hex } & Record<string, unknown> = {
    ...(context.options.dryRun === true && { dryRun: true }),
    state,
    nameHash: hashes.nameHash,
    commitment: pendingCommitment(pending),
    ...(state === "announced" && { file: file.path }),
    ...facts,
    steps,
  };
  context.print(data, text);
}

function takenError(owner: Address, account: Address, inGrace: boolean, availableAt: number): ToolkitError {
  const own = owner === account;
  const problem = own ? "The name is yours" : `The name belongs to ${owner}`;
  return new ToolkitError("PRECONDITION_FAILED", `${problem}${inGrace ? ", and its lease is over" : " already"}.`, {
    hint: own
      ? "Extend its lease with `sesh name renew`."
      : `If it is not renewed, anybody may register it from ${formatTime(availableAt)} on. Nothing was paid.`,
    details: { owner, availableAt },
  });
}

function lostAnnouncement(): ToolkitError {
  return new ToolkitError("RPC_FAILED", "The endpoint does not know the announcement that was just made.", {
    hint: "It may lag behind: run the command again in a moment, it continues.",
  });
}
