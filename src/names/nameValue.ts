import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { randomBytes } from "node:crypto";
import { inputError, ToolkitError } from "../core/errors.js";
import { bytesToHex, hexToBytes, type Hex } from "../core/hex.js";
import type { SessionName } from "./nameRules.js";

const NONCE_LENGTH = 24;
/** 33 bytes and the tag of Poly1305. */
const CIPHERTEXT_LENGTH = 49;
const VALUE_LENGTH = CIPHERTEXT_LENGTH + NONCE_LENGTH;
/** Of Account IDs; other kinds of ids begin with other bytes. */
const ACCOUNT_ID_PREFIX = 0x05;

/** Reads an Account ID as the Session app shows it. */
export function parseAccountId(text: string, field: string): string {
  if (/^05[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase();
  const problem =
    text.length === 66 && /^[0-9a-fA-F]+$/.test(text)
      ? `it begins with ${text.slice(0, 2)} instead of 05`
      : `it is not 66 hexadecimal characters`;
  throw inputError(
    field,
    `this is not an Account ID: ${problem}`,
    "Copy it from the Session app: 66 characters that begin with 05.",
  );
}

/**
 * The value of a name that stands for an account, as Oxen's name service has it, so that apps read both in one way:
 * XChaCha20-Poly1305 over the 33 bytes, then the nonce. Only who knows the name has the key.
 */
export function encryptAccountId(name: SessionName, accountId: string, nonce: Uint8Array = randomNonce()): Hex {
  const plaintext = Buffer.from(parseAccountId(accountId, "Account ID"), "hex");
  return bytesToHex(Buffer.concat([xchacha20poly1305(keyOf(name), nonce).encrypt(plaintext), nonce]));
}

/** What {@link encryptAccountId} was given. Refuses everything that is not exactly that (NM-05). */
export function decryptAccountId(name: SessionName, value: Hex): string {
  const bytes = hexToBytes(value);
  if (bytes.length !== VALUE_LENGTH) throw valueError(`it has ${bytes.length} bytes instead of ${VALUE_LENGTH}`);
  let plaintext: Uint8Array;
  try {
    const cipher = xchacha20poly1305(keyOf(name), bytes.subarray(CIPHERTEXT_LENGTH));
    plaintext = cipher.decrypt(bytes.subarray(0, CIPHERTEXT_LENGTH));
  } catch {
    throw valueError("it was not encrypted under this name");
  }
  // 49 bytes of ciphertext are 33 of plaintext.
  if (plaintext[0] !== ACCOUNT_ID_PREFIX) throw valueError("what is encrypted is not an Account ID");
  return Buffer.from(plaintext).toString("hex");
}

/** BLAKE2b-256 of the name under the key BLAKE2b-256 of the name. */
function keyOf(name: SessionName): Uint8Array {
  const bytes = Buffer.from(name, "ascii");
  return blake2b(bytes, { dkLen: 32, key: blake2b(bytes, { dkLen: 32 }) });
}

function randomNonce(): Uint8Array {
  return randomBytes(NONCE_LENGTH);
}

function valueError(problem: string): ToolkitError {
  return new ToolkitError("PRECONDITION_FAILED", `The value of the name is of no use: ${problem}.`, {
    hint: "Do not write to whoever else claims to be behind this name. Its owner can set the value again.",
  });
}
