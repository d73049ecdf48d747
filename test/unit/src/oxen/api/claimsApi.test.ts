import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Hono } from "hono";
import type { Address } from "../../../../../src/core/addresses.js";
import { createClaimsApi } from "../../../../../src/oxen/api/claimsApi.js";
import { EpochFolder } from "../../../../../src/oxen/api/epochFolder.js";
import type { EpochClaims } from "../../../../../src/oxen/api/sources.js";
import { claimMessage, type ClaimDomain } from "../../../../../src/oxen/claimMessage.js";
import { decodePoint, publicKeyOf } from "../../../../../src/oxen/curve.js";
import { depositAddress, integratedAddress, paymentIdOf, readDeposit } from "../../../../../src/oxen/deposits.js";
import { makeOutProof } from "../../../../../src/oxen/outProof.js";
import { formatOxenAddress } from "../../../../../src/oxen/oxenAddress.js";
import { ProofLog } from "../../../../../src/oxen/proofLog.js";
import { SignatureLog } from "../../../../../src/oxen/signatureLog.js";
import { signMessage } from "../../../../../src/oxen/signatures.js";
import { WatchReader } from "../../../../../src/oxen/watchReader.js";
import type { PendingDeposit } from "../../../../../src/oxen/watchState.js";
import { WatchStore } from "../../../../../src/oxen/watchStore.js";
import { oxenTransaction } from "../../../../support/oxenTransactions.js";
import { registrationBook } from "../../../../support/registrationBook.js";
import { oxenHolder, withTorsion } from "../../../../support/snapshots.js";

const domain: ClaimDomain = {
  campaign: "oxen-coin",
  chainId: 421_614n,
  bridge: "0x00000000000000000000000000000000000000B1",
};
const bonusDomain: ClaimDomain = {
  ...domain,
  campaign: "sn-bonus",
  bridge: "0x00000000000000000000000000000000000000B2",
};
const burn = depositAddress("mainnet", domain);
const ALICE: Address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BOB: Address = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const NOW = 1_764_000_000;
const AMOUNT = 9_007_199_254_740_993n;
const view = decodePoint(burn.viewKey)!;

/** What a sender with this secret paid. */
function paid(secret: bigint, height: number, paymentId?: string) {
  const id = paymentId === undefined ? {} : { paymentId: Uint8Array.from(Buffer.from(paymentId, "hex")) };
  const transaction = oxenTransaction(secret, [{ ...burn, amount: AMOUNT, ...id }]);
  const deposit = readDeposit(burn, height, { ...transaction, keyImages: [publicKeyOf(11n)] });
  const listed = { amount: AMOUNT, paymentId: paymentId ?? "0".repeat(16) };
  return {
    ...deposit,
    listed,
    deposit: { ...deposit, listed },
    proofFor: (to: Address, nonce = 0) => makeOutProof(transaction, view, secret, claimMessage(domain, to, nonce)),
  };
}

describe("The claims API", () => {
  let folder: string;
  let store: WatchStore;
  let registrations: ReturnType<typeof registrationBook>;
  let milliseconds: number;
  let client: string;
  let reports: string[];
  let api: Hono;

  const look = (pending: PendingDeposit[] = []) => store.show({ at: NOW, status: "current", pending, tip: 500 });
  const commit = async (...deposits: ReturnType<typeof paid>[]) => {
    await store.commit(
      { height: 400, hash: "ab".repeat(32) },
      deposits.map(({ deposit }) => deposit),
    );
  };
  const post = async (path: string, body: unknown) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return answer(await api.request(path, { method: "POST", body: text }));
  };
  const get = async (path: string) => answer(await api.request(path));
  const answer = async (response: Response) => ({
    status: response.status,
    data: (await response.json()) as Record<string, unknown> & { error?: { code: string; message: string } },
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-claims-"));
    await mkdir(join(folder, "epochs"));
    store = await WatchStore.open(join(folder, "watch"), { network: "mainnet", address: burn.address, startHeight: 1 });
    registrations = registrationBook(domain);
    milliseconds = NOW * 1_000;
    client = "1.2.3.4";
    reports = [];
    const claims: EpochClaims = {
      epoch: 2n,
      root: `0x${"11".repeat(32)}`,
      total: AMOUNT,
      ledgerHash: `0x${"22".repeat(32)}`,
      oxenHeight: 350n,
      oxenBlockHash: `0x${"33".repeat(32)}`,
      claimOf: (account) => (account === ALICE ? { cumulative: AMOUNT, proof: [`0x${"44".repeat(32)}`] } : undefined),
    };
    api = createClaimsApi({
      network: "mainnet",
      domain,
      bonusDomain,
      watch: new WatchReader(join(folder, "watch")),
      registrations,
      proofs: await ProofLog.open(join(folder, "proofs.jsonl")),
      signatures: await SignatureLog.open(join(folder, "signatures.jsonl")),
      epochs: new EpochFolder(join(folder, "epochs"), async (path) => {
        await readFile(path);
        return path.includes("/1/") ? { ...claims, epoch: 1n, oxenHeight: 250n } : claims;
      }),
      forbidden: new Map([
        [domain.bridge, "the contract OxenClaims"],
        [bonusDomain.bridge, "the contract BonusClaims"],
      ]),
      clientOf: () => client,
      now: () => milliseconds,
      report: (line) => reports.push(line),
    });
    await look();
  });

  afterEach(async () => {
    expect(reports).to.deep.equal([]);
    await store.close();
    await rm(folder, { recursive: true });
  });

  describe("POST /claims/register", () => {
    const request = { campaign: "oxen-coin", to: ALICE, nonce: 0 };

    it("answers with the integrated address of recipient and nonce, the same each time", async () => {
      const paymentId = paymentIdOf(domain, ALICE, 0);
      const expected = {
        address: integratedAddress("mainnet", burn, paymentId),
        paymentId,
        logIndex: 0,
        seenAtOxenHeight: 500,
      };
      for (let i = 0; i < 2; i++) {
        expect(await post("/claims/register", request)).to.deep.equal({ status: 200, data: expected });
      }
      const second = await post("/claims/register", { ...request, to: ALICE.toLowerCase(), nonce: 1 });
      expect(second.data).to.include({ paymentId: paymentIdOf(domain, ALICE, 1), logIndex: 1 });
    });

    it("refuses a payment id that is another's", async () => {
      const pid = paymentIdOf(domain, ALICE, 0);
      registrations.entries.push({ pid, to: BOB, nonce: 7, seenAtOxenHeight: 3, index: 0 });
      const { status, data } = await post("/claims/register", request);
      expect({ status, code: data.error?.code }).to.deep.equal({ status: 409, code: "TAKEN" });
    });

    for (const [what, body] of [
      ["text that is not JSON", "{"],
      ["a key given twice", '{"campaign":"oxen-coin","to":"a","to":"b","nonce":0}'],
      ["a further field", { ...request, amount: 1 }],
      ["a campaign that there is not", { ...request, campaign: "coin" }],
      ["a signature, which deposits do not need", { ...request, sig: `SigV1${"1".repeat(88)}` }],
      ["a missing nonce", { campaign: "oxen-coin", to: ALICE }],
      ["a nonce below zero", { ...request, nonce: -1 }],
      ["a nonce above the limit", { ...request, nonce: 1_000_000_000 }],
      ["a nonce that is no integer", { ...request, nonce: 0.5 }],
      ["an address that is too short", { ...request, to: "0x12" }],
      ["an address with a wrong checksum", { ...request, to: ALICE.replace("C5", "c5") }],
      ["the zero address", { ...request, to: `0x${"0".repeat(40)}` }],
      ["an address of the chain itself", { ...request, to: `0x${"0".repeat(36)}0064` }],
      ["a contract of the system", { ...request, to: domain.bridge }],
    ] as const) {
      it(`refuses ${what} (SD-01, SD-03, SD-05)`, async () => {
        const { status, data } = await post("/claims/register", body);
        expect({ status, code: data.error?.code }).to.deep.equal({ status: 400, code: "INVALID" });
        expect(registrations.entries).to.deep.equal([]);
      });
    }

    it("refuses while the height of the chain is not known or older than 15 minutes", async () => {
      milliseconds = (NOW + 900) * 1_000;
      expect((await post("/claims/register", request)).status).to.equal(200);
      milliseconds = (NOW + 901) * 1_000;
      expect((await post("/claims/register", request)).data.error?.code).to.equal("UNAVAILABLE");
      milliseconds = NOW * 1_000;
      await store.show({ at: NOW, status: "halted", reason: "a contradiction", pending: [] });
      expect((await post("/claims/register", request)).status).to.equal(503);
    });

    it("takes 12 requests a minute of one client, and does not make others wait", async () => {
      const codes = async (count: number) => {
        const statuses: number[] = [];
        for (let i = 0; i < count; i++) statuses.push((await post("/claims/register", request)).status);
        return statuses;
      };
      expect(await codes(13)).to.deep.equal([...Array<number>(12).fill(200), 429]);
      client = "1.2.3.5";
      expect(await codes(1)).to.deep.equal([200]);
      client = "1.2.3.4";
      milliseconds += 60_000;
      expect(await codes(2)).to.deep.equal([200, 200]);
    });

    it("takes 300 a minute of all clients together", async () => {
      const statuses: number[] = [];
      for (let i = 0; i < 301; i++) {
        client = `10.0.${i >> 8}.${i & 255}`;
        statuses.push((await post("/claims/register", request)).status);
      }
      expect(statuses.indexOf(429)).to.equal(300);
    });

    it("refuses more than 8,192 bytes", async () => {
      const { status, data } = await post("/claims/register", `${JSON.stringify(request)}${" ".repeat(8_192)}`);
      expect({ status, code: data.error?.code }).to.deep.equal({ status: 413, code: "TOO_LARGE" });
    });
  });

  describe("POST /claims/register for the Service Node Bonus", () => {
    const operator = oxenHolder("operator");
    const { keys, address: oxen } = operator;
    const signed = (to: Address, nonce: number, own: Partial<ClaimDomain> = {}, { secret } = operator) =>
      signMessage(claimMessage({ ...bonusDomain, ...own }, to, nonce), secret);
    const requestFor = (to: Address, nonce: number) => ({
      campaign: "sn-bonus",
      to,
      nonce,
      oxen,
      sig: signed(to, nonce),
    });
    const request = requestFor(ALICE, 1);
    const kept = () => readFile(join(folder, "signatures.jsonl"), "utf8");
    const refusal = async (body: unknown) => {
      const { status, data } = await post("/claims/register", body);
      return { status, code: data.error?.code };
    };

    it("keeps a holder's signature with the height of the chain, and answers the same each time", async () => {
      const answers = [await post("/claims/register", request)];
      await store.show({ at: NOW, status: "current", pending: [], tip: 501 });
      // Wallets sign differently each time, and the view key in the address is nobody's identity (CL-14).
      const alias = formatOxenAddress({ ...keys, viewKey: oxenHolder("another").keys.viewKey });
      for (const same of [request, { ...request, to: ALICE.toLowerCase(), oxen: alias, sig: signed(ALICE, 1) }]) {
        answers.push(await post("/claims/register", same));
      }
      for (const each of answers) {
        expect(each).to.deep.equal({ status: 200, data: { logIndex: 0, seenAtOxenHeight: 500 } });
      }
      const spendKey = Buffer.from(keys.spendKey).toString("hex");
      const { to, nonce, sig } = request;
      expect(await kept()).to.equal(`${JSON.stringify({ spendKey, oxen, to, nonce, sig, seenAtOxenHeight: 500 })}\n`);
    });

    it("takes another recipient with a higher nonce only", async () => {
      await post("/claims/register", request);
      for (const late of [requestFor(BOB, 1), requestFor(BOB, 0), requestFor(ALICE, 0)]) {
        expect(await refusal(late)).to.deep.equal({ status: 409, code: "NONCE_USED" });
      }
      const { data } = await post("/claims/register", requestFor(BOB, 1));
      expect(data.error!.message).to.equal(
        `This holder has signed for ${ALICE} with nonce 1: sign with a nonce above 1 to change the recipient.`,
      );
      expect((await post("/claims/register", requestFor(BOB, 2))).data.logIndex).to.equal(1);
      expect((await post("/claims/register", request)).data.logIndex).to.equal(0);
    });

    for (const [what, status, code, body] of [
      ["text that is no address", 400, "BAD_OXEN_ADDRESS", { ...request, oxen: oxen.slice(0, -1) }],
      [
        "an address of another network",
        400,
        "WRONG_NETWORK",
        { ...request, oxen: formatOxenAddress({ ...keys, network: "stagenet" }) },
      ],
      [
        "a key with a torsion component",
        400,
        "BAD_OXEN_KEY",
        { ...request, oxen: formatOxenAddress({ ...keys, spendKey: withTorsion("operator") }) },
      ],
      [
        "an integrated address (CL-14)",
        400,
        "INTEGRATED_ADDRESS",
        { ...request, oxen: formatOxenAddress({ ...keys, kind: "integrated", paymentId: new Uint8Array(8) }) },
      ],
      ["the signature of another holder (CL-03)", 422, "BAD_SIG", { ...request, oxen: oxenHolder("thief").address }],
      ["a signature for another recipient (CL-03)", 422, "BAD_SIG", { ...request, to: BOB }],
      ["a signature for another nonce", 422, "BAD_SIG", { ...request, nonce: 2 }],
      [
        "a signature for another campaign (CL-10)",
        422,
        "BAD_SIG",
        { ...request, sig: signed(ALICE, 1, { campaign: "oxen-coin" }) },
      ],
      ["a signature for another chain (CL-10)", 422, "BAD_SIG", { ...request, sig: signed(ALICE, 1, { chainId: 1n }) }],
      [
        "a signature for another contract (CL-10)",
        422,
        "BAD_SIG",
        { ...request, sig: signed(ALICE, 1, { bridge: domain.bridge }) },
      ],
      ["half a signature", 400, "INVALID", { ...request, sig: request.sig.slice(0, -1) }],
      ["another sort of signature", 400, "INVALID", { ...request, sig: request.sig.replace("V1", "V2") }],
      ["a missing signature", 400, "INVALID", { ...request, sig: undefined }],
      ["a missing Oxen address", 400, "INVALID", { ...request, oxen: undefined }],
      ["a further field", 400, "INVALID", { ...request, amount: "1" }],
      ["a nonce above the limit", 400, "INVALID", { ...request, nonce: 1_000_000_000 }],
      ["the zero address", 400, "INVALID", { ...request, to: `0x${"0".repeat(40)}` }],
      ["an address of the chain itself", 400, "INVALID", { ...request, to: `0x${"0".repeat(36)}0064` }],
      ["a contract of the system (CL-13)", 400, "INVALID", { ...request, to: bonusDomain.bridge }],
      ["an address with a wrong checksum (SD-03)", 400, "INVALID", { ...request, to: ALICE.replace("C5", "c5") }],
      ["more than 8,192 bytes (SD-05)", 413, "TOO_LARGE", `${JSON.stringify(request)}${" ".repeat(8_192)}`],
    ] as const) {
      it(`refuses ${what}`, async () => {
        expect(await refusal(body)).to.deep.equal({ status, code });
        expect(await kept()).to.equal("");
      });
    }

    it("takes a subaddress, as the ledger does", async () => {
      const subaddress = formatOxenAddress({ ...keys, kind: "subaddress" });
      expect((await post("/claims/register", { ...request, oxen: subaddress })).status).to.equal(200);
    });

    it("refuses while the height of the chain is not known", async () => {
      milliseconds = (NOW + 901) * 1_000;
      expect(await refusal(request)).to.deep.equal({ status: 503, code: "UNAVAILABLE" });
      expect(await kept()).to.equal("");
    });

    it("counts towards the 12 writes a minute of one client", async () => {
      for (let i = 0; i < 12; i++) expect((await post("/claims/register", request)).status).to.equal(200);
      expect(await refusal(request)).to.deep.equal({ status: 429, code: "TOO_MANY" });
    });

    it("tells of an Oxen address what was signed, in the order in which it came", async () => {
      const ask = `/claims/status?oxen=${oxen}`;
      expect((await get(ask)).data).to.deep.equal({ oxen, signatures: [] });
      await post("/claims/register", request);
      await store.show({ at: NOW, status: "current", pending: [], tip: 600 });
      await post("/claims/register", requestFor(BOB, 7));
      expect((await get(ask)).data.signatures).to.deep.equal([
        { to: ALICE, nonce: 1, logIndex: 0, seenAtOxenHeight: 500 },
        { to: BOB, nonce: 7, logIndex: 1, seenAtOxenHeight: 600 },
      ]);
      expect((await get(`${ask}1`)).data.error?.code).to.equal("BAD_OXEN_ADDRESS");
      expect((await get(`${ask}&to=${ALICE}`)).data.error?.code).to.equal("INVALID");
    });
  });

  describe("POST /claims/outproof", () => {
    const deposit = paid(77n, 300);
    const request = { txid: deposit.txid, to: ALICE, nonce: 0, proof: deposit.proofFor(ALICE) };

    it("binds a final deposit to the recipient in the sender's proof, once", async () => {
      await commit(deposit);
      expect(await post("/claims/outproof", request)).to.deep.equal({ status: 201, data: { status: "accepted" } });
      expect(await post("/claims/outproof", request)).to.deep.equal({ status: 200, data: { status: "known" } });
      const other = { ...request, to: BOB, proof: deposit.proofFor(BOB) };
      const { status, data } = await post("/claims/outproof", other);
      expect({ status, code: data.error?.code }).to.deep.equal({ status: 409, code: "ALREADY_BOUND" });
      const line = JSON.stringify({ txid: deposit.txid, to: ALICE, nonce: 0, proof: request.proof });
      expect(await readFile(join(folder, "proofs.jsonl"), "utf8")).to.equal(`${line}\n`);
    });

    it("refuses what is not the sender's proof of this recipient (CL-03)", async () => {
      await commit(deposit);
      const forged = makeOutProof(
        deposit.transaction,
        decodePoint(deposit.transaction.publicKey)!,
        burn.viewSecret,
        claimMessage(domain, BOB, 0),
      );
      for (const wrong of [
        { ...request, to: BOB },
        { ...request, nonce: 1 },
        { ...request, to: BOB, proof: forged },
        { ...request, proof: paid(78n, 300).proofFor(ALICE) },
        { ...request, proof: request.proof.slice(0, -1) },
      ]) {
        const { status, data } = await post("/claims/outproof", wrong);
        expect({ status, code: data.error?.code }).to.deep.equal({ status: 422, code: "WRONG_PROOF" });
      }
      expect(await readFile(join(folder, "proofs.jsonl"), "utf8")).to.equal("");
    });

    it("refuses proofs of receivers, which everybody can make, before it checks anything", async () => {
      await commit(deposit);
      const { status } = await post("/claims/outproof", { ...request, proof: request.proof.replace("Out", "In") });
      expect(status).to.equal(400);
    });

    it("leaves a deposit to whom its payment id was registered before it", async () => {
      const pid = paymentIdOf(domain, BOB, 0);
      const registered = paid(77n, 300, pid);
      await commit(registered);
      registrations.entries.push({ pid, to: BOB, nonce: 0, seenAtOxenHeight: 299, index: 0 });
      const proof = { txid: registered.txid, to: ALICE, nonce: 0, proof: registered.proofFor(ALICE) };
      expect((await post("/claims/outproof", proof)).data.error?.code).to.equal("ALREADY_BOUND");
      // Registered in the block of the deposit, or later: that binds nothing.
      registrations.entries[0]!.seenAtOxenHeight = 300;
      expect((await post("/claims/outproof", proof)).status).to.equal(201);
    });

    it("knows nothing of a transaction that burnt nothing", async () => {
      await commit({ ...deposit, deposit: { ...deposit.deposit, amount: 0n } });
      expect((await post("/claims/outproof", request)).data.error?.code).to.equal("UNKNOWN_DEPOSIT");
    });

    it("says that a pending deposit is not final, and that an unknown one is unknown", async () => {
      const { txid, listed } = deposit;
      expect((await post("/claims/outproof", request)).data.error?.code).to.equal("UNKNOWN_DEPOSIT");
      await look([{ txid, height: 450, ...listed }]);
      expect((await post("/claims/outproof", request)).data.error?.code).to.equal("NOT_FINAL");
    });
  });

  describe("GET /claims/status", () => {
    const bound = paid(77n, 300, paymentIdOf(domain, ALICE, 0));
    const unbound = paid(78n, 360);
    const last = paid(79n, 350);
    const pendingId = paymentIdOf(domain, ALICE, 1);
    const pending = { txid: "cd".repeat(32), height: 450, amount: 5n, paymentId: pendingId };
    const watcher = { status: "current", at: NOW, finalHeight: 400 };

    beforeEach(async () => {
      await commit(bound, last, unbound);
      await look([pending]);
      await registrations.register(ALICE, 0, 299);
      await registrations.register(ALICE, 1, 400);
      for (const epoch of ["1", "2"]) {
        await mkdir(join(folder, "epochs", epoch));
        await writeFile(join(folder, "epochs", epoch, "claims.json"), "{}");
      }
    });

    const finalStatus = {
      txid: bound.txid,
      state: "final",
      height: 300,
      amount: AMOUNT.toString(),
      paymentId: bound.paymentId,
      bound: { by: "registration", to: ALICE, nonce: 0 },
      epoch: 2,
    };
    const pendingStatus = {
      ...pending,
      state: "pending",
      amount: "5",
      bound: { by: "registration", to: ALICE, nonce: 1 },
    };

    it("tells of a deposit whether it is final, whose it is, and in which ledger", async () => {
      expect((await get(`/claims/status?txid=${bound.txid}`)).data).to.deep.equal({ watcher, deposit: finalStatus });
      expect((await get(`/claims/status?txid=${pending.txid}`)).data).to.deep.equal({
        watcher,
        deposit: pendingStatus,
      });
      expect((await get(`/claims/status?txid=${unbound.txid}`)).data).to.deep.equal({
        watcher,
        deposit: { txid: unbound.txid, state: "final", height: 360, amount: AMOUNT.toString() },
      });
      const { data } = await get(`/claims/status?txid=${last.txid}`);
      expect(data.deposit).to.deep.include({ txid: last.txid, height: 350, epoch: 2 });
      expect((await get(`/claims/status?txid=${"00".repeat(32)}`)).data.error?.code).to.equal("UNKNOWN_DEPOSIT");
    });

    it("tells of an address all its deposits and its claim", async () => {
      expect((await get(`/claims/status?to=${ALICE}`)).data).to.deep.equal({
        watcher,
        to: ALICE,
        deposits: [finalStatus, pendingStatus],
        claim: { epoch: 2, cumulative: AMOUNT.toString(), proof: [`0x${"44".repeat(32)}`] },
      });
      expect((await get(`/claims/status?to=${BOB}`)).data).to.deep.equal({ watcher, to: BOB, deposits: [] });
    });

    it("wants one question", async () => {
      for (const query of ["", "?to=", "?to=0x12", `?to=${ALICE}&txid=${bound.txid}`, "?txid=a&x=1"]) {
        expect((await get(`/claims/status${query}`)).data.error?.code, query).to.equal("INVALID");
      }
    });
  });

  describe("GET /claims/epochs/<n>/ledger.jsonl", () => {
    it("gives the published bytes, and nothing outside the folder", async () => {
      await mkdir(join(folder, "epochs", "3"));
      const text = '{"header":1}\n{"row":2}\n';
      await writeFile(join(folder, "epochs", "3", "ledger.jsonl"), text);
      const response = await api.request("/claims/epochs/3/ledger.jsonl");
      expect(response.headers.get("content-length")).to.equal(String(text.length));
      expect(await response.text()).to.equal(text);
      for (const epoch of ["0", "4", "03", "-1", "1e0", "3%2f..%2f3", "..", "%2e%2e"]) {
        expect((await api.request(`/claims/epochs/${epoch}/ledger.jsonl`)).status, epoch).to.equal(404);
      }
    });
  });

  describe("GET /claims/attest", () => {
    it("gives an account's leaf with what the attesters signed", async () => {
      expect((await get(`/claims/attest?to=${ALICE}`)).data.error?.code).to.equal("NO_CLAIM");
      await mkdir(join(folder, "epochs", "2"));
      await writeFile(join(folder, "epochs", "2", "claims.json"), "{}");
      const signature = `0x${"55".repeat(65)}`;
      for (const signatures of [[], [signature]]) {
        await writeFile(join(folder, "epochs", "2", "signatures.json"), JSON.stringify(signatures));
        expect((await get(`/claims/attest?to=${ALICE}`)).data).to.deep.equal({
          account: ALICE,
          cumulative: AMOUNT.toString(),
          proof: [`0x${"44".repeat(32)}`],
          attestation: {
            chainId: "421614",
            bridge: domain.bridge,
            epoch: "2",
            root: `0x${"11".repeat(32)}`,
            total: AMOUNT.toString(),
            ledgerHash: `0x${"22".repeat(32)}`,
            oxenHeight: "350",
            oxenBlockHash: `0x${"33".repeat(32)}`,
          },
          signatures,
        });
      }
      expect((await get(`/claims/attest?to=${BOB}`)).data.error?.code).to.equal("NO_CLAIM");
      expect((await get("/claims/attest")).data.error?.code).to.equal("INVALID");
    });
  });

  it("knows no other paths, and says nothing of what goes wrong inside", async () => {
    expect((await get("/")).data.error?.code).to.equal("NOT_FOUND");
    expect((await api.request("/claims/register")).status).to.equal(404);
    await rm(join(folder, "epochs"), { recursive: true });
    const { status, data } = await get(`/claims/attest?to=${ALICE}`);
    expect(status).to.equal(503);
    expect(data.error).to.deep.equal({ code: "UNAVAILABLE", message: "The service cannot answer now." });
    expect(reports.splice(0)).to.deep.equal([
      `Could not answer: ${join(folder, "epochs")} is not a folder that can be read.`,
    ]);
  });
});
