import { constants, createHash, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { getBytes, hexlify, id } from "ethers";
import { asGovernor, type Chain, type System } from "./system.js";

const MODULUS_BYTES = 256;

/** DER of one element: tag, length, content. */
function der(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Uint8Array.from([tag, ...size, ...content]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const tagged = (number: number, content: Uint8Array) => der(0xa0 + number, content);
const identifier = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const integer = (...bytes: number[]) => der(0x02, Uint8Array.from(bytes));

const RSASSA_PSS = identifier("2a864886f70d01010a"); // 1.2.840.113549.1.1.10
const MGF1 = identifier("2a864886f70d010108"); // 1.2.840.113549.1.1.8
const SHA384 = identifier("608648016503040202"); // 2.16.840.1.101.3.4.2.2

/** The SubjectPublicKeyInfo of RFC 9578, section 6.5: RSASSA-PSS with SHA-384, MGF1 with SHA-384, salt of 48 bytes. */
export function subjectPublicKeyInfo(modulus: Uint8Array): Uint8Array {
  const parameters = sequence(
    tagged(0, sequence(SHA384)),
    tagged(1, sequence(MGF1, sequence(SHA384))),
    tagged(2, integer(48)),
  );
  const key = sequence(integer(0, ...modulus), integer(1, 0, 1));
  return sequence(sequence(RSASSA_PSS, parameters), der(0x03, Uint8Array.of(0), key));
}

/** An issuer's key: 2,048 bits, exponent 65,537, and the raw RSA operation that a blind signature is. */
export function makeIssuer() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048, publicExponent: 65_537 });
  const modulus = Buffer.from(privateKey.export({ format: "jwk" }).n!, "base64url");
  return {
    modulus: hexlify(modulus),
    spki: subjectPublicKeyInfo(modulus),
    keyId: `0x${createHash("sha256").update(subjectPublicKeyInfo(modulus)).digest("hex")}`,
    sign: (blindedMessage: string) =>
      hexlify(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, getBytes(blindedMessage))),
  };
}

export type Issuer = ReturnType<typeof makeIssuer>;

/** 256 bytes that are below every modulus: what an issuer gets to see of a token. */
export function blindedMessage(label: string): string {
  const blocks = Array.from({ length: MODULUS_BYTES / 32 }, (_, i) => id(`${label} ${i}`).slice(2));
  return `0x00${blocks.join("").slice(2)}`;
}

export interface Announcement {
  plan?: number;
  epoch?: number;
  keyHash?: string;
  keyIds: readonly string[];
  uri?: string;
}

/** The governor announces issuers' keys. Answers with the transaction. */
export async function announceKeys(chain: Chain, system: System, announcement: Announcement) {
  const { plan = 1, epoch = 1, keyHash = id("key file"), keyIds, uri = "https://pro.example/keys.json" } = announcement;
  const { proBurn } = system;
  const data = proBurn.interface.encodeFunctionData("setIssuerKeys", [plan, epoch, keyHash, [...keyIds], uri]);
  return asGovernor(chain, system, proBurn, data);
}
