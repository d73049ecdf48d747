import { expect } from "chai";
import { id } from "ethers";
import type { Hex } from "../../../../../src/core/hex.js";
import type { Database } from "../../../../../src/pro/server/database.js";
import { EXCHANGED, REDEEMED, Store } from "../../../../../src/pro/server/store.js";
import { forEachDatabase, type TestDatabase } from "../../../../support/databases.js";
import { seed } from "../../../../support/proClient.js";
import { rejectionOf } from "../../../../support/rejection.js";

const DOMAIN = { chainId: 421_614n, proBurn: `0x${"Ab".repeat(20)}` };
const TODAY = 20_000;

const commitment = (label: string | number) => id(`commitment ${label}`) as Hex;
const issueOf = (label: string | number, limit?: number, receiptId = 1) => ({
  commitment: commitment(label),
  receiptId,
  plan: 1,
  day: TODAY,
  ...(limit !== undefined && { limit }),
});
const spendingOf = (token: string, day = TODAY) => ({
  tokenKey: seed(token),
  keyId: id("key") as Hex,
  plan: 1,
  hash: seed(`hash of ${token}`),
  tokenSignature: Uint8Array.from([...seed("a"), ...seed("b")]),
  day,
});
const redemption = (token: string, account: string, day = TODAY) =>
  ({ ...spendingOf(token, day), kind: REDEEMED, masterKey: seed(account) }) as const;
const grant = (label: string, days = 30) => ({ entitlement: "pro", days, revocationTag: seed(label) }) as const;

describe("Store", () => {
  forEachDatabase((databases) => {
    let database: TestDatabase;
    const opened: Store[] = [];

    async function open(domain = DOMAIN): Promise<Store> {
      const store = await Store.open(database.open(), domain);
      opened.push(store);
      return store;
    }
    beforeEach(async () => {
      database = await databases().create();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });

    it("remembers a commitment once, with its day, also for the next to open it", async () => {
      const store = await open();
      expect(await store.isIssued(commitment("a"))).to.equal(false);
      expect(await store.issue(issueOf("a"))).to.equal(true);
      expect(await store.issue({ ...issueOf("a"), day: TODAY + 1 })).to.equal(true);
      const second = await open();
      expect(await second.isIssued(commitment("a"))).to.equal(true);
      expect(await second.issuedSince(TODAY)).to.deep.equal([{ commitment: commitment("a"), day: TODAY }]);
      expect(await second.issuedSince(TODAY + 1)).to.deep.equal([]);
    });

    it("counts different commitments of a receipt up to its limit, from two servers at once (PV-05)", async () => {
      const stores = [await open(), await open()];
      const labels = Array.from({ length: 40 }, (_, i) => i % 20);
      const answers = await Promise.all(labels.map((label, i) => stores[i % 2]!.issue(issueOf(label, 7))));
      const issued = await stores[0]!.issuedSince(0);
      expect(issued).to.have.lengthOf(7);
      // Each was asked for twice, and both times with the same answer.
      expect(answers.filter((answer) => answer)).to.have.lengthOf(14);
      expect(await stores[0]!.issue(issueOf("other", 7))).to.equal(false);
      expect(await stores[0]!.isIssued(commitment("other"))).to.equal(false);
      expect(await stores[0]!.issue(issueOf("other", 7, 2))).to.equal(true);
    });

    it("lets one of 50 accounts have a token, on two connections (PV-01)", async () => {
      const stores = [await open(), await open()];
      const accounts = await Promise.all(
        Array.from({ length: 50 }, (_, i) => stores[i % 2]!.redeem(redemption("t", `account ${i}`), grant(`tag ${i}`))),
      );
      const winners = [...accounts.entries()].filter(([, account]) => account !== undefined);
      expect(winners).to.have.lengthOf(1);
      const [winner] = winners[0]!;
      const spending = await stores[0]!.findSpending(seed("t"));
      expect(spending).to.deep.equal(redemption("t", `account ${winner}`));
      for (let i = 0; i < 50; i++) {
        const account = await stores[1]!.findAccount(seed(`account ${i}`), "pro");
        expect(account?.expiresAt).to.equal(i === winner ? TODAY + 30 : undefined);
      }
    });

    it("adds to what an account has left, or to today, with a new tag each time (PV-12)", async () => {
      const store = await open();
      const redeem = async (token: string, days: number, day = TODAY) =>
        store.redeem(redemption(token, "account", day), grant(token, days));
      expect(await redeem("1", 30)).to.deep.equal({ expiresAt: TODAY + 30, revocationTag: seed("1") });
      expect(await redeem("2", 90, TODAY + 10)).to.deep.equal({ expiresAt: TODAY + 120, revocationTag: seed("2") });
      expect(await redeem("3", 365, TODAY + 120)).to.deep.equal({ expiresAt: TODAY + 485, revocationTag: seed("3") });
      expect(await redeem("4", 30, TODAY + 486)).to.deep.equal({ expiresAt: TODAY + 516, revocationTag: seed("4") });
      expect(await redeem("4", 30, TODAY + 486)).to.equal(undefined);
      expect(await store.findAccount(seed("account"), "pro")).to.deep.equal({
        expiresAt: TODAY + 516,
        revocationTag: seed("4"),
      });
      expect(await store.findAccount(seed("account"), "storage")).to.equal(undefined);
    });

    it("adds up 20 redemptions of an account at the same time", async () => {
      const stores = [await open(), await open()];
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => stores[i % 2]!.redeem(redemption(`t ${i}`, "account"), grant(`tag ${i}`))),
      );
      expect((await stores[0]!.findAccount(seed("account"), "pro"))?.expiresAt).to.equal(TODAY + 600);
    });

    it("counts by plan up to a day", async () => {
      const store = await open();
      await store.issue(issueOf("a"));
      await store.issue({ ...issueOf("b"), plan: 3 });
      await store.issue({ ...issueOf("c"), day: TODAY + 1 });
      await store.redeem(redemption("t", "account"), grant("tag"));
      expect(await store.exchange({ ...spendingOf("u", TODAY + 1), kind: EXCHANGED })).to.equal(true);
      expect(await store.exchange({ ...spendingOf("u", TODAY + 1), kind: EXCHANGED })).to.equal(false);
      expect(await store.counts(TODAY - 1)).to.deep.equal([]);
      expect(await store.counts(TODAY)).to.deep.equal([
        { plan: 1, issued: 1, redeemed: 1, exchanged: 0 },
        { plan: 3, issued: 1, redeemed: 0, exchanged: 0 },
      ]);
      expect(await store.counts(TODAY + 1)).to.deep.equal([
        { plan: 1, issued: 2, redeemed: 1, exchanged: 1 },
        { plan: 3, issued: 1, redeemed: 0, exchanged: 0 },
      ]);
      expect(await store.spentTokens(TODAY)).to.deep.equal([seed("t")]);
      expect(await store.spentTokens(TODAY + 1)).to.have.deep.members([seed("t"), seed("u")]);
    });

    it("refuses a database of another chain, another contract or a newer version", async () => {
      await open();
      await open({ ...DOMAIN, proBurn: DOMAIN.proBurn.toLowerCase() });
      const refusal = async (domain = DOMAIN) => {
        const connection = database.open();
        const error = await rejectionOf(Store.open(connection, domain));
        await connection.close();
        return error;
      };
      const belongs = "The database belongs to 0xabababababababababababababababababababab on chain 421614.";
      expect(await refusal({ ...DOMAIN, chainId: 42_161n })).to.include({
        code: "CONFIG_INVALID",
        shortMessage: belongs,
      });
      expect((await refusal({ ...DOMAIN, proBurn: `0x${"cd".repeat(20)}` })).shortMessage).to.equal(belongs);
      await onConnection((connection) =>
        connection.transaction((queries) => queries.run("UPDATE burn_database SET version = 2")),
      );
      expect((await refusal()).shortMessage).to.equal("The database has version 2 instead of 1.");
    });

    it("can be made by several servers at once", async () => {
      const stores = await Promise.all(Array.from({ length: 8 }, () => open()));
      expect(await Promise.all(stores.map((store) => store.issuedSince(0)))).to.deep.equal(stores.map(() => []));
    });

    it("undoes a transaction that fails, and none of its neighbours", async () => {
      const store = await open();
      await onConnection(async (connection) => {
        const insert = (label: string, fails: boolean) =>
          connection.transaction(async (queries) => {
            const sql = "INSERT INTO burn_roots (receipt_id, issued) VALUES ($1, 1)";
            await queries.run(sql, Number(label));
            if (fails) throw new Error(`failed ${label}`);
            return label;
          });
        const results = await Promise.allSettled([insert("1", false), insert("2", true), insert("3", false)]);
        expect(results.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected", "fulfilled"]);
        const rows = await connection.transaction((queries) =>
          queries.all("SELECT receipt_id FROM burn_roots ORDER BY receipt_id"),
        );
        expect(rows.map((row) => row.receipt_id)).to.deep.equal([1, 3]);
      });
      expect(await store.issue(issueOf("a", 1, 1))).to.equal(false);
    });

    it("has no time but days, and no place for an order of rows (PV-02)", async () => {
      const store = await open();
      await store.issue(issueOf("a", 5));
      await store.redeem(redemption("t", "account"), grant("tag"));
      await onConnection(async (connection) => {
        const values: [string, unknown][] = [];
        for (const table of ["burn_issued", "burn_roots", "burn_spent", "accounts"]) {
          const [row = {}] = await connection.transaction((queries) => queries.all(`SELECT * FROM ${table}`));
          values.push(...Object.entries(row));
        }
        const numbers = values.filter(([, value]) => typeof value === "number");
        expect(Object.fromEntries(numbers)).to.deep.equal({
          receipt_id: 1,
          plan: 1,
          day: TODAY,
          issued: 1,
          kind: 1,
          expires_at: TODAY + 30,
        });
        if ("url" in database.choice) return;
        const tables = await connection.transaction((queries) =>
          queries.all("SELECT sql FROM sqlite_schema WHERE type = 'table'"),
        );
        expect(tables).to.have.lengthOf(5);
        for (const { sql } of tables) expect(sql).to.match(/ WITHOUT ROWID$/);
      });
    });

    async function onConnection(work: (connection: Database) => Promise<unknown>): Promise<void> {
      const connection = database.open();
      try {
        await work(connection);
      } finally {
        await connection.close();
      }
    }
  });
});
