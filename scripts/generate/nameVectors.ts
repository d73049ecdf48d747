import { readFileSync, writeFileSync } from "node:fs";
import { getAddress, id, ZeroAddress } from "ethers";
import { format } from "prettier";
import { ToolkitError } from "../../src/core/errors.js";
import { bytesToHex, hexToBytes, type Hex } from "../../src/core/hex.js";
import { toJson } from "../../src/core/json.js";
import { commitmentOf, hashesOf, type NameRequest } from "../../src/names/nameHashes.js";
import { normaliseName } from "../../src/names/nameRules.js";
import { encryptAccountId } from "../../src/names/nameValue.js";

/* Writes test/vectors/names.json, for the contract and for apps; `--check` fails if it is not up to date. */

const FILE = new URL("../../test/vectors/names.json", import.meta.url);
const DESCRIPTION =
  "Names, their hashes and values; docs/guides/names.md says how each is made. `text` is what somebody types, `name` what " +
  "is hashed. `position` counts characters from 1; `contract` is the error of hashesOf for the text with A-Z as a-z, null " +
  "where it accepts what the toolkit does not register. Addresses and secrets are made up.";

const NAMES = [
  "a",
  "_",
  "7",
  "ab",
  "a-b",
  "wolf",
  "alice",
  "KeeJef",
  "keejef",
  "test",
  "abc",
  "0x",
  "a--b",
  "under_score",
  "_-_",
  "x".repeat(63),
  `${"z9_-".repeat(15)}wxyz`,
];

const INVALID: [what: string, text: string][] = [
  ["nothing", ""],
  ["a space", " "],
  ["a space before", " alice"],
  ["a space behind", "alice "],
  ["a space inside", "al ice"],
  ["a line break behind", "alice\n"],
  ["a tab", "al\tice"],
  ["a null character", "alice\0"],
  ["a dot", "alice.sesh"],
  ["a dot at the end", "alice."],
  ["a slash", "a/b"],
  ["an at sign", "@alice"],
  ["an emoji", "alice\u{1f600}"],
  ["65 characters", "a".repeat(65)],
  ["65 characters with an accent", `${"a".repeat(64)}\u00e9`],
  ["64 characters, the last outside ASCII", `${"a".repeat(63)}\u00e9`],
  ["a hyphen before", "-alice"],
  ["a hyphen behind", "alice-"],
  ["a hyphen alone", "-"],
  ["two hyphens", "--"],
  ["a Cyrillic a", "\u0430lice"],
  ["a Cyrillic c inside", "ali\u0441e"],
  ["a Greek omicron", "b\u03bfb"],
  ["a Latin iota", "al\u0269ce"],
  ["a dotless i", "al\u0131ce"],
  ["a capital I with a dot", "AL\u0130CE"],
  ["the sign for kelvin", "\u212aing"],
  ["full-width letters", "\uff41lice"],
  ["a full-width digit", "a\uff11"],
  ["an Arabic-Indic digit", "a\u0661"],
  ["a mathematical letter", "\u{1d41a}lice"],
  ["a sharp s", "stra\u00dfe"],
  ["a ligature", "\ufb01ne"],
  ["an accent, composed (NFC)", "caf\u00e9"],
  ["an accent, decomposed (NFD)", "cafe\u0301"],
  ["a combining mark first", "\u0301alice"],
  ["a zero width space", "ali\u200bce"],
  ["a zero width joiner", "ali\u200dce"],
  ["a word joiner", "ali\u2060ce"],
  ["a soft hyphen", "ali\u00adce"],
  ["a byte order mark before", "\ufeffalice"],
  ["a variation selector", "alice\ufe0f"],
  ["a Hangul filler", "alice\u3164"],
  ["a right-to-left override", "\u202eecila"],
  ["a right-to-left mark", "alice\u200f"],
  ["a Hebrew letter", "alice\u05d0"],
  ["a no-break space", "al\u00a0ice"],
  ["a hyphen of another kind", "al\u2010ice"],
  ["a low line of another kind", "al\uff3fice"],
  ["punycode", "xn--80ak6aa92e"],
  ["punycode in capitals", "XN--80ak6aa92e"],
];

/** What the contract says, found byte by byte without the toolkit's rule. */
function contractError(text: string): { error: string; args: (number | string)[] } | null {
  const bytes = Buffer.from(
    text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    "utf8",
  );
  if (bytes.length === 0 || bytes.length > 64) return { error: "NameLengthInvalid", args: [bytes.length, 64] };
  const allowed = Buffer.from("abcdefghijklmnopqrstuvwxyz0123456789_", "ascii");
  const bad = bytes.findIndex((byte, i) => {
    const inner = i > 0 && i < bytes.length - 1;
    return !allowed.includes(byte) && !(byte === 0x2d && inner);
  });
  if (bad === -1) return null;
  return { error: "NameCharacterInvalid", args: [bad, bytesToHex(bytes.subarray(bad, bad + 1))] };
}

function problemOf(text: string): { reason: unknown; position?: unknown } {
  try {
    normaliseName(text);
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error;
    const { reason, position } = error.details;
    return position === undefined ? { reason } : { reason, position };
  }
  throw new Error(`${JSON.stringify(text)} is a name.`);
}

/* VALUES */

const ACCOUNT = `05${id("account of the vectors").slice(2)}`;
const nonceOf = (label: string) => hexToBytes(id(label).slice(0, 50) as Hex);
const values = [
  // Of the Session client library's own test of Oxen names: an independent implementation gave this ciphertext.
  {
    name: "test",
    accountId: "05d2ad010eeb72d72e561d9de7bd7b6989af77dcabffa03a5111a6c859ae5c3a72",
    nonce: hexToBytes("0x00112233445566778899aabbccddeeff00ffeeddccbbaa99"),
  },
  { name: "alice", accountId: ACCOUNT, nonce: nonceOf("nonce 1") },
  { name: "alice", accountId: ACCOUNT, nonce: nonceOf("nonce 2") },
  { name: "a", accountId: `05${"00".repeat(32)}`, nonce: new Uint8Array(24) },
  { name: "x".repeat(64), accountId: `05${"ff".repeat(32)}`, nonce: nonceOf("nonce 3") },
];
const good = encryptAccountId(normaliseName("alice"), ACCOUNT, nonceOf("nonce 1"));
const flip = (value: Hex, byte: number) => {
  const bytes = hexToBytes(value);
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  return bytesToHex(bytes);
};
const invalidValues: [what: string, value: Hex][] = [
  ["nothing", "0x"],
  ["one byte too few", good.slice(0, -2) as Hex],
  ["one byte too many", `${good}00`],
  ["zeros", `0x${"00".repeat(73)}`],
  ["another ciphertext", flip(good, 0)],
  ["another tag", flip(good, 48)],
  ["another nonce", flip(good, 72)],
  ["nonce before the ciphertext", `0x${good.slice(-48)}${good.slice(2, -48)}`],
  ["the value of another name", encryptAccountId(normaliseName("alice2"), ACCOUNT, nonceOf("nonce 1"))],
];

/* COMMITMENTS */

const address = (label: string) => getAddress(id(label).slice(0, 42)) as Hex;
const requests: NameRequest[] = [
  { leaseYears: 1, owner: address("owner"), backupOwner: ZeroAddress as Hex, value: "0x" },
  { leaseYears: 10, owner: address("owner"), backupOwner: address("backup owner"), value: good },
].map((request) => {
  const { baseHash, tier } = hashesOf(normaliseName("alice"));
  return { baseHash, tier, ...request } as NameRequest;
});

const json = toJson({
  description: DESCRIPTION,
  names: NAMES.map((text) => ({ text, name: normaliseName(text), ...hashesOf(normaliseName(text)) })),
  invalid: INVALID.map(([what, text]) => ({ what, text, ...problemOf(text), contract: contractError(text) })),
  values: values.map(({ name, accountId, nonce }) => ({
    name,
    accountId,
    nonce: bytesToHex(nonce),
    value: encryptAccountId(normaliseName(name), accountId, nonce),
  })),
  invalidValues: invalidValues.map(([what, value]) => ({ what, name: "alice", value })),
  commitments: requests.map((request) => {
    const [chainId, contract, secret] = [421_614n, address("names"), id("secret") as Hex];
    return { chainId, contract, request, secret, commitment: commitmentOf(chainId, contract, request, secret) };
  }),
});
// What cannot be seen, or turns the line around, is written as its code.
const ascii = json.replace(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const contents = await format(ascii, { parser: "json", printWidth: 120 });

if (!process.argv.includes("--check")) writeFileSync(FILE, contents);
else if (readFileSync(FILE, "utf8") !== contents) {
  console.error("test/vectors/names.json is stale: run npm run generate:names.");
  process.exitCode = 1;
}
