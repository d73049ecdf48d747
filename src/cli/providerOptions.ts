import { Option, type Command } from "commander";
import { parseInteger } from "../core/amounts.js";
import { inputError } from "../core/errors.js";
import type { Finality } from "../pro/receipts.js";

/** Plans are numbered in one byte. */
const PLAN_LIMIT = 255;

export interface BooksOptions {
  books: string;
}

export function withBooksOption(command: Command): Command {
  return command.requiredOption("--books <folder>", "the folder of the provider's books, made by `provider init`");
}

export const serverOption = () => new Option("--server <url>", "issuer and redeemer");

export const paymentOption = () =>
  new Option("--payment <id>", "your own number of the customer's payment: it buys one thing").makeOptionMandatory();

export const finalityOption = () =>
  new Option("--finality <which>", "from when a block cannot go away: safe, finalized, or so many blocks on top of it")
    .default("safe")
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
