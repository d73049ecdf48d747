import { createPrivateKey, type KeyObject, randomBytes } from "node:crypto";
import { promises as fs } from "node:fs";
import { ed25519 } from "@noble/curves/ed25519.js";
import { ToolkitError } from "../../core/errors.js";
import { readTextFile, writeFile } from "../../core/files.js";
import { bytesToHex, type Hex, hexToBytes, parseBytes32 } from "../../core/hex.js";
import { generateIssuerKey, issuerKeyPair } from "../issuerKeys.js";
import { formatKeyFile, keyHashOf, type KeyTerms } from "../keyFile.js";
import { isKnownSeed } from "./knownSeeds.js";

/* The secrets of a server as files that only their owner may read. None is ever overwritten. */

export interface NewIssuerKey {
  keyFile: string;
  privateKeyFile: string;
  keyHash: Hex;
  keyId: Hex;
}

/** Makes the key of a plan and epoch in a folder: the public key file, and the private key in PKCS#8. */
export async function createIssuerKey(folder: string, terms: KeyTerms): Promise<NewIssuerKey> {
  const pair = generateIssuerKey();
  const text = formatKeyFile(pair, terms);
  const name = `${folder}/plan${terms.plan}-epoch${terms.epoch}`;
  const [keyFile, privateKeyFile] = [`${name}.json`, `${name}.pem`];
  // The secret first: a public key without it would be announced for nothing.
  const pem = pair.privateKey.export({ format: "pem", type: "pkcs8" });
  await writeFile(privateKeyFile, pem.toString(), { secret: true });
  await writeFile(keyFile, text);
  return { keyFile, privateKeyFile, keyHash: keyHashOf(text), keyId: pair.publicKey.keyId };
}

/** The private key, if it is that of the key id. */
export async function readPrivateKey(path: string, keyId: Hex): Promise<KeyObject> {
  const pem = await readSecretFile(path);
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    const hint = "Give the file that `sesh pro-server keygen` made beside the key file.";
    throw new ToolkitError("FILE_INVALID", `${path} is not a private key in PEM.`, { hint, cause });
  }
  if (key.asymmetricKeyType === "rsa" && issuerKeyPair(key).publicKey.keyId === keyId) return key;
  throw new ToolkitError("FILE_INVALID", `${path} is not the private key of key ${keyId}.`, {
    hint: "Give each key file its own private key.",
  });
}

/** Makes the key that signs proofs. Answers with its public half. */
export async function createBackendKey(path: string): Promise<Hex> {
  const seed = randomBytes(32);
  await writeFile(path, `${bytesToHex(seed)}\n`, { secret: true });
  return bytesToHex(ed25519.getPublicKey(seed));
}

export async function readBackendSeed(path: string): Promise<Uint8Array> {
  const seed = hexToBytes(parseBytes32((await readSecretFile(path)).trim(), path));
  if (!isKnownSeed(seed)) return seed;
  throw new ToolkitError("CONFIG_INVALID", `The seed in ${path} is one that everybody knows.`, {
    hint: "Make one with `sesh pro-server backend-key`; anybody could sign proofs with this one.",
  });
}

async function readSecretFile(path: string): Promise<string> {
  const stat = await fs.stat(path).catch(() => undefined);
  if (stat !== undefined && (stat.mode & 0o077) !== 0) {
    throw new ToolkitError("FILE_INVALID", `${path} can be read by others.`, { hint: `Run: chmod 600 ${path}` });
  }
  return readTextFile(path);
}
