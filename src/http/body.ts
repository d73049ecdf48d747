import type { Context } from "hono";
import { readBodyLimited } from "../core/streams.js";

/**
 * The text of the request's body; undefined if it has more bytes than `limit`. Where the length is given, Node sees to it
 * that no more comes. (hono's `bodyLimit` fails on bodies in chunks where the global Request is left as it is.)
 */
export async function readBody({ req: request }: Context, limit: number): Promise<string | undefined> {
  const length = request.header("content-length");
  if (length !== undefined) return Number(length) > limit ? undefined : request.text();
  return readBodyLimited(request.raw, limit);
}
