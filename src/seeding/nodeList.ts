import { ToolkitError } from "../core/errors.js";
import { readTextFile } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import { duplicateProblems, entryProblems, type LineProblem, type SeedingTerms } from "./checkEntries.js";
import { parseSeedEntry, type SeedEntry } from "./seedEntry.js";
import { seedingRootOf, type SeededNode } from "./seedingRoot.js";

/** A node of the list, with what the chain will tell about it. */
export interface ListedNode extends SeedEntry, SeededNode {}

/** The nodes that a network is to start with. */
export interface NodeList {
  nodes: readonly ListedNode[];
  root: Hex;
}

/** A node with 10 contributors needs 2.5 kB. */
const SIZE_LIMIT = 64 * 1_048_576;
/** So many problems are told in a text; all of them are in the details. */
const SHOWN = 50;

/** Reads a node list, JSON Lines of entries, and refuses it with everything that is wrong in it. */
export async function readNodeList(path: string, terms: SeedingTerms): Promise<NodeList> {
  return parseNodeList(await readTextFile(path, SIZE_LIMIT), path, terms);
}

export function parseNodeList(text: string, path: string, terms: SeedingTerms): NodeList {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw listError(path, [{ line: lines.length + 1, problem: "the last line does not end" }]);
  if (lines.length === 0) throw listError(path, [{ line: 1, problem: "there is no node" }]);
  const problems: LineProblem[] = [];
  const entries: { line: number; entry: SeedEntry }[] = [];
  lines.forEach((content, index) => {
    const line = index + 1;
    const read = parseSeedEntry(content, terms);
    const wrong = "entry" in read ? entryProblems(read.entry, terms) : read.problems;
    problems.push(...wrong.map((problem) => ({ line, problem })));
    if ("entry" in read) entries.push({ line, entry: read.entry });
  });
  problems.push(...duplicateProblems(entries));
  if (problems.length > 0) throw listError(path, problems);
  return nodeListOf(entries.map(({ entry }) => entry));
}

/** The list of entries that have been checked. */
export function nodeListOf(entries: readonly SeedEntry[]): NodeList {
  const nodes = entries.map(({ credentials, contributors }): ListedNode => {
    const { key, ed25519Key, ed25519Signature, feeBps } = credentials;
    return { nodeId: nodeIdOf(key), credentials, ed25519Key, ed25519Signature, feeBps, contributors };
  });
  return { nodes, root: seedingRootOf(nodes) };
}

function listError(path: string, problems: LineProblem[]): ToolkitError {
  problems.sort((a, b) => a.line - b.line);
  const shown = problems.slice(0, SHOWN).map(({ line, problem }) => `\n  line ${line}: ${problem}`);
  const more = problems.length > SHOWN ? `\n  and ${problems.length - SHOWN} more` : "";
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return new ToolkitError("FILE_INVALID", `${path} has ${count}:${shown.join("")}${more}`, {
    hint: "Nothing was sent. Ask the operators of these nodes for new entries (`sesh node seed-entry`), or leave them out.",
    details: { path, problems },
  });
}
