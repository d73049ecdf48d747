import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { ToolkitError } from "../core/errors.js";
import { readTextFile, writeFile } from "../core/files.js";
import { bytesToHex, hexToBytes, parseBytes32 } from "../core/hex.js";

const OTHERS = 0o077;

/** Makes the 32 bytes that all units and gift codes of a provider follow from; never overwrites a file. */
export async function createSecretFile(path: string): Promise<void> {
  await writeFile(path, `${bytesToHex(randomBytes(32))}\n`, { secret: true });
}

/** Refuses a file that others may read: whoever has the secret can spend the whole stock. */
export async function readSecretFile(path: string): Promise<Uint8Array> {
  const text = await readTextFile(path, 1_024);
  if (((await stat(path)).mode & OTHERS) !== 0) {
    throw new ToolkitError("FILE_INVALID", `${path} can be read by others.`, { hint: `Run: chmod 600 ${path}` });
  }
  return hexToBytes(parseBytes32(text.trim(), path));
}
