import type { Context } from "hono";

/**
 * The text of the request's body; undefined if it has more bytes than `limit`. Where the length is given, Node sees to it
 * that no more comes. (hono's `bodyLimit` fails on bodies in chunks where the global Request is left as it is.)
 */
export async function readBody({ req: request }: Context, limit: number): Promise<string | undefined> {
  const length = request.header("content-length");
  if (length !== undefined) return Number(length) > limit ? undefined : request.text();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
