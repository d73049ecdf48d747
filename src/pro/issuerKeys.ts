import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { bytesToHex, type Hex } from "../core/hex.js";
import { blindSign, type RsaPublicKey, rsaPublicKey, rsaPublicKeyOf } from "./blindRsa.js";
import { i2osp, isCoprime, modularPower, os2ip } from "./integers.js";

export const RSA_BITS = 2_048;
/** Bytes of a blinded message, a blind signature and a token's signature. */
export const RSA_SIZE = RSA_BITS / 8;
const EXPONENT = 65_537;

/* A SubjectPublicKeyInfo of RFC 9578, section 6.5, up to the modulus and after it: id-RSASSA-PSS with SHA-384, MGF1 with
   SHA-384 and a salt of 48 bytes. Keys of 2,048 bits with the exponent 65,537 have one such encoding each. */
const SPKI_HEAD = Buffer.from(
  "30820152303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a" +
    "864886f70d010108300b0609608648016503040202a2030201300382010f003082010a0282010100",
  "hex",
);
const SPKI_TAIL = Buffer.from("0203010001", "hex");

/** The public half of an issuer's key. */
export interface IssuerKey extends RsaPublicKey {
  /** SHA-256 over the key's SubjectPublicKeyInfo; in every token. */
  keyId: Hex;
}

export interface IssuerKeyPair {
  publicKey: IssuerKey;
  privateKey: KeyObject;
}

export function generateIssuerKey(): IssuerKeyPair {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: RSA_BITS, publicExponent: EXPONENT });
  return issuerKeyPair(privateKey);
}

export function issuerKeyPair(privateKey: KeyObject): IssuerKeyPair {
  return { privateKey, publicKey: withId(rsaPublicKey(createPublicKey(privateKey))) };
}

/** The public key in an encoding of {@link encodeSpki}; undefined for any other encoding or kind of key. */
export function decodeSpki(spki: Uint8Array): IssuerKey | undefined {
  const modulus = spki.subarray(SPKI_HEAD.length, SPKI_HEAD.length + RSA_SIZE);
  if (modulus.length !== RSA_SIZE || (modulus[0] ?? 0) < 0x80) return undefined;
  if (!Buffer.concat([SPKI_HEAD, modulus, SPKI_TAIL]).equals(spki)) return undefined;
  return withId(rsaPublicKeyOf(modulus));
}

export function encodeSpki({ modulus }: RsaPublicKey): Uint8Array {
  return Buffer.concat([SPKI_HEAD, i2osp(modulus, RSA_SIZE), SPKI_TAIL]);
}

function withId(key: RsaPublicKey): IssuerKey {
  return { ...key, keyId: bytesToHex(createHash("sha256").update(encodeSpki(key)).digest()) };
}

/* The proof that x -> x^65537 is a permutation of the units modulo n: 8 roots of units that a hash has chosen. For a key
   for which it is none, blinded messages could tell their clients apart; at most one unit in 65,537 then has a root, so
   each such key passes with a chance of at most 65,537^-8 = 2^-128 (Goldberg et al., ASIACRYPT 2019). Without
   prime factors below 65,537 next to everything is a unit; clients blind nothing else. */

const PROOF_TAG = "SESHPRO-KEYPROOF";
const PROOF_ROOTS = 8;

/** Published once with the key. */
export function proveKey({ privateKey, publicKey }: IssuerKeyPair): Uint8Array[] {
  return challenges(publicKey).map((challenge) => blindSign(privateKey, publicKey, i2osp(challenge, RSA_SIZE)));
}

/** Whether a key is one that clients may blind messages for. */
export function isKeyProven(key: IssuerKey, proof: readonly Uint8Array[]): boolean {
  const { modulus, exponent } = key;
  const fits = modulus >> BigInt(RSA_BITS - 1) === 1n && exponent === BigInt(EXPONENT) && proof.length === PROOF_ROOTS;
  if (!fits || smallPrimes().some((prime) => modulus % BigInt(prime) === 0n)) return false;
  return challenges(key).every((challenge, i) => {
    const root = os2ip(proof[i] ?? new Uint8Array());
    const isRoot =
      proof[i]?.length === RSA_SIZE && root < modulus && modularPower(root, exponent, modulus) === challenge;
    return isRoot && isCoprime(challenge, modulus);
  });
}

/** Numbers below the modulus; 128 bits more are hashed than it has, so that they are as good as uniform. */
function challenges({ keyId, modulus }: IssuerKey): bigint[] {
  const length = RSA_SIZE + 16;
  return Array.from({ length: PROOF_ROOTS }, (_, i) => {
    const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, j) =>
      createHash("sha512")
        .update(PROOF_TAG)
        .update(Buffer.from(keyId.slice(2), "hex"))
        .update(i2osp(BigInt(i), 4))
        .update(Uint8Array.of(j))
        .digest(),
    );
    return os2ip(Buffer.concat(blocks).subarray(0, length)) % modulus;
  });
}

let primes: number[] | undefined;

/** The primes below 65,537. */
function smallPrimes(): number[] {
  if (primes !== undefined) return primes;
  const composite = new Uint8Array(EXPONENT);
  const found: number[] = [];
  for (let i = 2; i < EXPONENT; i++) {
    if (composite[i] === 1) continue;
    found.push(i);
    for (let multiple = i * i; multiple < EXPONENT; multiple += i) composite[multiple] = 1;
  }
  return (primes = found);
}
