/** The text of a stream; undefined, and the rest unread, if it has more bytes than `limit`. */
export async function readLimited(stream: AsyncIterable<Uint8Array>, limit: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** {@link readLimited} of the body of an answer or a request. */
export async function readBodyLimited({ body }: Pick<Response, "body">, limit: number): Promise<string | undefined> {
  return body === null ? "" : readLimited(body as AsyncIterable<Uint8Array>, limit);
}
