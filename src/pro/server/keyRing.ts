import type { KeyObject } from "node:crypto";
import type { Hex } from "../../core/hex.js";
import type { PublishedKey } from "../keyFile.js";

/** A key this server knows. */
export interface ServerKey {
  published: PublishedKey;
  /** The text of the key file, whose hash is on the chain. */
  text: string;
  /** Unix seconds, from the announcement. */
  usableFrom: number;
  /** Not there where tokens of the key are taken but none are made any more. */
  privateKey?: KeyObject;
}

export type SigningKey = ServerKey & { privateKey: KeyObject };

/** The announced keys of an issuer by their key ids. */
export class KeyRing {
  readonly #keys: ReadonlyMap<Hex, ServerKey>;

  constructor(keys: readonly ServerKey[]) {
    this.#keys = new Map(keys.map((key) => [key.published.key.keyId, key]));
  }

  get all(): ServerKey[] {
    return [...this.#keys.values()];
  }

  find(keyId: Hex): ServerKey | undefined {
    return this.#keys.get(keyId);
  }

  findSigning(keyId: Hex): SigningKey | undefined {
    const key = this.#keys.get(keyId);
    return key !== undefined && canSign(key) ? key : undefined;
  }
}

/** When a key's burns have to have been made, and tokens to be exchanged for it: from the first second to the last. */
export function issuablePeriod({ published, usableFrom }: ServerKey): { from: number; until: number } {
  return { from: Math.max(published.notBefore, usableFrom), until: published.issueUntil };
}

function canSign(key: ServerKey): key is SigningKey {
  return key.privateKey !== undefined;
}
