import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { bytesToHex } from "../../src/core/hex.js";
import { toJson } from "../../src/core/json.js";
import { proAccountOf, signRedeem } from "../../src/pro/account.js";
import { i2osp } from "../../src/pro/integers.js";
import { derivePurchase } from "../../src/pro/purchase.js";
import { exchangeHash, spentHash } from "../../src/pro/spending.js";
import { challengeDigestOf, tokenInputOf } from "../../src/pro/token.js";
import { publishedOf, publishedVectorKey } from "../../test/support/pro.js";

/* Writes test/vectors/pro-purchase.json, for clients in other languages; `--check` fails if it is not up to date. */

const FILE = new URL("../../test/vectors/pro-purchase.json", import.meta.url);
const DESCRIPTION =
  "What an account's seed, a plan and an index give; decision 0017 says how each is made. The issuer's key is that of " +
  "RFC 9578's vectors. `spend` signs for a token whose RSA signature is 256 bytes of 0x55: it says how requests are " +
  "signed, not which tokens are genuine.";
const TIMESTAMP = 1_800_000_000;

const key = publishedVectorKey();
const seeds = [new Uint8Array(32).fill(1), Uint8Array.from({ length: 32 }, (_, i) => i)];
const places: [plan: number, index: number][] = [
  [1, 0],
  [1, 1],
  [3, 0],
  [5, 2 ** 32 - 1],
];

const accounts = seeds.map((seed) => {
  const account = proAccountOf(seed);
  const purchases = places.map(([plan, index]) => {
    const published = publishedOf(key, { plan });
    const purchase = derivePurchase(account.purchaseSecret, index, published);
    const { tokenKey, blindedMessage } = purchase;
    const token = {
      tokenKey,
      challengeDigest: challengeDigestOf(published),
      keyId: key.keyId,
      signature: new Uint8Array(256).fill(0x55),
    };
    return {
      plan,
      index,
      tokenSecret: bytesToHex(purchase.tokenSecret),
      tokenKey: bytesToHex(tokenKey),
      challengeDigest: bytesToHex(token.challengeDigest),
      tokenInput: bytesToHex(tokenInputOf(tokenKey, published)),
      blindedMessage: bytesToHex(blindedMessage),
      inverse: bytesToHex(i2osp(purchase.inverse, key.size)),
      commitment: purchase.commitment,
      spentHash: spentHash(tokenKey),
      exchangeHash: bytesToHex(exchangeHash(tokenKey, key.keyId, blindedMessage)),
      spend: signRedeem(account, purchase, token, TIMESTAMP),
    };
  });
  return {
    seed: bytesToHex(seed),
    purchaseSecret: bytesToHex(account.purchaseSecret),
    masterSeed: bytesToHex(account.masterSeed),
    rotatingSeed: bytesToHex(account.rotatingSeed),
    purchases,
  };
});

const issuer = {
  issuerName: publishedOf(key).issuerName,
  keyId: key.keyId,
  modulus: bytesToHex(i2osp(key.modulus, key.size)),
};
const contents = await format(toJson({ description: DESCRIPTION, issuer, accounts }), {
  parser: "json",
  printWidth: 120,
});

if (!process.argv.includes("--check")) writeFileSync(FILE, contents);
else if (readFileSync(FILE, "utf8") !== contents) {
  console.error("test/vectors/pro-purchase.json is stale: run npm run generate:vectors.");
  process.exitCode = 1;
}
