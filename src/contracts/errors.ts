import { Interface, isError, type ErrorDescription } from "ethers";
import { formatSesh } from "../core/amounts.js";
import { ToolkitError, type ErrorDetails } from "../core/errors.js";
import { formatDuration, formatTime } from "../core/time.js";
import { CONTRACT_ERRORS } from "./abi.js";
import { bridgeErrors } from "./bridge.js";
import { BRIDGE_ERROR_TEXTS } from "./bridgeErrorTexts.js";
import { ERROR_TEXTS } from "./errorTexts.js";
import { toPlain } from "./results.js";

// Solidity's own Error(string) and Panic(uint256) are part of every ethers interface.
const ERRORS = new Interface([...CONTRACT_ERRORS.map(({ fragment }) => fragment), ...bridgeErrors()]);

const PANICS: Readonly<Record<string, string>> = {
  "1": "an assertion failed",
  "17": "a number overflowed",
  "18": "a division by zero",
  "33": "a value outside an enumeration",
  "34": "broken storage",
  "49": "a list was empty",
  "50": "an index outside a list",
  "65": "too much memory",
  "81": "a call of an uninitialised function",
};

/** Turns whatever a provider, signer or contract threw into a ToolkitError. */
export function toToolkitError(error: unknown): ToolkitError {
  const known = findToolkitError(error);
  if (known !== undefined) return known;
  const data = findRevertData(error);
  if (data !== undefined) return revertError(data, error);
  return fromEthers(error);
}

/** The error that revert data stands for. */
export function revertError(data: string, cause?: unknown): ToolkitError {
  const description = data === "0x" ? null : parseError(data);
  if (description === null) {
    return new ToolkitError("CONTRACT_REVERTED", "The contract refused the call without a known reason.", {
      hint: "Check the network and the contract addresses; the raw data is in the details.",
      details: { data },
      cause,
    });
  }
  const args = namedArguments(description);
  const details: ErrorDetails = { error: description.name, arguments: args };
  if (description.name === "Panic") {
    const reason = PANICS[String(description.args[0])] ?? `code ${String(description.args[0])}`;
    return new ToolkitError("CONTRACT_REVERTED", `The contract stopped at an internal check: ${reason}.`, {
      hint: "This should not happen. Please report it with the transaction.",
      details,
      cause,
    });
  }
  const text = ERROR_TEXTS[description.name] ?? BRIDGE_ERROR_TEXTS[description.name];
  return new ToolkitError(
    "CONTRACT_REVERTED",
    text === undefined ? `The contract refused: ${reasonOf(description)}.` : fill(text.message, args),
    { hint: text === undefined ? "Check the input and the network." : fill(text.hint, args), details, cause },
  );
}

function parseError(data: string): ErrorDescription | null {
  try {
    return ERRORS.parseError(data);
  } catch {
    // A known selector with data that does not fit it.
    return null;
  }
}

/** The text of an Error(string); the name of an error that has no text of its own here. */
function reasonOf({ name, args }: ErrorDescription): string {
  return name === "Error" ? String(args[0]) : name;
}

function namedArguments(description: ErrorDescription): Record<string, unknown> {
  return Object.fromEntries(
    description.fragment.inputs.map((input, index) => {
      const value: unknown = description.args[index];
      return [input.name === "" ? "value" : input.name, toPlain(value)];
    }),
  );
}

/** Puts arguments into a text of {@link ERROR_TEXTS}. */
function fill(text: string, args: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)(?::(\w+))?\}/g, (_placeholder, name: string, kind: string | undefined) =>
    formatArgument(args[name], kind),
  );
}

function formatArgument(value: unknown, kind: string | undefined): string {
  if (typeof value !== "bigint") return String(value);
  if (kind === "sesh") return formatSesh(value);
  // Beyond this a Date cannot go, and no contract means it as a time.
  if (kind === "time" && value < 8_640_000_000_000n) return formatTime(value);
  if (kind === "duration" && value < 8_640_000_000_000n) return formatDuration(value);
  return value.toString();
}

const DEPTH_LIMIT = 8;

/** Providers hide revert data at many depths: data, error.data, info.error.data, cause … */
function findRevertData(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > DEPTH_LIMIT) return undefined;
  const record = error as Record<string, unknown>;
  if (typeof record.data === "string" && /^0x([0-9a-fA-F]{2})*$/.test(record.data)) {
    // The data of a request is called data too; a revert has a selector of its own or nothing at all.
    if (isRevert(record, depth)) return record.data;
  }
  for (const key of ["data", "error", "info", "cause"]) {
    const found = findRevertData(record[key], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRevert(record: Record<string, unknown>, depth: number): boolean {
  return depth > 0 || record.code === "CALL_EXCEPTION" || record.code === 3 || record.code === -32603;
}

function findToolkitError(error: unknown): ToolkitError | undefined {
  for (let current = error, depth = 0; depth < DEPTH_LIMIT; depth++) {
    if (current instanceof ToolkitError) return current;
    if (typeof current !== "object" || current === null) return undefined;
    const { cause, error: inner } = current as { cause?: unknown; error?: unknown };
    current = cause ?? inner;
  }
  return undefined;
}

function fromEthers(error: unknown): ToolkitError {
  if (isError(error, "INSUFFICIENT_FUNDS") || /insufficient funds|doesn't have enough funds/.test(messageOf(error))) {
    return new ToolkitError("PRECONDITION_FAILED", "The account has too little ETH for the transaction fee.", {
      hint: "Bring some ETH on this network to the account. Nothing was sent.",
      cause: error,
    });
  }
  if (isError(error, "BAD_DATA") && error.value === "0x") {
    return new ToolkitError("CONFIG_INVALID", "There is no such contract at the address.", {
      hint: "The deployment file belongs to another network: check SESH_NETWORK and SESH_DEPLOYMENT.",
      cause: error,
    });
  }
  if (isError(error, "CALL_EXCEPTION")) return revertError("0x", error);
  return new ToolkitError("RPC_FAILED", `The request failed: ${shortMessageOf(error)}.`, {
    hint: "Try again in a moment, or choose another endpoint with SESH_RPC_URL.",
    cause: error,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** ethers' short message names no request and no URL; other messages are cut to one line. */
function shortMessageOf(error: unknown): string {
  const short = (error as { shortMessage?: unknown } | null)?.shortMessage;
  const text = typeof short === "string" ? short : (messageOf(error).split("\n")[0] ?? "");
  return text.slice(0, 200).replace(/\.$/, "");
}
