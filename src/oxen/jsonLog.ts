import type { z } from "zod";
import { ToolkitError } from "../core/errors.js";

/** What the lines of a log are, and how they follow each other. */
export interface LogRules<Entry> {
  schema: z.ZodType<Entry>;
  /** "a sender's proof" */
  what: string;
  /** Takes over an entry; false if it cannot stand after those before it. */
  keep: (entry: Entry) => boolean;
}

/** Reads the whole lines of a log in JSON Lines; one that is not as it should be stops all of it. */
export function readLog<Entry>(text: string, path: string, { schema, what, keep }: LogRules<Entry>): void {
  for (const [index, line] of text.split("\n").slice(0, -1).entries()) {
    const entry = parseLine(line, schema);
    if (entry !== undefined && keep(entry)) continue;
    throw new ToolkitError("FILE_INVALID", `${path}, line ${index + 1} is not ${what}.`, {
      hint: "Put an unchanged copy of the file back.",
      details: { path, line: index + 1 },
    });
  }
}

function parseLine<Entry>(line: string, schema: z.ZodType<Entry>): Entry | undefined {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
