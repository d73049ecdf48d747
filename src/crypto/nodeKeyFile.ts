import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { z } from "zod";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile, writeFile } from "../core/files.js";
import { bytesToHex, hexToBytes, toHex, type Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";
import type { NodeSecrets } from "./credentials.js";
import { ed25519KeyOf } from "./networkIdentity.js";
import { formatNodeKey, formatNodeKeyG2, nodeIdOf, nodeKeyG2Of, nodeKeyOf } from "./nodeKeys.js";

/** The public half of a node's keys, as it stands readable in the key file. */
export interface NodePublicKeys {
  nodeId: Hex;
  nodeKey: Hex;
  /** The node key on G2, for publication. */
  nodeKeyG2: Hex;
  ed25519Key: Hex;
}

const FORMAT = "sesh-node-keys/1";
/** 2^17, as wallets use it: about half a second and 128 MB for every guess at the password. */
const SCRYPT_COST = 131_072;
const SCRYPT_COST_LIMIT = 1_048_576;

const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`), `must be ${bytes} bytes of hex`);

const keyFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  public: z.strictObject({ nodeId: hex(32), nodeKey: hex(64), nodeKeyG2: hex(128), ed25519Key: hex(32) }),
  scrypt: z.strictObject({
    cost: z
      .int()
      .min(2)
      .max(SCRYPT_COST_LIMIT)
      .refine((cost) => Number.isInteger(Math.log2(cost)), "must be a power of two"),
    salt: hex(32),
  }),
  aes256gcm: z.strictObject({ iv: hex(12), ciphertext: hex(64), tag: hex(16) }),
});

export function publicKeysOf(secrets: NodeSecrets): NodePublicKeys {
  const key = nodeKeyOf(secrets.secret);
  return {
    nodeId: nodeIdOf(key),
    nodeKey: formatNodeKey(key),
    nodeKeyG2: formatNodeKeyG2(nodeKeyG2Of(secrets.secret)),
    ed25519Key: ed25519KeyOf(secrets.ed25519Seed),
  };
}

/**
 * Writes both secrets encrypted: the key is scrypt of the password, the cipher AES-256-GCM, which also authenticates
 * the public half. Never overwrites: the stake of a node hangs on its keys.
 */
export async function writeNodeKeyFile(
  path: string,
  secrets: NodeSecrets,
  password: string,
  cost = SCRYPT_COST,
): Promise<NodePublicKeys> {
  const publicKeys = publicKeysOf(secrets);
  const salt = randomBytes(32);
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", await deriveKey(password, salt, cost), iv);
  cipher.setAAD(authenticated(publicKeys));
  const secretBytes = Buffer.concat([hexToBytes(toHex(secrets.secret, 32)), hexToBytes(secrets.ed25519Seed)]);
  const ciphertext = Buffer.concat([cipher.update(secretBytes), cipher.final()]);
  const contents = {
    format: FORMAT,
    public: publicKeys,
    scrypt: { cost, salt: bytesToHex(salt) },
    aes256gcm: { iv: bytesToHex(iv), ciphertext: bytesToHex(ciphertext), tag: bytesToHex(cipher.getAuthTag()) },
  };
  await writeFile(path, `${toJson(contents)}\n`, { secret: true });
  return publicKeys;
}

/** Reads the public half; needs no password, and proves nothing before {@link readNodeKeyFile} has succeeded. */
export async function readNodePublicKeys(path: string): Promise<NodePublicKeys> {
  return (await readJsonFile(path, keyFileSchema)).public as NodePublicKeys;
}

export async function readNodeKeyFile(path: string, password: string): Promise<NodeSecrets> {
  const file = await readJsonFile(path, keyFileSchema);
  const { iv, ciphertext, tag } = file.aes256gcm;
  const key = await deriveKey(password, hexToBytes(file.scrypt.salt as Hex), file.scrypt.cost);
  const decipher = createDecipheriv("aes-256-gcm", key, hexToBytes(iv as Hex));
  decipher.setAAD(authenticated(file.public as NodePublicKeys));
  decipher.setAuthTag(hexToBytes(tag as Hex));
  let bytes: Buffer;
  try {
    bytes = Buffer.concat([decipher.update(hexToBytes(ciphertext as Hex)), decipher.final()]);
  } catch {
    throw new ToolkitError("FILE_INVALID", `${path} cannot be decrypted.`, {
      hint: "The password is wrong, or the file was changed.",
      details: { path },
    });
  }
  return {
    secret: BigInt(bytesToHex(bytes.subarray(0, 32))),
    ed25519Seed: bytesToHex(bytes.subarray(32)),
  };
}

function authenticated(keys: NodePublicKeys): Buffer {
  return Buffer.from([FORMAT, keys.nodeId, keys.nodeKey, keys.nodeKeyG2, keys.ed25519Key].join("\n"));
}

function deriveKey(password: string, salt: Uint8Array, cost: number): Promise<Buffer> {
  if (password === "") {
    throw new ToolkitError("INPUT_INVALID", "The password is empty.", { hint: "Choose a password for the key file." });
  }
  const options = { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, 32, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
