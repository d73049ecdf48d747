import { Option, type Command } from "commander";
import { loadProSettings, type ProSettings } from "../config/load.js";
import { parseInteger } from "../core/amounts.js";
import { inputError, ToolkitError } from "../core/errors.js";
import { parseServiceUrl } from "../pro/http.js";
import type { Finality } from "../pro/receipts.js";
import type { Context } from "./context.js";

/** Plans are numbered in one byte. */
const PLAN_LIMIT = 255;

export interface BooksOptions {
  books: string;
}

export function withBooksOption(command: Command): Command {
  return command.requiredOption("--books <folder>", "the folder of the provider's books, made by `provider init`");
}

export const issuerOption = () => new Option("--issuer <url>", "who issues tokens (or SESH_PRO_ISSUER)");

export const redeemerOption = () => new Option("--redeemer <url>", "who exchanges tokens (or SESH_PRO_REDEEMER)");

export const paymentOption = () =>
  new Option("--payment <id>", "your own number of the customer's payment: it buys one thing").makeOptionMandatory();

export const finalityOption = () =>
  new Option("--finality <which>", "from when a block cannot go away: safe, finalized, or so many blocks on top of it")
    .default("finalized")
    .argParser(parseFinality);

export function parseFinality(text: string): Finality {
  if (text === "safe" || text === "finalized") return text;
  if (/^[0-9]/.test(text)) return parseInteger(text, "--finality", 1_000_000);
  throw inputError(
    "--finality",
    `${JSON.stringify(text)} is not known`,
    "Write safe, finalized or a number of blocks.",
  );
}

export function parsePlan(text: string): number {
  return parseInteger(text, "--plan", PLAN_LIMIT);
}

/** The address of a service, from its option or the environment. */
export function serviceUrl({ env }: Context, service: "issuer" | "redeemer", chosen: ProSettings): URL {
  const url = loadProSettings(env, chosen)[service];
  if (url !== undefined) return parseServiceUrl(url, `--${service}`);
  throw new ToolkitError("CONFIG_INVALID", `No ${service} is given.`, {
    hint: `Use --${service} or SESH_PRO_${service.toUpperCase()}.`,
  });
}
