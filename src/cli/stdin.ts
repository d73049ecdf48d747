import { inputError } from "../core/errors.js";
import { readLimited } from "../core/streams.js";

/** A small text from the standard input. */
export async function readStdin(field: string, sizeLimit = 65_536): Promise<string> {
  const text = await readLimited(process.stdin as AsyncIterable<Buffer>, sizeLimit);
  if (text === undefined) throw inputError(field, `more than ${sizeLimit} bytes came in`, "Check what is piped in.");
  return text;
}
