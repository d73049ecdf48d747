import type { Command } from "commander";
import { loadProSettings, type ProSettings } from "../config/load.js";
import type { ReadClient } from "../contracts/client.js";
import { parseDuration } from "../core/time.js";
import { inputError, ToolkitError } from "../core/errors.js";
import { readTextFile } from "../core/files.js";
import { hexToBytes, parseBytes32, type Hex } from "../core/hex.js";
import { type ProAccount, proAccountOf } from "../pro/account.js";
import { parseServiceUrl } from "../pro/http.js";
import { ReceiptLog } from "../pro/receipts.js";
import { WalletFile, type WalletPurchase } from "../pro/wallet.js";
import type { Context } from "./context.js";

/** Options of the commands that work with an account's purchases. */
export interface BuyerOptions extends ProSettings {
  timeout?: string;
}

export function addBuyerOptions(command: Command): Command {
  return command
    .option("--account <file>", "file with the account's seed, 64 hexadecimal digits (or SESH_PRO_ACCOUNT)")
    .option("--wallet <file>", "file of its purchases (or SESH_PRO_WALLET); <account file>.pro.json if not given");
}

export function addIssuerOption(command: Command): Command {
  return command
    .option("--issuer <url>", "who issues tokens (or SESH_PRO_ISSUER)")
    .option("--timeout <duration>", "how long a service may take", "20s");
}

export function addRedeemerOption(command: Command): Command {
  return command.option("--redeemer <url>", "who redeems tokens (or SESH_PRO_REDEEMER)");
}

/** An account with its purchases. */
export interface Owner {
  account: ProAccount;
  wallet: WalletFile;
  settings: ProSettings;
  /** Milliseconds. */
  timeout: number;
}

/** An account with its purchases, and the chain. */
export interface Buyer extends Owner {
  client: ReadClient;
  /** All purchases up to the latest block: what one's own wallet sees. */
  log: ReceiptLog;
}

export async function openBuyer(context: Context, options: BuyerOptions): Promise<Buyer> {
  const owner = await openOwner(context, options);
  const client = await context.reader();
  return { ...owner, client, log: new ReceiptLog(client, 0) };
}

/** Asks nobody: not even an RPC endpoint shall hear from whoever is about to redeem. */
export async function openOwner(context: Context, options: BuyerOptions): Promise<Owner> {
  const settings = loadProSettings(context.env, options);
  const account = proAccountOf(await readSeed(context, settings.account));
  const path = settings.wallet ?? (settings.account === undefined ? undefined : `${settings.account}.pro.json`);
  if (path === undefined) throw missing("file of purchases", "--wallet or SESH_PRO_WALLET");
  const { chainId } = context.settings().network;
  const { ProBurn: proBurn } = await context.deployment();
  const wallet = new WalletFile(path, { chainId, proBurn, secret: account.purchaseSecret });
  const timeout = parseDuration(options.timeout ?? "20s", "--timeout") * 1_000;
  return { account, wallet, settings, timeout };
}

/** From its file, or else typed; never an argument, which other users of the machine could see. */
async function readSeed(context: Context, path: string | undefined): Promise<Uint8Array> {
  if (path === undefined && !context.terminal.interactive) throw missing("account", "--account or SESH_PRO_ACCOUNT");
  const text =
    path === undefined ? await context.terminal.askPassword("Seed of the account") : await readTextFile(path);
  const digits = text.trim();
  try {
    return hexToBytes(parseBytes32(digits.startsWith("0x") ? digits : `0x${digits}`, "account seed"));
  } catch {
    // Without the cause, which says how long the text is.
    throw inputError("account seed", "it is not 32 bytes of hexadecimal text", "Check --account or SESH_PRO_ACCOUNT.");
  }
}

export function issuerOf({ settings }: Owner): URL {
  if (settings.issuer === undefined) throw missing("issuer", "--issuer or SESH_PRO_ISSUER");
  return parseServiceUrl(settings.issuer, "--issuer");
}

export function redeemerOf({ settings }: Owner): URL {
  if (settings.redeemer === undefined) throw missing("redeemer", "--redeemer or SESH_PRO_REDEEMER");
  return parseServiceUrl(settings.redeemer, "--redeemer");
}

/** The key that proofs are checked with, where it is known. */
export function backendKeyOf({ settings }: Owner): Uint8Array | undefined {
  const { backendKey } = settings;
  if (backendKey === undefined) return undefined;
  return hexToBytes(parseBytes32(backendKey.startsWith("0x") ? backendKey : `0x${backendKey}`, "--backend-key"));
}

/** How commands name a purchase: "plan/index". */
export function nameOf({ plan, index }: Pick<WalletPurchase, "plan" | "index">): string {
  return `${plan}/${index}`;
}

export async function findPurchase({ wallet }: Owner, name: string): Promise<WalletPurchase> {
  const { purchases } = await wallet.read();
  const purchase = purchases.find((candidate) => nameOf(candidate) === name || candidate.commitment === (name as Hex));
  if (purchase !== undefined) return purchase;
  throw inputError("purchase", `${JSON.stringify(name)} is not in ${wallet.path}`, "See `sesh pro status`.");
}

function missing(what: string, where: string): ToolkitError {
  return new ToolkitError("CONFIG_INVALID", `No ${what} is given.`, { hint: `Use ${where}.` });
}
