import { ToolkitError } from "../../core/errors.js";
import { parseJson } from "../../core/files.js";

const TOKEN = /"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/g;
const INTEGER = /^(0|-?[1-9][0-9]*)$/;
/** Marks what was a number, as JSON text writes it: a string has no other way to say this character. */
const MARK = "\\u0001";

/**
 * Reads JSON with every whole number as a bigint, so that amounts above 2^53 keep their digits. Another number is refused
 * unless JavaScript writes it back the same: nothing is ever rounded.
 */
export function parseBigintJson(text: string, path: string): unknown {
  try {
    JSON.parse(text);
  } catch (error) {
    throw jsonError(path, "is not valid JSON", error);
  }
  const marked = text.replaceAll(TOKEN, (token) => {
    if (!token.startsWith('"')) return `"${MARK}${token}"`;
    if (token.includes(MARK)) throw jsonError(path, "has a control character in a string");
    return token;
  });
  return revive(parseJson(marked, path), path);
}

function revive(value: unknown, path: string): unknown {
  if (typeof value === "string") return value.startsWith("\u0001") ? toExactNumber(value.slice(1), path) : value;
  if (Array.isArray(value)) return value.map((item) => revive(item, path));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item, path)]));
}

function toExactNumber(source: string, path: string): bigint | number {
  if (INTEGER.test(source)) return BigInt(source);
  const value = Number(source);
  if (String(value) === source) return value;
  throw jsonError(path, `has the number ${source}, which cannot be held exactly`);
}

function jsonError(path: string, problem: string, cause?: unknown): ToolkitError {
  return new ToolkitError("FILE_INVALID", `${path} ${problem}.`, {
    hint: "Whole numbers can be of any size; write other large or precise numbers as text.",
    cause,
  });
}
