import { join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import { expect } from "chai";
import { MaxUint256 } from "ethers";
import type { Hex } from "../../../../../src/core/hex.js";
import { fromBase64, parseProof, PATHS, type Redeemed } from "../../../../../src/pro/api.js";
import { isProofValid } from "../../../../../src/pro/proof.js";
import { unblind } from "../../../../../src/pro/purchase.js";
import { SqliteDatabase } from "../../../../../src/pro/server/sqlite.js";
import { exchangeRequest, issueRequest, purchaseOf, redeemRequest } from "../../../../support/proClient.js";
import { announce, BACKEND_SEED, createProServer, makeKey } from "../../../../support/proServer.js";
import { createChain, deploySystem } from "../../../../support/system.js";
import { readClientOf } from "../../../../support/toolkit.js";

const chain = await createChain();

/** What a server has on its disk, by table. */
async function rowsOf(folder: string) {
  const database = new SqliteDatabase(join(folder, "pro.db"));
  const rows = (table: string) => database.transaction((queries) => queries.all(`SELECT * FROM ${table}`));
  try {
    return { issued: await rows("burn_issued"), spent: await rows("burn_spent"), accounts: await rows("accounts") };
  } finally {
    await database.close();
  }
}

/** All 8 bytes in a row of whatever stands in values as bytes, hexadecimal or base64, except a key's id. */
function windowsOf(values: unknown, keyId: string): Set<string> {
  const windows = new Set<string>();
  const add = (bytes: Uint8Array) => {
    const hex = Buffer.from(bytes).toString("hex").split(keyId.slice(2));
    for (const part of hex) for (let i = 0; i + 16 <= part.length; i += 2) windows.add(part.slice(i, i + 16));
  };
  const visit = (value: unknown): void => {
    if (value instanceof Uint8Array) add(value);
    else if (typeof value === "string") {
      add(/^(0x)?[0-9a-f]+$/.test(value) ? Buffer.from(value.replace("0x", ""), "hex") : fromBase64(value));
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(values);
  return windows;
}

describe("Pro server over HTTP", () => {
  it("issues for a burn, redeems, exchanges, and publishes keys and commitments", async () => {
    const system = await deploySystem(chain);
    const key = makeKey({ notBefore: await chain.networkHelpers.time.latest() });
    await announce(chain, system, [key]);
    const client = await readClientOf(chain, system);
    const server = await createProServer({ client, keys: [key] });
    const post = async (path: string, body: unknown) => {
      const response = await server.api.request(path, { method: "POST", body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const get = async (path: string) => (await server.api.request(path)).json();
    try {
      const purchases = ["first", "second"].map((label) => purchaseOf(key.published, label));
      const [first, second] = purchases as [(typeof purchases)[0], (typeof purchases)[0]];
      const target = purchaseOf(key.published, "target");
      await system.proBurn
        .connect(system.stakers[0])
        .burnForProBatch(1, [first.commitment, second.commitment], MaxUint256);

      const tokens = [];
      const issues: unknown[] = [];
      for (const purchase of purchases) {
        const { status, body } = await post(PATHS.issue, issueRequest(1, purchase));
        expect(status, JSON.stringify(body)).to.equal(200);
        issues.push(issueRequest(1, purchase), body);
        tokens.push(unblind(purchase, fromBase64(body.blind_sig as string))!);
      }
      const timestamp = server.now();
      const redeem = redeemRequest({ token: tokens[0]!, tokenSecret: first.tokenSecret, timestamp });
      const redeemed = (await post(PATHS.redeem, redeem)).body as unknown as Redeemed;
      const backendKey = ed25519.getPublicKey(BACKEND_SEED);
      expect(isProofValid(backendKey, "pro", parseProof(redeemed.proof))).to.equal(true);

      const exchange = exchangeRequest(tokens[1]!, second.tokenSecret, target);
      const exchanged = await post(PATHS.exchange, exchange);
      expect(unblind(target, fromBase64(exchanged.body.blind_sig as string))?.keyId).to.equal(key.published.key.keyId);

      expect(await get(PATHS.keys)).to.deep.equal({ key_files: [key.text] });
      expect(await get(`${PATHS.receipt}/${second.commitment}`)).to.deep.equal({
        receipt_id: 1,
        plan: 1,
        index: 1,
        cancelled: false,
        issued: true,
      });
      const day = new Date(timestamp * 1_000).toISOString().slice(0, 10);
      const { issued } = (await get(`${PATHS.issued}?since=${day}`)) as { issued: { commitment: Hex; day: string }[] };
      expect(issued).to.have.deep.members(purchases.map(({ commitment }) => ({ commitment, day })));
      expect(server.reports).to.deep.equal([]);

      // What one side saw and keeps has no 8 bytes in common with the other's, but for the key's id (PV-02).
      const seen = { issue: [first.commitment, ...issues], redeem: [redeem, redeemed.proof] };
      const kept = await rowsOf(server.folder);
      const issueSide = windowsOf([...seen.issue, kept.issued], key.published.key.keyId);
      const redeemSide = windowsOf([...seen.redeem, kept.spent, kept.accounts], key.published.key.keyId);
      expect(issueSide.size).to.be.above(500);
      expect(redeemSide.size).to.be.above(500);
      expect([...issueSide].filter((window) => redeemSide.has(window))).to.deep.equal([]);
    } finally {
      await server.close();
    }
  });
});
