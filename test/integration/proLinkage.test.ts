import { readFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect } from "chai";
import { Hono } from "hono";
import { getAddress, id } from "ethers";
import { hexToBytes, type Hex } from "../../src/core/hex.js";
import { toJson } from "../../src/core/json.js";
import { proAccountOf } from "../../src/pro/account.js";
import { i2osp } from "../../src/pro/integers.js";
import { encodeSpki } from "../../src/pro/issuerKeys.js";
import { makeAudit } from "../../src/pro/server/audit.js";
import { dayOf } from "../../src/pro/server/days.js";
import { PATHS } from "../../src/pro/api.js";
import { challengeDigestOf } from "../../src/pro/token.js";
import { bytesIn, commonValues } from "../support/linkage.js";
import { createProStory, listen } from "../support/proBuyer.js";
import { createChain } from "../support/system.js";

const chain = await createChain();

/** Everything a service hears and says, with the connection it came over. */
interface Exchange {
  path: string;
  connection: string;
  /** Request line, headers and body; and the answer's headers and body. */
  text: string;
}

/** A recorder in front of the server, as somebody in control of it would have. */
function record(api: Hono, exchanges: Exchange[]): Hono {
  const recorder = new Hono();
  recorder.all("*", async (context) => {
    const { method, url, headers } = context.req.raw;
    const body = await context.req.raw.clone().text();
    const answer = await api.fetch(context.req.raw);
    const incoming = (context.env as { incoming: { socket: { remotePort?: number } } }).incoming;
    exchanges.push({
      path: new URL(url).pathname,
      connection: String(incoming.socket.remotePort),
      text: [
        method,
        new URL(url).pathname,
        ...[...headers].map(String),
        body,
        ...[...answer.headers].map(String),
        await answer.clone().text(),
      ].join("\n"),
    });
    return answer;
  });
  return recorder;
}

const PURCHASE_PATHS: readonly string[] = [PATHS.keys, PATHS.issue, PATHS.issued, PATHS.receipt];

describe("Nothing links a purchase to an account", () => {
  it("no value of 8 bytes is on both sides, in requests, answers, logs, database, chain and audit (PV-02)", async () => {
    const exchanges: Exchange[] = [];
    const story = await createProStory(chain);
    const { client, server, cli, system, keys } = story;
    const recorder = await listen(record(server.api, exchanges));
    try {
      Object.assign(cli.env, { SESH_PRO_ISSUER: recorder.url, SESH_PRO_REDEEMER: recorder.url });
      const from = await client.provider.getBlockNumber();
      const bought = await cli.run(["pro", "buy", "1", "--yes"]);
      expect(bought.code, bought.err).to.equal(0);
      expect((await cli.run(["pro", "issue"])).code).to.equal(0);
      const beforeRedeem = exchanges.length;
      const askedOfChain = cli.server.requests.length;
      await story.changeWallet(({ purchases }) => (purchases[0]!.redeemAt = 0));
      expect((await cli.run(["pro", "redeem"])).code).to.equal(0);
      expect((await cli.run(["pro", "redeem", "--renew"])).code).to.equal(0);

      // Redeeming asks nobody but the redeemer, not even the chain, and nothing but to redeem.
      expect(cli.server.requests.length).to.equal(askedOfChain);
      const redeemed = exchanges.slice(beforeRedeem);
      expect(redeemed.map(({ path }) => path)).to.deep.equal([PATHS.redeem, PATHS.redeem]);
      expect(exchanges.map(({ path }) => path).filter((path) => path === PATHS.issue)).to.have.length(1);
      // Each request has a connection of its own.
      expect(new Set(exchanges.map(({ connection }) => connection)).size).to.equal(exchanges.length);

      // What there is of the purchase: the chain from the first block on, requests, the issuer's table.
      const latest = await client.provider.getBlockNumber();
      const onChain: unknown[] = [];
      for (let number = from + 1; number <= latest; number++) {
        const block = (await client.provider.getBlock(number, true))!;
        const logs = await client.provider.getLogs({ fromBlock: number, toBlock: number });
        onChain.push(
          block.prefetchedTransactions.map((transaction) => transaction.toJSON() as unknown),
          logs.map((log) => log.toJSON() as unknown),
        );
      }
      const database = new DatabaseSync(join(server.folder, "pro.db"), { readOnly: true });
      const table = (name: string) =>
        database
          .prepare(`SELECT * FROM ${name}`)
          .all()
          .map((row) =>
            toJson(
              Object.values(row).map((value) =>
                value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
              ),
            ),
          );
      const issuing = exchanges.filter(({ path }) => PURCHASE_PATHS.includes(path)).map(({ text }) => text);
      const purchaseSide = [toJson(onChain), ...issuing, ...table("burn_issued"), ...table("burn_roots")];

      const audit = await makeAudit(dayOf(server.now()), server.log, server.store, {
        chainId: client.chainId,
        proBurn: client.deployment.ProBurn,
      });
      const redemptionSide = [
        ...redeemed.map(({ text }) => text),
        ...table("burn_spent"),
        ...table("accounts"),
        toJson({ spent: audit.spent, root: audit.spent_root }),
      ];
      database.close();
      expect([purchaseSide.length, redemptionSide.length]).to.deep.equal([4, 5]);

      // What everybody knows, and is the same for all purchases of the plan.
      const { published } = keys[0]!;
      const constants = [
        keys[0]!.text,
        keys[1]!.text,
        published.key.keyId,
        Buffer.from(challengeDigestOf(published)).toString("hex"),
        Buffer.from(encodeSpki(published.key)).toString("hex"),
        Buffer.from(i2osp(published.key.modulus, 256)).toString("hex"),
        toJson(client.deployment),
        Object.values(PATHS).join("\n"),
        "application/json content-type content-length cache-control no-store connection transfer-encoding",
      ];
      expect(
        commonValues(purchaseSide, redemptionSide, constants).map(
          (window) => `${window} ${Buffer.from(window, "hex").toString("latin1")}`,
        ),
      ).to.deep.equal([]);

      // The scan finds what it is there to find, however it is written.
      const [commitment] = [id("value of both sides") as Hex];
      const raw = Buffer.from(hexToBytes(commitment));
      for (const planted of [
        commitment,
        commitment.slice(2).toUpperCase(),
        raw.toString("base64"),
        raw.subarray(5, 13).toString("hex"),
      ]) {
        expect(
          commonValues([...purchaseSide, commitment], [...redemptionSide, `{"x":"${planted}"}`], constants),
          planted,
        ).not.to.be.empty;
      }
      const { text } = redeemed[0]!;
      expect(
        commonValues(
          [
            ...purchaseSide,
            (JSON.parse(text.split("\n").find((line) => line.startsWith("{"))!) as { token: string }).token,
          ],
          redemptionSide,
          constants,
        ),
      ).not.to.be.empty;

      // The server's own log says nothing of either.
      expect(server.reports).to.deep.equal([]);

      // The events of a purchase have no field for an account, a memo or a mail address (PV-10), and no value of one.
      const account = proAccountOf(hexToBytes(`0x${(await readFile(story.account, "utf8")).trim()}`));
      const ofAccount = Object.values(account).map((secret: Uint8Array) => Buffer.from(secret).toString("hex"));
      expect(commonValues(purchaseSide, ofAccount, [])).to.deep.equal([]);
      const [burned] = await system.proBurn.queryFilter(system.proBurn.filters.ProBurned(), from + 1, latest);
      const names = burned!.fragment.inputs.map(({ name }) => name);
      expect(names).to.deep.equal(["receiptId", "plan", "root", "count", "sesh", "payer"]);
      const { purchases } = await story.wallet();
      expect(burned!.args.root).to.equal(purchases[0]!.commitment);
      expect(burned!.args.payer).to.equal(getAddress(cli.wallet.address));
      const contracts = new Map(
        Object.entries(client.deployment).map(([name, address]) => [address.toLowerCase(), name]),
      );
      const logs = await client.provider.getLogs({ fromBlock: from + 1, toBlock: latest });
      const fields = logs.flatMap((log) => {
        const name = contracts.get(log.address.toLowerCase())!;
        const contract = {
          ProBurn: system.proBurn,
          SessionToken: system.token,
          FeeRecycler: system.recycler,
          RewardPool: system.pool,
        }[name];
        const event = contract?.interface.parseLog(log);
        expect(event, `an event of ${name}`).not.to.equal(undefined);
        return event!.fragment.inputs.map((input) => `${name}.${event!.name}.${input.name}: ${input.type}`);
      });
      // No text and no bytes at all; 32-byte values only where the commitment stands.
      expect(fields.filter((field) => /: (string|bytes)/.test(field))).to.deep.equal([
        "ProBurn.ProBurned.root: bytes32",
      ]);
    } finally {
      await recorder.close();
      await story.close();
    }
  });

  it("reads hexadecimal at both places of a byte, and base64", () => {
    const value = Buffer.from("0011223344556677", "hex");
    const found = (text: string) => bytesIn(text).some((bytes) => bytes.includes(value));
    expect(
      [`"0x${value.toString("hex")}"`, `a${value.toString("hex")}`, value.toString("base64url"), "0011-2233"].map(
        found,
      ),
    ).to.deep.equal([true, true, true, false]);
  });
});
