import { inputError } from "../core/errors.js";

/** A small text from the standard input. */
export async function readStdin(field: string, sizeLimit = 65_536): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > sizeLimit) throw inputError(field, `more than ${sizeLimit} bytes came in`, "Check what is piped in.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
