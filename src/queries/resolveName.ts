import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { Hex } from "../core/hex.js";
import { hashesOf } from "../names/nameHashes.js";
import type { SessionName } from "../names/nameRules.js";
import { decryptAccountId } from "../names/nameValue.js";

/** The Account ID a name stands for; undefined if its owner has set none. Only the name's hash is sent. */
export async function resolveName(client: ReadClient, name: SessionName): Promise<string | undefined> {
  const value = (await read(client.contracts.names.resolve(hashesOf(name).nameHash))) as Hex;
  return value === "0x" ? undefined : decryptAccountId(name, value);
}
