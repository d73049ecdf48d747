import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { ZeroAddress } from "ethers";
import type { Client } from "../../contracts/client.js";
import type { Address } from "../../core/addresses.js";
import { parsePositiveAmount } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { CommitFile, createPending, type PendingRegistration } from "../../names/commitFile.js";
import { describeYears } from "../../names/leases.js";
import { hashesOf } from "../../names/nameHashes.js";
import { normaliseName, type SessionName } from "../../names/nameRules.js";
import { decryptAccountId, encryptAccountId, parseAccountId } from "../../names/nameValue.js";
import { nameStatus } from "../../queries/nameStatus.js";
import { mustAskToSend } from "../consent.js";
import type { Register } from "../program.js";
import { runRegistration, takenError } from "../registrationRun.js";
import { parseReceiver, parseYears } from "../values.js";
import { oxenNamesOption, readOxenNamesFile } from "./oxenNamesFile.js";

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
      mustAskToSend(context);

      const client = await context.client();
      const terms = readTerms(client);
      const { chainId, deployment } = client;
      const file = new CommitFile(options.folder, chainId, deployment.SessionNames, hashesOf(wanted).nameHash);
      const kept = await file.read();
      if (kept !== undefined) requireSameTerms(wanted, terms, kept, file);
      const pending = kept ?? (await beginRegistration(client, wanted, terms));
      const planOptions = { ...(maxSesh !== undefined && { maxSesh }), ...(oxenNames !== undefined && { oxenNames }) };
      const wait = options.wait === true;
      const isKept = kept !== undefined;
      await runRegistration({ context, client, file, pending, isKept, planOptions, wait, steps: [] });
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
