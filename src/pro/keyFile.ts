import { keccak256 } from "ethers";
import { z } from "zod";
import { ToolkitError } from "../core/errors.js";
import { parseJson } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import {
  decodeSpki,
  encodeSpki,
  isKeyProven,
  type IssuerKey,
  type IssuerKeyPair,
  proveKey,
  RSA_SIZE,
} from "./issuerKeys.js";

/** The issuer's key for a plan and an epoch, as the key file publishes it. */
export interface PublishedKey {
  plan: number;
  epoch: number;
  /** The issuer's name in every token, such as "pro.example.org". */
  issuerName: string;
  key: IssuerKey;
  /** Unix seconds: burns from here… */
  notBefore: number;
  /** …to here can be issued under this key. */
  issueUntil: number;
  /** Its tokens can be redeemed or exchanged until here. */
  redeemUntil: number;
}

/** The terms of a key, without the key. */
export type KeyTerms = Omit<PublishedKey, "key">;

/** What `ProBurn` has on the chain about the key file of a plan and epoch. */
export interface KeyAnnouncement {
  plan: number;
  epoch: number;
  keyHash: Hex;
  keyIds: readonly Hex[];
  /** Unix seconds. */
  usableFrom: number;
}

const FORMAT = "sesh-pro-keys/1";
const base64 = (bytes: number) =>
  z.base64().refine((text) => Buffer.from(text, "base64").length === bytes, `must be ${bytes} bytes`);
const time = z.int().nonnegative();

/** Names are part of what is signed: plain ASCII, like a host name. */
export const issuerNameSchema = z.string().regex(/^[a-z0-9.-]{1,64}$/, "must be a host name");

const keyFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  plan: z.int().min(1).max(255),
  epoch: z.int().min(0).max(0xffffffff),
  issuerName: issuerNameSchema,
  spki: z.base64(),
  proof: z.array(base64(RSA_SIZE)).length(8),
  notBefore: time,
  issueUntil: time,
  redeemUntil: time,
});

/** The text of a key file. Its keccak256 goes on the chain, so it is never written differently again. */
export function formatKeyFile(pair: IssuerKeyPair, terms: KeyTerms): string {
  const { plan, epoch, issuerName, notBefore, issueUntil, redeemUntil } = terms;
  const spki = Buffer.from(encodeSpki(pair.publicKey)).toString("base64");
  const proof = proveKey(pair).map((root) => Buffer.from(root).toString("base64"));
  return `${JSON.stringify({ format: FORMAT, plan, epoch, issuerName, spki, proof, notBefore, issueUntil, redeemUntil })}\n`;
}

export function keyHashOf(text: string): Hex {
  return keccak256(Buffer.from(text, "utf8")) as Hex;
}

/** Reads a key file and checks the proof in it; that it is the announced one is for {@link requireAnnounced}. */
export function parseKeyFile(text: string, source: string): PublishedKey {
  const parsed = keyFileSchema.safeParse(parseJson(text, source));
  if (!parsed.success) throw keyError(source, parsed.error.issues[0]?.message ?? "unknown contents");
  const { spki, proof, plan, epoch, issuerName, notBefore, issueUntil, redeemUntil } = parsed.data;
  const key = decodeSpki(Buffer.from(spki, "base64"));
  if (key === undefined) throw keyError(source, "the key is not RSA-PSS with 2,048 bits and the exponent 65,537");
  if (!(notBefore < issueUntil && issueUntil <= redeemUntil)) throw keyError(source, "its times are not in order");
  const roots = proof.map((root) => Uint8Array.from(Buffer.from(root, "base64")));
  if (!isKeyProven(key, roots)) throw keyError(source, "the proof of the key is wrong");
  return { plan, epoch, issuerName, key, notBefore, issueUntil, redeemUntil };
}

/**
 * Refuses a key file that is not the one that everybody else sees: a key of somebody's own would tell its tokens apart
 * (PV-03). `now` in Unix seconds.
 */
export function requireAnnounced(text: string, published: PublishedKey, announced: KeyAnnouncement, now: number): void {
  const { plan, epoch, keyHash, keyIds, usableFrom } = announced;
  const source = `The key file of plan ${plan}, epoch ${epoch},`;
  if (keyHashOf(text) !== keyHash) throw keyError(source, "it is not the one announced on the chain");
  if (published.plan !== plan || published.epoch !== epoch) throw keyError(source, "it is for another plan or epoch");
  if (keyIds.length !== 1 || keyIds[0] !== published.key.keyId)
    throw keyError(source, "its key id is not the announced one");
  if (now < usableFrom)
    throw keyError(source, `it may not be used before ${new Date(usableFrom * 1_000).toISOString()}`);
}

function keyError(source: string, problem: string): ToolkitError {
  return new ToolkitError("FILE_INVALID", `${source} cannot be used: ${problem}.`, {
    hint: "Do not buy with it. Fetch it again, and if this remains, tell others: an issuer must have one key for everybody.",
  });
}
