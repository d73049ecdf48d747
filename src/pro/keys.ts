import { latestBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { describeProPlan } from "../core/proPlans.js";
import { type AnnouncedKeys, announcedKeys } from "./announcements.js";
import { keyHashOf, parseKeyFile, type PublishedKey, requireAnnounced } from "./keyFile.js";

/** A key that was announced on the chain, may be used, and has been checked; and the text that has its announced hash. */
export interface VerifiedKey extends PublishedKey {
  text: string;
}

/**
 * Those of the key files that were announced on the chain, newest epoch first. Whatever else an issuer offers is left
 * out: a key for one client would tell its tokens apart (PV-03).
 */
export async function verifiedKeys(client: ReadClient, texts: readonly string[]): Promise<VerifiedKey[]> {
  const { timestamp } = await latestBlock(client.provider);
  const byHash = indexTexts(texts);
  return newestFirst(await announcedKeys(client), timestamp).flatMap((announced) => {
    const key = verify(announced, byHash.get(announced.keyHash), timestamp);
    return key === undefined ? [] : [key];
  });
}

/**
 * The one key to buy a plan with now, the same for everybody: of the newest announced epoch that is issued. An issuer
 * that does not show a newer announced file is refused: it would put its clients into a smaller crowd. A file that is
 * shown and cannot be used, by a mistake of whoever announced it, cannot be used by anybody.
 */
export async function chooseKey(client: ReadClient, texts: readonly string[], plan: number): Promise<VerifiedKey> {
  const { timestamp } = await latestBlock(client.provider);
  const byHash = indexTexts(texts);
  for (const announced of newestFirst(await announcedKeys(client), timestamp)) {
    if (announced.plan !== plan) continue;
    const text = byHash.get(announced.keyHash);
    if (text === undefined)
      throw noKey(plan, `the issuer does not show the announced keys of epoch ${announced.epoch}`);
    const key = verify(announced, text, timestamp);
    if (key !== undefined && key.notBefore <= timestamp && timestamp <= key.issueUntil) return key;
  }
  throw noKey(plan, "no announced key can be used now");
}

function indexTexts(texts: readonly string[]): Map<Hex, string> {
  return new Map(texts.map((text) => [keyHashOf(text), text]));
}

function newestFirst(announced: readonly AnnouncedKeys[], now: number): AnnouncedKeys[] {
  return announced.filter(({ usableFrom }) => usableFrom <= now).sort((a, b) => b.epoch - a.epoch);
}

function verify(announced: AnnouncedKeys, text: string | undefined, now: number): VerifiedKey | undefined {
  if (text === undefined) return undefined;
  try {
    const published = parseKeyFile(text, "The key file");
    requireAnnounced(text, published, announced, now);
    return { ...published, text };
  } catch (error) {
    if (error instanceof ToolkitError) return undefined;
    throw error;
  }
}

function noKey(plan: number, problem: string): ToolkitError {
  return new ToolkitError("PRECONDITION_FAILED", `${describeProPlan(plan)} cannot be bought: ${problem}.`, {
    hint: "Nothing was paid. Ask the issuer; never buy with a key that is not announced on the chain.",
  });
}
