import { readdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import { concat, keccak256, MaxUint256 } from "ethers";
import type { ReadClient } from "../../../../../src/contracts/client.js";
import { type Audit, auditSchema, NO_ROOT } from "../../../../../src/pro/api.js";
import { CommitmentTree } from "../../../../../src/pro/commitment.js";
import { unblind } from "../../../../../src/pro/purchase.js";
import { faultsOf, makeAudit, requireWhole, spentRootOf } from "../../../../../src/pro/server/audit.js";
import { AuditFolder } from "../../../../../src/pro/server/auditFolder.js";
import { dayOf, endOf, formatDay, parseDay } from "../../../../../src/pro/server/days.js";
import { publishAudit } from "../../../../../src/pro/server/publishAudit.js";
import { SqliteDatabase } from "../../../../../src/pro/server/sqlite.js";
import { Store } from "../../../../../src/pro/server/store.js";
import { exchangeRequest, issueRequest, purchaseOf, redeemRequest, tokenOf } from "../../../../support/proClient.js";
import { announce, createProServer, makeKey, type ProServer, refreshPrice } from "../../../../support/proServer.js";
import { rejectionOf } from "../../../../support/rejection.js";
import { createChain, DAY, deploySystem, type System } from "../../../../support/system.js";
import { readClientOf } from "../../../../support/toolkit.js";

const chain = await createChain();
const { time } = chain.networkHelpers;

/** As it is described, by other means than the server's: sorted leaves in the tree of OpenZeppelin's library. */
function rootOf(leaves: readonly string[]): string {
  const nodes: string[] = [...leaves].sort().reverse();
  const tree = [...Array<string>(leaves.length - 1), ...nodes];
  for (let i = leaves.length - 2; i >= 0; i--) tree[i] = keccak256(concat([tree[2 * i + 1]!, tree[2 * i + 2]!].sort()));
  return tree[0]!;
}

describe("The daily audit", () => {
  let system: System;
  let client: ReadClient;
  let server: ProServer;
  let domain: { chainId: bigint; proBurn: string };
  let day: number;

  before(async () => {
    system = await deploySystem(chain);
    const key = makeKey({ notBefore: await time.latest() });
    await announce(chain, system, [key]);
    client = await readClientOf(chain, system);
    domain = { chainId: client.chainId, proBurn: client.deployment.ProBurn };
    // Noon of a day, and a batch, a root, redemptions and an exchange in it.
    day = dayOf(await time.latest()) + 1;
    await time.increaseTo(endOf(day) - DAY / 2);
    await refreshPrice(system);
    server = await createProServer({ client, keys: [key] });
    const bought = ["a", "b", "c", "d"].map((label) => purchaseOf(key.published, label));
    const payer = system.proBurn.connect(system.stakers[0]);
    const commitments = bought.map(({ commitment }) => commitment);
    await payer.burnForProBatch(1, commitments, MaxUint256);
    await payer.burnForProRoot(3, new CommitmentTree(commitments).root, 10, MaxUint256);
    for (const [i, purchase] of bought.slice(0, 3).entries()) {
      const { tokenSecret } = purchase;
      const token = unblind(purchase, await server.issuer.issue(issueRequest(1, purchase)))!;
      if (i < 2) await server.redeemer.redeem(redeemRequest({ token, tokenSecret, timestamp: server.now() }));
      else await server.redeemer.exchange(exchangeRequest(token, tokenSecret, purchaseOf(key.published, "new")));
    }
    // The next day another purchase, issue and redemption.
    await time.increaseTo(endOf(day));
    await refreshPrice(system);
    await server.tick();
    await payer.burnForPro(1, commitments[3]!, MaxUint256);
    await server.issuer.issue(issueRequest(3, bought[3]!));
    const token = tokenOf(key.pair, bought[3]!);
    const { tokenSecret } = bought[3]!;
    await server.redeemer.redeem(redeemRequest({ token, tokenSecret, timestamp: server.now() }));
  });
  after(() => server.close());

  const auditOf = (which: number) => makeAudit(which, server.log, server.store, domain);

  it("counts what was burned, issued and spent before the end of its day, and nothing after it", async () => {
    const audit = auditSchema.parse(await auditOf(day));
    expect(audit).to.deep.include({
      day: formatDay(day),
      chain_id: 421_614,
      pro_burn: client.deployment.ProBurn,
      receipts: 2,
      plans: [
        { plan: 1, burned: 4, issued: 3, redeemed: 2, exchanged: 1 },
        { plan: 3, burned: 10, issued: 0, redeemed: 0, exchanged: 0 },
      ],
    });
    expect(audit.spent).to.have.lengthOf(3);
  });

  it("is the same whenever it is made, and the chain's hash is in it", async () => {
    const before = await auditOf(day);
    const next = await auditOf(day + 1);
    expect(await auditOf(day)).to.deep.equal(before);
    expect(next.receipts).to.equal(3);
    expect(next.receipt_chain).to.equal(await system.proBurn.receiptChain());
    const overrides = { blockTag: server.log.receipt(2)!.block };
    expect(before.receipt_chain).to.equal(await system.proBurn.receiptChain(overrides));
    expect(next.plans[0]).to.deep.equal({ plan: 1, burned: 5, issued: 4, redeemed: 3, exchanged: 1 });
  });

  it("has the hashes of all spent tokens, sorted, and their root", async () => {
    const { spent, spent_root } = await auditOf(day + 1);
    const tokens = await server.store.spentTokens(day + 1);
    const leaves = tokens.map((token) => createHash("sha256").update("spent").update(token).digest("hex"));
    expect(spent).to.deep.equal(leaves.sort().map((leaf) => `0x${leaf}`));
    expect(spent_root).to.equal(rootOf(spent));
  });

  it("has roots that independent code computes, for any number of tokens", () => {
    for (const count of [1, 2, 3, 5, 8, 13]) {
      const leaves = Array.from({ length: count }, (_, i) => keccak256(Uint8Array.of(i)) as `0x${string}`);
      expect(spentRootOf(leaves)).to.equal(rootOf(leaves));
    }
    expect(spentRootOf([])).to.equal(NO_ROOT);
  });

  it("of a time before everything is empty", async () => {
    const { chainId, proBurn } = domain;
    expect(await auditOf(day - 1)).to.deep.equal({
      format: "sesh-pro-audit/1",
      day: formatDay(day - 1),
      chain_id: Number(chainId),
      pro_burn: proBurn,
      receipts: 0,
      receipt_chain: `0x${"00".repeat(24)}`,
      plans: [],
      spent_root: NO_ROOT,
      spent: [],
    });
  });

  it("shows that a database is an old copy, or another one (PV-01)", async () => {
    const published = await auditOf(day);
    await requireWhole(server.store, published);
    const empty = await Store.open(new SqliteDatabase(join(server.folder, "empty.db")), domain);
    try {
      await requireWhole(empty, await auditOf(day - 1));
      const error = await rejectionOf(requireWhole(empty, published));
      expect(error.code).to.equal("CONFIG_INVALID");
      expect(error.shortMessage).to.equal(`The database does not agree with the audit of ${formatDay(day)}.`);
    } finally {
      await empty.close();
    }
    const [first = NO_ROOT, ...others] = published.spent;
    const [plan, ...plans] = published.plans;
    for (const changed of [
      { ...published, spent: others },
      { ...published, spent: [...others, first] },
      { ...published, plans: [{ ...plan!, issued: 2 }, ...plans] },
      { ...published, plans: [{ ...plan!, redeemed: 3 }, ...plans] },
      { ...published, plans: [{ ...plan!, exchanged: 0 }, ...plans] },
    ]) {
      expect((await rejectionOf(requireWhole(server.store, changed))).code).to.equal("CONFIG_INVALID");
    }
  });

  describe("faultsOf", () => {
    const audit = (burned: number, issued: number, redeemed: number) =>
      ({ plans: [{ plan: 2, burned, issued, redeemed, exchanged: 99 }] }) as Audit;

    it("finds nothing where every token goes back to a burn", () => {
      expect(faultsOf(audit(3, 3, 3), true)).to.deep.equal([]);
      expect(faultsOf(audit(3, 0, 3), false)).to.deep.equal([]);
    });

    it("finds more issued or redeemed than burned, and more redeemed than issued", () => {
      expect(faultsOf(audit(3, 4, 3), true)).to.deep.equal(["plan 2: 4 tokens issued for 3 burned units"]);
      expect(faultsOf(audit(3, 0, 4), false)).to.deep.equal(["plan 2: 4 tokens redeemed for 3 burned units"]);
      expect(faultsOf(audit(3, 2, 3), true)).to.deep.equal(["plan 2: 3 tokens redeemed, 2 issued"]);
    });
  });

  describe("publishAudit", () => {
    const reports: string[] = [];
    const publish = (now: number) => {
      const { log, store, folder } = server;
      const report = (line: string) => reports.push(line);
      return publishAudit({
        client,
        log,
        store,
        complete: true,
        folder: new AuditFolder(folder),
        now: () => now,
        report,
      });
    };
    const files = async () => (await readdir(server.folder)).filter((name) => name.endsWith(".json")).sort();

    it("waits ten minutes after midnight, and for a final block of the next day", async () => {
      await publish(endOf(day) + 599);
      expect(await files()).to.deep.equal([`${formatDay(day - 1)}.json`]);
      await publish(endOf(day) + 600);
      expect(await files()).to.deep.equal([`${formatDay(day - 1)}.json`, `${formatDay(day)}.json`]);
      const text = await new AuditFolder(server.folder).read(day);
      expect(text).to.equal(`${JSON.stringify(await auditOf(day))}\n`);
      // The chain has not come to the end of that day.
      await publish(endOf(day + 1) + 600);
      expect(await files()).to.have.lengthOf(2);
      expect(reports).to.deep.equal([]);
    });

    it("says loudly when the counts do not add up, and publishes them all the same", async () => {
      await time.increaseTo(endOf(day + 1));
      await server.log.sync();
      const stolen = { tokenKey: new Uint8Array(32), keyId: NO_ROOT, plan: 1, hash: new Uint8Array(32) };
      const rest = {
        tokenSignature: new Uint8Array(64),
        day: day + 1,
        kind: 1,
        masterKey: new Uint8Array(32),
      } as const;
      for (let i = 1; i < 4; i++) {
        const spending = { ...stolen, ...rest, tokenKey: Uint8Array.from({ length: 32 }, () => i) };
        await server.store.redeem(spending, { entitlement: "pro", days: 30, revocationTag: new Uint8Array(32) });
      }
      await publish(endOf(day + 1) + 600);
      const where = `WARNING: the audit of ${formatDay(day + 1)} does not add up: plan 1:`;
      expect(reports).to.deep.equal([
        `${where} 6 tokens redeemed for 5 burned units.`,
        `${where} 6 tokens redeemed, 4 issued.`,
      ]);
      expect(await files()).to.include(`${formatDay(day + 1)}.json`);
    });
  });
});

describe("Days", () => {
  it("end at midnight UTC, which belongs to the next", () => {
    const midnight = Date.UTC(2026, 10, 24) / 1_000;
    expect([midnight - 1, midnight, midnight + DAY - 1].map((at) => formatDay(dayOf(at)))).to.deep.equal([
      "2026-11-23",
      "2026-11-24",
      "2026-11-24",
    ]);
    expect(endOf(dayOf(midnight))).to.equal(midnight + DAY);
    expect(parseDay("2026-11-24")).to.equal(dayOf(midnight));
  });
});
