import { ed25519 } from "@noble/curves/ed25519.js";
import { expect } from "chai";
import { MaxUint256 } from "ethers";
import type { Hex } from "../../../../../src/core/hex.js";
import { fromBase64, parseProof, PATHS, type Redeemed } from "../../../../../src/pro/api.js";
import { isProofValid } from "../../../../../src/pro/proof.js";
import { unblind } from "../../../../../src/pro/purchase.js";
import { exchangeRequest, issueRequest, purchaseOf, redeemRequest } from "../../../../support/proClient.js";
import { announce, BACKEND_SEED, createProServer, makeKey } from "../../../../support/proServer.js";
import { createChain, deploySystem } from "../../../../support/system.js";
import { readClientOf } from "../../../../support/toolkit.js";

const chain = await createChain();

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
      for (const purchase of purchases) {
        const { status, body } = await post(PATHS.issue, issueRequest(1, purchase));
        expect(status, JSON.stringify(body)).to.equal(200);
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
    } finally {
      await server.close();
    }
  });
});
