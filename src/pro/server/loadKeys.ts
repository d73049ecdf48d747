import { type AnnouncedKeys, announcedKeys } from "../announcements.js";
import type { ReadClient } from "../../contracts/client.js";
import { ToolkitError } from "../../core/errors.js";
import { readTextFile } from "../../core/files.js";
import { parseKeyFile, requireAnnounced } from "../keyFile.js";
import type { KeyConfig } from "./config.js";
import type { ServerKey } from "./keyRing.js";
import { readPrivateKey } from "./secretFiles.js";

/** Reads the keys of a server. Refuses one that is not the one on the chain, so that no client ever sees it. */
export async function loadKeys(client: ReadClient, keys: readonly KeyConfig[]): Promise<ServerKey[]> {
  const announcements = await announcedKeys(client);
  return Promise.all(keys.map((key) => loadKey(key, announcements)));
}

async function loadKey({ file, privateKey }: KeyConfig, announcements: readonly AnnouncedKeys[]): Promise<ServerKey> {
  const text = await readTextFile(file);
  const published = parseKeyFile(text, file);
  const announcement = announcements.find(({ plan, epoch }) => plan === published.plan && epoch === published.epoch);
  if (announcement === undefined) {
    throw unusable(`The key of ${file} is not announced for plan ${published.plan}, epoch ${published.epoch}.`);
  }
  const { usableFrom } = announcement;
  try {
    // A key may be here before its time; it is used from then on.
    requireAnnounced(text, published, announcement, usableFrom);
  } catch (cause) {
    throw unusable(`The key of ${file} is not the one that the chain announces for its plan and epoch.`, cause);
  }
  const secret = privateKey === undefined ? undefined : await readPrivateKey(privateKey, published.key.keyId);
  return { published, text, usableFrom, ...(secret !== undefined && { privateKey: secret }) };
}

function unusable(problem: string, cause?: unknown): ToolkitError {
  return new ToolkitError("CONFIG_INVALID", problem, {
    hint: "The governor announces the hash of the file as it is: see `sesh pro-server announce`, and the network chosen.",
    cause,
  });
}
