import { ed25519 } from "@noble/curves/ed25519.js";
import { expect } from "chai";
import { fromBareHex, fromBase64, parseProof, type Redeemed } from "../../../../../src/pro/api.js";
import { i2osp } from "../../../../../src/pro/integers.js";
import { isProofValid } from "../../../../../src/pro/proof.js";
import { unblind } from "../../../../../src/pro/purchase.js";
import { verifyEd25519 } from "../../../../../src/pro/spending.js";
import { KeyRing, type ServerKey } from "../../../../../src/pro/server/keyRing.js";
import { Redeemer } from "../../../../../src/pro/server/redeemer.js";
import { Store } from "../../../../../src/pro/server/store.js";
import { forEachDatabase, type TestDatabase } from "../../../../support/databases.js";
import { exchangeRequest, purchaseOf, redeemRequest, refusalOf, seed, tokenOf } from "../../../../support/proClient.js";
import { BACKEND_SEED, makeKey, type TestKey } from "../../../../support/proServer.js";
import { DAY } from "../../../../support/system.js";

const DOMAIN = { chainId: 421_614n, proBurn: `0x${"ab".repeat(20)}` };
const BACKEND_KEY = ed25519.getPublicKey(BACKEND_SEED);
/** 2026-11-24 00:00:00 UTC */
const MIDNIGHT = 1_795_478_400;
const NOON = MIDNIGHT + DAY / 2;

const key = makeKey({ notBefore: MIDNIGHT });
const nextKey = makeKey({ epoch: 2, notBefore: MIDNIGHT + 360 * DAY });
const yearKey = makeKey({ plan: 3, notBefore: MIDNIGHT });
const unknownKey = makeKey({ epoch: 3, notBefore: MIDNIGHT });

const isValid = ({ proof, entitlement }: Redeemed) => isProofValid(BACKEND_KEY, entitlement, parseProof(proof));

describe("Redeemer", () => {
  forEachDatabase((databases) => {
    let database: TestDatabase;
    let store: Store;
    let redeemer: Redeemer;
    let now: number;

    beforeEach(async () => {
      now = NOON;
      database = await databases().create();
      store = await Store.open(database.open(), DOMAIN);
      redeemer = serve(store);
    });
    afterEach(() => store.close());

    function serve(over: Store, keys: readonly ServerKey[] = [key, nextKey, yearKey]): Redeemer {
      return new Redeemer({ keys: new KeyRing(keys), store: over, backendSeed: BACKEND_SEED, now: () => now });
    }

    /** A token of a key, and requests to spend it. */
    function tokenUnder(issuer: TestKey, label: string) {
      const purchase = purchaseOf(issuer.published, label);
      const { tokenSecret } = purchase;
      const token = tokenOf(issuer.pair, purchase);
      return {
        purchase,
        token,
        redemption: (account = "account", rotating = "rotating", timestamp = now) =>
          redeemRequest({ token, tokenSecret, timestamp, account, rotating }),
        exchangeFor: (issuer: TestKey, label: string) =>
          exchangeRequest(token, tokenSecret, purchaseOf(issuer.published, label)),
      };
    }

    describe("redeem", () => {
      it("entitles for the plan's days after today, with a proof of 30", async () => {
        const month = await redeemer.redeem(tokenUnder(key, "1").redemption("a"));
        expect(month).to.deep.include({ entitlement: "pro", account_expiry_ts: MIDNIGHT + 31 * DAY });
        expect(month.proof.expiry_unix_ts_ms).to.equal((MIDNIGHT + 31 * DAY) * 1_000);
        expect(isValid(month)).to.equal(true);
        const year = await redeemer.redeem(tokenUnder(yearKey, "2").redemption("b"));
        expect(year.account_expiry_ts).to.equal(MIDNIGHT + 366 * DAY);
        expect(year.proof.expiry_unix_ts_ms).to.equal((MIDNIGHT + 31 * DAY) * 1_000);
        expect(isValid(year)).to.equal(true);
      });

      it("adds a second token to the first, with a new revocation tag (PV-12)", async () => {
        const first = await redeemer.redeem(tokenUnder(key, "1").redemption());
        const second = await redeemer.redeem(tokenUnder(yearKey, "2").redemption());
        expect(second.account_expiry_ts).to.equal(first.account_expiry_ts + 365 * DAY);
        expect(second.proof.gen_index_hash).to.not.equal(first.proof.gen_index_hash);
        expect(fromBareHex(second.proof.gen_index_hash)).to.have.lengthOf(32);
      });

      for (const [time, days] of [
        ["the first second of a day", 31],
        ["the last second of a day", 31],
      ] as const) {
        it(`counts from the end of the day in ${time}`, async () => {
          now = time.startsWith("the first") ? MIDNIGHT : MIDNIGHT + DAY - 1;
          const { account_expiry_ts } = await redeemer.redeem(tokenUnder(key, "1").redemption());
          expect(account_expiry_ts).to.equal(MIDNIGHT + days * DAY);
        });
      }

      it("renews the proof of the same account, also for another rotating key, and extends nothing", async () => {
        const { redemption } = tokenUnder(yearKey, "1");
        const first = await redeemer.redeem(redemption());
        now += 20 * DAY;
        const renewed = await redeemer.redeem(redemption("account", "another rotating key"));
        expect(renewed.account_expiry_ts).to.equal(first.account_expiry_ts);
        expect(renewed.proof.gen_index_hash).to.equal(first.proof.gen_index_hash);
        expect(renewed.proof.rotating_pkey).to.not.equal(first.proof.rotating_pkey);
        expect(renewed.proof.expiry_unix_ts_ms).to.equal((MIDNIGHT + 51 * DAY) * 1_000);
        expect(isValid(renewed)).to.equal(true);
        now = first.account_expiry_ts - 1;
        const last = await redeemer.redeem(redemption());
        expect(last.proof.expiry_unix_ts_ms).to.equal(first.account_expiry_ts * 1_000);
      });

      it("refuses a second account, with evidence that anybody can check (PV-01)", async () => {
        const { token, redemption } = tokenUnder(key, "1");
        await redeemer.redeem(redemption("a"));
        const { code, evidence } = await refusalOf(redeemer.redeem(redemption("b")));
        expect(code).to.equal("already_spent");
        const { hash, token_sig } = evidence!;
        expect(verifyEd25519(token.tokenKey, fromBareHex(hash), fromBareHex(token_sig))).to.equal(true);
      });

      it("lets one of 50 accounts have a token that two servers are asked for at once (PV-01)", async () => {
        const second = await Store.open(database.open(), DOMAIN);
        const servers = [redeemer, serve(second)];
        const { redemption } = tokenUnder(key, "1");
        const requests = Array.from({ length: 50 }, (_, i) => redemption(`account ${i}`));
        const results = await Promise.allSettled(requests.map((request, i) => servers[i % 2]!.redeem(request)));
        await second.close();
        expect(results.filter(({ status }) => status === "fulfilled")).to.have.lengthOf(1);
        const codes = results.flatMap((result) =>
          result.status === "rejected" ? [(result.reason as { code: string }).code] : [],
        );
        expect(new Set(codes)).to.deep.equal(new Set(["already_spent"]));
      });

      it("knows after a restart what was spent (PV-01)", async () => {
        const { redemption } = tokenUnder(key, "1");
        const first = await redeemer.redeem(redemption("a"));
        await store.close();
        store = await Store.open(database.open(), DOMAIN);
        redeemer = serve(store);
        expect((await refusalOf(redeemer.redeem(redemption("b")))).code).to.equal("already_spent");
        expect(await redeemer.redeem(redemption("a"))).to.deep.equal(first);
      });

      for (const skew of [70, -70]) {
        it(`takes a request of a clock that differs by ${skew} s, not one second more (PV-08)`, async () => {
          const { redemption } = tokenUnder(key, "1");
          const late = redemption("account", "rotating", now + skew + Math.sign(skew));
          expect((await refusalOf(redeemer.redeem(late))).code).to.equal("stale_request");
          const inTime = await redeemer.redeem(redemption("account", "rotating", now + skew));
          expect(inTime.entitlement).to.equal("pro");
        });
      }

      it("takes a token until the last second of its key, and renews after it (PV-08)", async () => {
        const { redeemUntil } = key.published;
        now = redeemUntil - 1;
        const { redemption } = tokenUnder(key, "1");
        const first = await redeemer.redeem(redemption());
        now = redeemUntil;
        expect((await refusalOf(redeemer.redeem(tokenUnder(key, "2").redemption()))).code).to.equal("key_expired");
        expect((await redeemer.redeem(redemption())).account_expiry_ts).to.equal(first.account_expiry_ts);
        expect((await refusalOf(redeemer.redeem(redemption("b")))).code).to.equal("already_spent");
      });

      it("refuses a copied request with another account or rotating key (PV-07)", async () => {
        const { redemption } = tokenUnder(key, "1");
        const copied = redemption("victim");
        const own = redemption("thief", "thief's rotating key");
        const { master_pkey, master_sig, rotating_pkey, rotating_sig } = own;
        for (const changed of [
          { ...copied, master_pkey },
          { ...copied, master_pkey, master_sig },
          { ...copied, rotating_pkey },
          { ...copied, rotating_pkey, rotating_sig },
          { ...copied, ts: copied.ts + 1 },
          { ...own, token_sig: copied.token_sig },
        ]) {
          expect((await refusalOf(redeemer.redeem(changed))).code).to.equal("bad_signature");
        }
        expect((await redeemer.redeem(copied)).entitlement).to.equal("pro");
      });

      it("refuses keys that are no points of the curve", async () => {
        const request = tokenUnder(key, "1").redemption();
        const refusal = await refusalOf(redeemer.redeem({ ...request, master_pkey: "02".padEnd(64, "0") }));
        expect(refusal.code).to.equal("bad_signature");
      });

      it("refuses a token of another plan, of a key it does not know, or with one bit changed (PV-08)", async () => {
        const month = tokenUnder(key, "1");
        const year = tokenUnder(yearKey, "1");
        const stranger = tokenUnder(unknownKey, "1");
        const bytes = fromBase64(month.redemption().token);
        const withPart = (at: number, part: Uint8Array) => {
          const changed = Uint8Array.from(bytes);
          changed.set(part, at);
          return { ...month.redemption(), token: Buffer.from(changed).toString("base64") };
        };
        const yearBytes = fromBase64(year.redemption().token);
        for (const [what, request] of Object.entries({
          "unknown key": stranger.redemption(),
          "another plan's challenge": withPart(34, yearBytes.subarray(34, 66)),
          "another plan's key": withPart(66, yearBytes.subarray(66, 98)),
          "another plan's challenge and key": withPart(34, yearBytes.subarray(34, 98)),
          "another type": withPart(0, Uint8Array.of(0, 1)),
          "changed signature": withPart(353, Uint8Array.of(bytes[353]! ^ 1)),
          "changed token key": withPart(2, seed("another")),
        })) {
          expect((await refusalOf(redeemer.redeem(request))).code, what).to.equal("bad_token");
        }
        expect(await store.counts(100_000)).to.deep.equal([]);
      });

      it("refuses a plan that entitles to nothing", async () => {
        const strange = makeKey({ plan: 9, notBefore: MIDNIGHT });
        const other = serve(store, [strange]);
        expect((await refusalOf(other.redeem(tokenUnder(strange, "1").redemption()))).code).to.equal("wrong_plan");
      });

      it("keeps the day of a redemption and nothing finer (PV-02)", async () => {
        const { token, redemption } = tokenUnder(key, "1");
        await redeemer.redeem(redemption());
        expect((await store.findSpending(token.tokenKey))?.day).to.equal((MIDNIGHT + DAY) / DAY);
      });
    });

    describe("exchange", () => {
      it("gives a token of the same plan for a token, and the same answer again", async () => {
        const old = tokenUnder(key, "old");
        const request = old.exchangeFor(key, "new");
        const answer = await redeemer.exchange(request);
        expect(await redeemer.exchange(request)).to.deep.equal(answer);
        const target = purchaseOf(key.published, "new");
        const token = unblind(target, answer)!;
        const redeemed = await redeemer.redeem(
          redeemRequest({ token, tokenSecret: target.tokenSecret, timestamp: now }),
        );
        expect(redeemed.account_expiry_ts).to.equal(MIDNIGHT + 31 * DAY);
      });

      it("sells a token once: to one buyer of 20, at two servers (PV-01)", async () => {
        const second = await Store.open(database.open(), DOMAIN);
        const servers = [redeemer, serve(second)];
        const { exchangeFor } = tokenUnder(key, "stock");
        const requests = Array.from({ length: 20 }, (_, i) => exchangeFor(key, `buyer ${i}`));
        const results = await Promise.allSettled(requests.map((request, i) => servers[i % 2]!.exchange(request)));
        await second.close();
        const [winner, ...others] = results.filter(({ status }) => status === "fulfilled");
        expect(winner).to.not.equal(undefined);
        expect(others).to.deep.equal([]);
      });

      it("refuses what was redeemed, and to redeem what was exchanged, with evidence", async () => {
        const [a, b] = [tokenUnder(key, "a"), tokenUnder(key, "b")];
        await redeemer.redeem(a.redemption());
        await redeemer.exchange(b.exchangeFor(key, "new"));
        const refusals = [
          await refusalOf(redeemer.exchange(a.exchangeFor(key, "new"))),
          await refusalOf(redeemer.redeem(b.redemption())),
        ];
        for (const { code, evidence } of refusals) {
          expect(code).to.equal("already_spent");
          expect(evidence).to.not.equal(undefined);
        }
      });

      it("refuses a key of another plan, one it does not have, and one without its private half (PV-08)", async () => {
        const { exchangeFor } = tokenUnder(key, "old");
        expect((await refusalOf(redeemer.exchange(exchangeFor(yearKey, "n")))).code).to.equal("wrong_plan");
        expect((await refusalOf(redeemer.exchange(exchangeFor(unknownKey, "n")))).code).to.equal("wrong_key");
        const { published, text, usableFrom } = nextKey;
        const without = serve(store, [key, { published, text, usableFrom }]);
        expect((await refusalOf(without.exchange(exchangeFor(nextKey, "n")))).code).to.equal("wrong_key");
      });

      it("exchanges for a key in its time only, to the second, and repeats an answer after it (PV-08)", async () => {
        const at = async (time: number, label: string, issuer: TestKey) => {
          now = time;
          return redeemer.exchange(tokenUnder(key, label).exchangeFor(issuer, label));
        };
        const { notBefore, issueUntil } = nextKey.published;
        expect((await refusalOf(at(notBefore - 1, "1", nextKey))).code).to.equal("wrong_key");
        const first = await at(notBefore, "1", nextKey);
        const last = await at(key.published.issueUntil, "2", key);
        expect((await refusalOf(at(key.published.issueUntil + 1, "3", key))).code).to.equal("key_expired");
        expect(await at(issueUntil + 1, "1", nextKey)).to.deep.equal(first);
        expect(await at(key.published.redeemUntil, "2", key)).to.deep.equal(last);
      });

      it("refuses a token whose key's time is over (PV-08)", async () => {
        const { redeemUntil } = key.published;
        const later = makeKey({ epoch: 4, notBefore: redeemUntil - DAY });
        const server = serve(store, [key, later]);
        now = redeemUntil;
        const refusal = await refusalOf(server.exchange(tokenUnder(key, "1").exchangeFor(later, "new")));
        expect(refusal.code).to.equal("key_expired");
        now = redeemUntil - 1;
        expect(await server.exchange(tokenUnder(key, "1").exchangeFor(later, "new"))).to.have.lengthOf(256);
      });

      it("refuses another blinded message under the same signature (PV-07), and one above the modulus", async () => {
        const { exchangeFor, token } = tokenUnder(key, "old");
        const request = exchangeFor(key, "new");
        const { blinded_msg } = exchangeFor(key, "thief's");
        expect((await refusalOf(redeemer.exchange({ ...request, blinded_msg }))).code).to.equal("bad_signature");
        const modulus = Buffer.from(i2osp(key.published.key.modulus, 256)).toString("base64");
        const tooLarge = await refusalOf(redeemer.exchange({ ...request, blinded_msg: modulus }));
        expect(tooLarge.code).to.equal("bad_blinded_msg");
        expect(await store.findSpending(token.tokenKey)).to.equal(undefined);
      });
    });
  });
});
