import { randomBytes } from "node:crypto";
import { constants, promises as fs } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { z } from "zod";
import { ToolkitError } from "./errors.js";

const DEFAULT_SIZE_LIMIT = 1_048_576;

/** Reads a small UTF-8 text file. */
export async function readTextFile(path: string, sizeLimit = DEFAULT_SIZE_LIMIT): Promise<string> {
  let handle: fs.FileHandle | undefined;
  try {
    // Without O_NONBLOCK opening a named pipe would wait for ever.
    handle = await fs.open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await handle.stat();
    if (!stat.isFile()) throw fileError(path, "is not a regular file", "Give the path of a file.");
    if (stat.size > sizeLimit) {
      throw fileError(path, `is larger than ${sizeLimit} bytes`, "This cannot be the right file; check the path.");
    }
    const bytes = await handle.readFile();
    if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) {
      throw fileError(path, "starts with a byte order mark", "Save it as UTF-8 without BOM.");
    }
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof ToolkitError) throw error;
    if (error instanceof TypeError) throw fileError(path, "is not UTF-8 text", "Save it as UTF-8.", error);
    throw fileError(path, "cannot be read", "Check that it exists and that you may read it.", error);
  } finally {
    await handle?.close();
  }
}

/** Reads a JSON file and checks it against a schema. */
export async function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  sizeLimit = DEFAULT_SIZE_LIMIT,
): Promise<z.infer<Schema>> {
  const result = schema.safeParse(parseJson(await readTextFile(path, sizeLimit), path));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.map(String).join(".")}`;
  throw fileError(
    path,
    `has wrong contents${where}: ${issue?.message ?? "unknown"}`,
    "Check that it is the right file.",
  );
}

/** Parses JSON and refuses what two readers could understand differently. */
export function parseJson(text: string, path: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fileError(path, "is not valid JSON", "Comments and trailing commas are not allowed.", error);
  }
  const keys = inspectJson(value, path);
  // In valid JSON a string that is followed by a colon is a key, so a difference means that a key was given twice.
  const written = text.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0;
  if (written !== keys) throw fileError(path, "gives a key twice", "Remove one of the two.");
  return value;
}

const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** Counts the keys of all objects in `value`. */
function inspectJson(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw fileError(path, `has the number ${value}, which JSON cannot hold exactly`, "Write it as text in quotes.");
  }
  if (typeof value !== "object" || value === null) return 0;
  let keys = 0;
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) {
      if (FORBIDDEN_KEYS.has(key)) throw fileError(path, `has the key ${key}`, "Remove it.");
      keys += 1;
    }
    keys += inspectJson(item, path);
  }
  return keys;
}

export interface WriteOptions {
  /** Replace a file that exists. */
  force?: boolean;
  /** Readable by its owner only. */
  secret?: boolean;
}

/** Writes a file completely or not at all. Without `force` an existing file, also a symbolic link, stays as it is. */
export async function writeFile(path: string, contents: string, options: WriteOptions = {}): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await fs.open(temporary, "wx", options.secret === true ? 0o600 : 0o644);
    try {
      await handle.writeFile(contents);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A hard link fails if the name is taken; a rename would replace it.
    if (options.force === true) await fs.rename(temporary, path);
    else await fs.link(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new ToolkitError("FILE_EXISTS", `${path} exists already.`, {
        hint: "Choose another name, or allow overwriting where that is offered.",
        cause: error,
      });
    }
    throw fileError(path, "cannot be written", "Check that the folder exists and that you may write there.", error);
  } finally {
    await fs.rm(temporary, { force: true });
  }
}

/** A power cut forgets the name of a new file until its folder is on the disk, too. Not every system can do this. */
async function syncFolder(path: string): Promise<void> {
  const handle = await fs.open(path, constants.O_RDONLY).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function fileError(path: string, problem: string, hint: string, cause?: unknown): ToolkitError {
  return new ToolkitError("FILE_INVALID", `${path} ${problem}.`, { hint, details: { path }, cause });
}
