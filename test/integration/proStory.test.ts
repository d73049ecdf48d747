import { existsSync } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { ed25519 } from "@noble/curves/ed25519.js";
import { expect } from "chai";
import { Hono } from "hono";
import { execute } from "../../src/actions/execute.js";
import { planAnswerIssue } from "../../src/actions/answerIssue.js";
import { hexToBytes, type Hex } from "../../src/core/hex.js";
import { ToolkitError } from "../../src/core/errors.js";
import { writeFile } from "../../src/core/files.js";
import { toJson } from "../../src/core/json.js";
import { proAccountOf, signRedeem } from "../../src/pro/account.js";
import { type Evidence, fromBase64, parseProof, type Redeemed } from "../../src/pro/api.js";
import { blindSign } from "../../src/pro/blindRsa.js";
import { requestRedeem } from "../../src/pro/client.js";
import { checkRefusal } from "../../src/pro/doubleSpend.js";
import { checkEvidence, doubleSpendEvidence } from "../../src/pro/evidence.js";
import { isProofValid } from "../../src/pro/proof.js";
import { ReceiptLog } from "../../src/pro/receipts.js";
import { makeAudit } from "../../src/pro/server/audit.js";
import { AuditFolder } from "../../src/pro/server/auditFolder.js";
import { dayOf, endOf } from "../../src/pro/server/days.js";
import { decodeToken } from "../../src/pro/token.js";
import { deriveFrom, type Wallet, type WalletPurchase } from "../../src/pro/wallet.js";
import { createProStory, listen, writeSeed } from "../support/proBuyer.js";
import { BACKEND_SEED } from "../support/proServer.js";
import { rejectionOf } from "../support/rejection.js";
import { createChain } from "../support/system.js";
import { fundedClient } from "../support/toolkit.js";

const chain = await createChain();
const BACKEND_KEY = ed25519.getPublicKey(BACKEND_SEED);
const clock = () => Math.floor(Date.now() / 1_000);

interface Outcome {
  purchases: { purchase: string; outcome: string }[];
  waiting?: { purchase: string; redeemAt: number }[];
  redeemed?: Redeemed;
}

describe("Story of a wallet user who buys Pro", () => {
  let story: Awaited<ReturnType<typeof createProStory>>;
  const run = (...args: string[]) => story.cli.run(args);
  const json = <Output>(args: string[], code = 0) => story.cli.json<Output>(args, code);
  const states = async () => (await story.wallet()).purchases.map(({ state }) => state);

  before(async () => {
    story = await createProStory(chain);
  });
  after(async () => {
    await story.close();
  });

  it("shows the price, and takes no index for a dry run", async () => {
    expect((await json<{ plan: number }[]>(["pro", "quote"])).map(({ plan }) => plan)).to.deep.equal([1, 2, 3]);
    const { out } = await run("pro", "buy", "1", "--dry-run");
    expect(out).to.contain("Dry run: nothing was sent");
    expect(existsSync(story.walletPath)).to.equal(false);
  });

  it("burns for a purchase that is in the wallet file first, readable by its owner only", async () => {
    expect((await run("pro", "buy", "1", "--yes")).code).to.equal(0);
    expect((await stat(story.walletPath)).mode & 0o777).to.equal(0o600);
    const { purchases, nextIndex } = await story.wallet();
    expect(purchases).to.have.length(1);
    expect(purchases[0]).to.include({ plan: 1, epoch: 1, index: 0, state: "burned", receiptId: 1, unit: 0 });
    expect(nextIndex).to.deep.equal({ 1: 1 });
  });

  it("fetches the token, and waits with redeeming it for a time within a day (PV-11)", async () => {
    const before = clock();
    expect((await json<Outcome>(["pro", "issue"])).purchases).to.deep.equal([{ purchase: "1/0", outcome: "issued" }]);
    const { waiting, purchases } = await json<Outcome>(["pro", "redeem"]);
    expect(purchases).to.deep.equal([]);
    expect(waiting![0]!.purchase).to.equal("1/0");
    expect(waiting![0]!.redeemAt).to.be.within(before, clock() + 86_400);
    // Asked again, it is the same time: drawing until an early one comes would be no delay.
    expect((await json<Outcome>(["pro", "redeem"])).waiting).to.deep.equal(waiting);
    expect((await run("pro", "redeem")).out).to.match(/1\/0: waits until .* UTC; run this again then\./);
    expect((await story.server.store.counts(dayOf(clock()))).map(({ redeemed }) => redeemed)).to.deep.equal([0]);
  });

  it("redeems it when its time has come; the proof is valid offline", async () => {
    await story.changeWallet(({ purchases }) => (purchases[0]!.redeemAt = clock()));
    const proofFile = story.cli.path("proof.json");
    const backendKey = Buffer.from(BACKEND_KEY).toString("hex");
    const { redeemed } = await json<Outcome>(["pro", "redeem", "--backend-key", backendKey, "--out", proofFile]);
    expect(redeemed!.account_expiry_ts).to.equal(endOf(dayOf(clock()) + 30));
    const saved = JSON.parse(await readFile(proofFile, "utf8")) as Redeemed;
    expect(isProofValid(BACKEND_KEY, "pro", parseProof(saved.proof))).to.equal(true);
    expect(await states()).to.deep.equal(["redeemed"]);
  });

  it("does not take a proof that another backend signed", async () => {
    const other = Buffer.from(ed25519.getPublicKey(new Uint8Array(32))).toString("hex");
    const { code, err } = await run("pro", "redeem", "--renew", "--backend-key", other);
    expect([code, err]).to.satisfy(
      ([status, text]: [number, string]) => status === 1 && text.includes("a proof that is not valid"),
    );
  });

  it("adds a second purchase to the first; redeeming at once warns (PV-11)", async () => {
    await run("pro", "buy", "1", "--yes");
    await run("pro", "issue");
    const { err, out } = await run("pro", "redeem", "--now");
    expect(err).to.contain("Warning: Redeeming right after buying is nearly as telling as a name");
    expect(out).to.contain("1/1: redeemed");
    const purchase = (await story.wallet()).purchases[1]!;
    expect(purchase.accountExpiresAt).to.equal(endOf(dayOf(clock()) + 60));
    expect((await run("pro", "status")).out).to.contain("redeemed");
  });

  it("goes on where it was interrupted, and never burns for an index twice", async () => {
    // The transaction went through, and the computer stopped before anything was noted.
    await run("pro", "buy", "2", "--yes");
    const bought = (await story.wallet()).purchases[2]!;
    expect(bought).to.include({ plan: 2, index: 0, state: "burned", receiptId: 3 });
    await story.changeWallet(({ purchases }) => {
      purchases[2] = {
        plan: 2,
        epoch: 1,
        index: 0,
        keyId: bought.keyId,
        commitment: bought.commitment,
        state: "planned",
      };
    });
    expect((await json<WalletPurchase[]>(["pro", "status"]))[2]).to.deep.equal(bought);
    // It stopped before the transaction was sent: the planned index is used by the next purchase of the plan.
    await story.cli.run(["pro", "buy", "2"], { answer: false });
    expect((await story.wallet()).purchases[3]).to.include({ index: 1, state: "planned" });
    await run("pro", "buy", "2", "--yes");
    expect((await story.wallet()).purchases.map(({ plan, index }) => `${plan}/${index}`)).to.deep.equal([
      "1/0",
      "1/1",
      "2/0",
      "2/1",
    ]);
    expect((await json<Outcome>(["pro", "issue"])).purchases.map(({ purchase }) => purchase)).to.deep.equal([
      "2/0",
      "2/1",
    ]);
    // It stopped after the issuer had answered: the answer is the same.
    const { token } = (await story.wallet()).purchases[3]!;
    await story.changeWallet(({ purchases }) => {
      delete purchases[3]!.token;
      purchases[3]!.state = "burned";
    });
    await json<Outcome>(["pro", "issue"]);
    expect((await story.wallet()).purchases[3]).to.include({ state: "issued", token });
    // It stopped after the redeemer had answered: the account has it once.
    const entitled = (await json<Outcome>(["pro", "redeem", "2/0", "--now"])).redeemed;
    await story.changeWallet(({ purchases }) => (purchases[2]!.state = "issued"));
    expect((await json<Outcome>(["pro", "redeem", "2/0", "--now"])).redeemed).to.deep.equal(entitled);
  });

  it("gets everything back from the seed alone after a lost device, and the same proof", async () => {
    const before = await story.wallet();
    const renewed = (await json<Outcome>(["pro", "redeem", "--renew"])).redeemed;
    const { server, client } = story;
    const domain = { chainId: client.chainId, proBurn: client.deployment.ProBurn };
    await new AuditFolder(server.folder).write(await makeAudit(dayOf(clock()), server.log, server.store, domain));
    await rm(story.walletPath);

    const restored = await json<Outcome>(["pro", "restore"]);
    expect(restored.purchases).to.have.length(4);
    const after = await story.wallet();
    const tokens = ({ purchases }: Wallet) =>
      purchases.map(({ plan, index, state, token }) => ({ plan, index, state, token }));
    expect(tokens(after)).to.deep.equal(tokens(before));
    // Five indices are left out: what was spent today may have used them.
    expect(after.nextIndex).to.deep.equal({ 1: 7, 2: 7 });
    expect((await json<Outcome>(["pro", "redeem", "--renew"])).redeemed).to.deep.equal(renewed);
    // Once more changes nothing.
    const once = await story.wallet();
    await json<Outcome>(["pro", "restore"]);
    expect(await story.wallet()).to.deep.equal(once);
  });

  it("restores with the wallet of nobody else", async () => {
    const stranger = await writeSeed(story.cli, "stranger");
    const { err } = await run("pro", "status", "--account", stranger, "--wallet", story.walletPath);
    expect(err).to.contain("is of another account");
    await json<Outcome>(["pro", "restore", "--account", stranger]);
    const found = JSON.parse(await readFile(`${stranger}.pro.json`, "utf8")) as Wallet;
    expect(found.purchases).to.deep.equal([]);
  });

  describe("given a token that was spent", () => {
    /** Another account that got hold of the token and its key. */
    async function redeemElsewhere() {
      const wallet = await story.wallet();
      const owner = proAccountOf(hexToBytes(`0x${(await readFile(story.account, "utf8")).trim()}`));
      const thief = proAccountOf(new Uint8Array(32).fill(99));
      const record = wallet.purchases[0]!;
      const purchase = deriveFrom(wallet, owner.purchaseSecret, record);
      const token = decodeToken(fromBase64(record.token!))!;
      const request = signRedeem(thief, purchase, token, clock());
      const refusal = await rejectionOf(requestRedeem(new URL(story.url), request));
      return { wallet, owner, thief, record, token, refusal };
    }

    it("is refused for another account, with evidence that anybody can check (PV-07)", async () => {
      const { wallet, thief, record, token, refusal } = await redeemElsewhere();
      expect(refusal.code).to.equal("SERVICE_REFUSED");
      expect(refusal.details.refusal).to.equal("already_spent");
      expect(checkRefusal(refusal, token, thief, [clock()])).to.equal(refusal);
      const evidence = refusal.details.evidence as Evidence;
      const file = doubleSpendEvidence(token, evidence, wallet.keyFiles[record.keyId]!);
      const log = new ReceiptLog(story.client, 0);
      expect(await checkEvidence(story.client, log, file)).to.include({ kind: "double-spend", plan: 1 });
      const path = story.cli.path("double-spend.json");
      await writeFile(path, toJson(file));
      expect((await run("pro", "evidence", "check", path)).out).to.contain("the token's own key signed something else");
      const forged = { ...file, evidence: { ...evidence, hash: "00".repeat(32) } };
      expect((await rejectionOf(checkEvidence(story.client, log, forged))).shortMessage).to.contain(
        "its signature is not the token's",
      );
    });

    it("a refusal without evidence, or with the account's own request as evidence, is unfounded", async () => {
      const { owner, record, token, refusal } = await redeemElsewhere();
      const bare = new ToolkitError("SERVICE_REFUSED", "no", { hint: "", details: { refusal: "already_spent" } });
      expect(checkRefusal(bare, token, owner, [])).to.have.nested.property("details.unfounded", true);
      // The lost device signed the request that stands in the evidence; a wallet that knows of it is not fooled.
      expect(checkRefusal(refusal, token, owner, record.signedAt ?? [])).to.equal(refusal);
      const times = Array.from({ length: 600 }, (_, i) => clock() - i);
      expect(checkRefusal(refusal, token, owner, times)).to.have.nested.property("details.unfounded", true);
    });
  });

  describe("given an issuer that refuses", () => {
    it("is asked on the chain, with evidence for everybody, and its answer there is the token", async () => {
      const [deaf, liar] = [new Hono(), new Hono()];
      deaf.all("*", (context) =>
        context.json({ error: { code: "wrong_key", message: "This issuer \u001b[31mdoes not have the key." } }, 403),
      );
      liar.all("*", (context) => context.json({ blind_sig: Buffer.alloc(256, 1).toString("base64") }));
      const [refusing, lying] = [await listen(deaf), await listen(liar)];
      try {
        await run("pro", "buy", "1", "--yes");
        const record = (await story.wallet()).purchases.at(-1)!;
        expect(record).to.include({ plan: 1, index: 7, state: "burned" });

        const refused = await run("pro", "issue", "--issuer", refusing.url);
        expect(refused.code).to.equal(1);
        expect(refused.err).to.contain("refused (wrong_key): This issuer [31mdoes not have the key.");
        const wrong = await run("pro", "issue", "--issuer", lying.url);
        expect(wrong.err).to.contain("answered something that is not the signature");
        expect((await story.wallet()).purchases.at(-1)).to.deep.equal(record);

        const file = story.cli.path("evidence.json");
        await run("pro", "evidence", "write", "1/7", "--out", file);
        expect((await run("pro", "evidence", "check", file)).out).to.contain("nobody has asked for it on the chain");
        expect((await run("pro", "challenge", "1/7", "--yes")).code).to.equal(0);
        expect((await run("pro", "evidence", "check", file)).out).to.match(
          /asked for on the chain .* UTC, not answered/,
        );
        expect((await run("pro", "challenge", "1/7", "--yes")).err).to.contain("asked");

        // The issuer thinks better of it, in public.
        const wallet = await story.wallet();
        const owner = proAccountOf(hexToBytes(`0x${(await readFile(story.account, "utf8")).trim()}`));
        const { blindedMessage, published } = deriveFrom(wallet, owner.purchaseSecret, record);
        const { privateKey } = story.keys[0]!.pair;
        const blindSignature = blindSign(privateKey, published.key, blindedMessage);
        const issuer = await fundedClient(chain, story.system, story.client);
        const receiptId = record.receiptId!;
        const answer = planAnswerIssue(issuer, { receiptId, key: published.key, blindSignature });
        await execute(issuer, answer, { interval: 10 });
        expect((await run("pro", "evidence", "check", file)).out).to.contain("the signature is on the chain");

        // Whoever was asked, the token comes from the chain.
        const issued = await json<Outcome>(["pro", "issue", "--issuer", refusing.url]);
        expect(issued.purchases).to.deep.equal([{ purchase: "1/7", outcome: "issued" }]);
        expect((await json<Outcome>(["pro", "redeem", "1/7", "--now"])).redeemed!.account_expiry_ts).to.equal(
          endOf(dayOf(clock()) + 180),
        );
      } finally {
        await Promise.all([refusing.close(), lying.close()]);
      }
    });

    it("evidence that does not hold is refused with the reason", async () => {
      const file = story.cli.path("evidence.json");
      const good = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
      const log = new ReceiptLog(story.client, 0);
      await log.sync();
      const other = story.keys[1]!;
      const small = Buffer.alloc(256, 1).toString("base64");
      const wrong: [Record<string, unknown>, string][] = [
        [{ key_file: `${good.key_file as string} ` }, "its key file is not one that was announced on the chain"],
        [{ chain_id: 1 }, "it is about another network"],
        [{ pro_burn: story.client.deployment.FeeRecycler }, "it is about another network"],
        [{ blinded_msg: Buffer.alloc(256, 0xff).toString("base64") }, "it is not below the modulus"],
        [{ blinded_msg: small }, "does not name this commitment"],
        [{ receipt_id: 99 }, "there is no final purchase 99"],
        [{ receipt_id: 1 }, "purchase 1 does not name this commitment"],
        [{ key_file: other.text, blinded_msg: small }, "is of plan 1, the key of plan 2"],
      ];
      for (const [change, problem] of wrong) {
        const changed = { ...good, ...change } as unknown as Parameters<typeof checkEvidence>[2];
        expect((await rejectionOf(checkEvidence(story.client, log, changed))).shortMessage).to.contain(problem);
      }
    });

    it("cancels what was bought, and is told what that means", async () => {
      await run("pro", "buy", "1", "--yes");
      const record = (await story.wallet()).purchases.at(-1)!;
      const { out } = await run("pro", "cancel", String(record.receiptId), "--yes");
      expect(out).to.contain("What was burned stays burned.");
      const { err } = await run("pro", "issue");
      expect(err).to.contain("refused (cancelled)");
      const file = story.cli.path("cancelled.json");
      await run("pro", "evidence", "write", `1/${record.index}`, "--out", file);
      expect((await run("pro", "evidence", "check", file)).err).to.contain("its payer cancelled the unit in time");
    });
  });

  it("is not held up by somebody who burned for its commitment first, and cancelled", async () => {
    const { proBurn, stakers } = story.system;
    // Seen in the pool of transactions: the commitment of a purchase that is about to be burned for.
    await story.cli.run(["pro", "buy", "2"], { answer: false });
    const planned = (await story.wallet()).purchases.at(-1)!;
    const stranger = proBurn.connect(stakers[3]);
    await stranger.burnForPro(2, planned.commitment, 10n ** 12n);
    const theirs = Number(await proBurn.receipts());
    await run("pro", "status");
    expect((await story.wallet()).purchases.at(-1)).to.include({ state: "burned", receiptId: theirs });
    // They paid for it; it is as good as one's own until they cancel.
    await proBurn.connect(stakers[4]).burnForPro(2, planned.commitment, 10n ** 12n);
    await stranger.cancel(theirs, 0);
    expect((await json<Outcome>(["pro", "issue"])).purchases.at(-1)!.outcome).to.equal("issued");
    expect((await story.wallet()).purchases.at(-1)).to.include({ state: "issued", receiptId: theirs + 1 });
  });

  it("says what is missing or wrong, and sends nothing", async () => {
    const short = story.cli.path("short.seed");
    await writeFile(short, "ab".repeat(31));
    const nothing = { SESH_PRO_ACCOUNT: "", SESH_PRO_ISSUER: "", SESH_PRO_REDEEMER: "" };
    const cases: [string[], Record<string, string>, string][] = [
      [["status"], nothing, "No account is given"],
      [["status", "--account", story.cli.path("none")], nothing, "cannot be read"],
      [["status", "--account", short], nothing, "account seed: it is not 32 bytes of hexadecimal text"],
      [["buy", "1", "--account", story.account, "--yes"], nothing, "No issuer is given"],
      [["buy", "1", "--issuer", "ftp://pro.example", "--yes"], {}, "--issuer: not the http or https URL of a service"],
      [["redeem", "--renew", "--account", story.account], nothing, "No redeemer is given"],
      [["redeem", "9/9"], {}, 'purchase: "9/9" is not in'],
      [["challenge", "9/9", "--yes"], {}, 'purchase: "9/9" is not in'],
      [["redeem", "--renew", "--backend-key", "abc"], {}, "--backend-key"],
      [["evidence", "write", "1/0", "--out", short], {}, "exists already"],
      [["evidence", "check", story.walletPath], {}, "has wrong contents"],
      [["cancel", "-1", "--yes"], {}, "receipt"],
      [["cancel", "1e3", "--yes"], {}, "receipt"],
    ];
    const before = await story.cli.wallet.connect(story.client.provider).getNonce();
    for (const [args, env, problem] of cases) {
      const { code, err } = await story.cli.run(["pro", ...args], { env });
      expect([code, err.includes(problem)], `${args.join(" ")}: ${err}`).to.deep.equal([2, true]);
    }
    expect(await story.cli.wallet.connect(story.client.provider).getNonce()).to.equal(before);
  });

  it("puts no seed and no token's key into anything it prints or writes", async () => {
    const seed = (await readFile(story.account, "utf8")).trim() as Hex;
    const wallet = await readFile(story.walletPath, "utf8");
    for (const text of [...story.cli.transcript, wallet]) expect(text).not.to.contain(seed);
  });
});
