import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { PublishedKey } from "../pro/keyFile.js";

/** The announced key with an id. */
export function requireKey(keys: readonly PublishedKey[], keyId: Hex): PublishedKey {
  const published = keys.find(({ key }) => key.keyId === keyId);
  if (published !== undefined) return published;
  throw new ToolkitError("PRECONDITION_FAILED", `The server does not show the file of an announced key ${keyId}.`, {
    hint: "Ask its operator, or use another server.",
  });
}
