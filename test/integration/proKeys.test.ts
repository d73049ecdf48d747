import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import type { ReadClient } from "../../src/contracts/client.js";
import type { Hex } from "../../src/core/hex.js";
import { proAccountOf } from "../../src/pro/account.js";
import { chooseKey, verifiedKeys } from "../../src/pro/keys.js";
import { derivePurchase } from "../../src/pro/purchase.js";
import { ReceiptLog } from "../../src/pro/receipts.js";
import { restorePurchases } from "../../src/pro/restore.js";
import { spentHash } from "../../src/pro/spending.js";
import { WalletFile } from "../../src/pro/wallet.js";
import { announceKeys } from "../support/issuers.js";
import { announce, makeKey, type TestKey } from "../support/proServer.js";
import { rejectionOf } from "../support/rejection.js";
import { createChain, DAY, deploySystem, type System } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

const chain = await createChain();
const { time } = chain.networkHelpers;

describe("Keys that clients buy with (PV-03)", () => {
  let system: System;
  let client: ReadClient;
  let first: TestKey;
  let second: TestKey;
  before(async () => {
    system = await deploySystem(chain);
    client = await readClientOf(chain, system);
    first = makeKey({ notBefore: await time.latest() });
    await announce(chain, system, [first]);
  });

  it("are the announced ones only: one made for a client is left out and refused", async () => {
    // Same plan, epoch, name and times, and a proof that holds.
    const own = makeKey({ notBefore: first.published.notBefore });
    expect((await verifiedKeys(client, [own.text, first.text])).map(({ key }) => key.keyId)).to.deep.equal([
      first.published.key.keyId,
    ]);
    expect((await chooseKey(client, [own.text, first.text], 1)).key.keyId).to.equal(first.published.key.keyId);
    for (const texts of [[own.text], [], [`${first.text} `]]) {
      const error = await rejectionOf(chooseKey(client, texts, 1));
      expect(error.code).to.equal("PRECONDITION_FAILED");
      expect(error.shortMessage).to.contain("the issuer does not show the announced keys of epoch 1");
    }
    expect((await rejectionOf(chooseKey(client, [first.text], 2))).shortMessage).to.contain(
      "no announced key can be used now",
    );
  });

  it("are of the newest epoch that is issued; an issuer that hides it is refused (PV-08)", async () => {
    second = makeKey({ epoch: 2, notBefore: (await time.latest()) + 30 * DAY });
    const texts = () => [first.text, second.text];
    await announce(chain, system, [second]);
    // Announced and usable, and not issued yet: the old one still is.
    await time.increaseTo(second.published.notBefore - 1);
    expect((await chooseKey(client, texts(), 1)).epoch).to.equal(1);
    expect((await rejectionOf(chooseKey(client, [first.text], 1))).shortMessage).to.contain(
      "announced keys of epoch 2",
    );
    await time.increaseTo(second.published.notBefore);
    expect((await chooseKey(client, texts(), 1)).epoch).to.equal(2);
    await time.increaseTo(second.published.issueUntil);
    expect((await chooseKey(client, texts(), 1)).epoch).to.equal(2);
    await time.increaseTo(second.published.issueUntil + 1);
    expect((await rejectionOf(chooseKey(client, texts(), 1))).shortMessage).to.contain(
      "no announced key can be used now",
    );
  });

  it("are not of an epoch whose announcement is a mistake, for anybody", async () => {
    const notBefore = await time.latest();
    const third = makeKey({ epoch: 3, notBefore });
    await announce(chain, system, [third]);
    // Announced under epoch 4, and the file says 5.
    const wrong = makeKey({ epoch: 5, notBefore });
    await announceKeys(chain, system, {
      epoch: 4,
      keyHash: keccak256(toUtf8Bytes(wrong.text)),
      keyIds: [wrong.published.key.keyId],
    });
    await time.increase(8 * DAY);
    const texts = [first.text, second.text, third.text, wrong.text];
    expect((await chooseKey(client, texts, 1)).epoch).to.equal(3);
    expect((await verifiedKeys(client, texts)).map(({ epoch }) => epoch)).to.deep.equal([3, 2, 1]);
  });
});

describe("Restoring purchases from the seed", () => {
  it("finds what is on the chain over gaps, under every key, and what was spent elsewhere; nobody's else", async () => {
    const system = await deploySystem(chain);
    const client = await readClientOf(chain, system);
    const notBefore = await time.latest();
    const [old, current] = [makeKey({ notBefore }), makeKey({ notBefore, epoch: 2 })];
    await announce(chain, system, [old, current]);
    const account = proAccountOf(randomBytes(32));
    const buyer = system.stakers[1]!;
    const at = (index: number, key: TestKey) => derivePurchase(account.purchaseSecret, index, key.published);
    const burn = (plan: number, commitment: Hex) =>
      system.proBurn.connect(buyer).burnForPro(plan, commitment, 10n ** 12n);

    await burn(1, at(0, old).commitment);
    // Somebody was there first with the commitment of index 2: of another plan, and cancelled.
    const mine = at(2, current).commitment;
    const stranger = system.proBurn.connect(system.stakers[2]);
    await stranger.burnForPro(2, mine, 10n ** 12n);
    await stranger.burnForPro(1, mine, 10n ** 12n);
    await stranger.cancel(3, 0);
    await system.proBurn
      .connect(buyer)
      .burnForProBatch(1, [derivePurchase(randomBytes(32), 0, current.published).commitment, mine], 10n ** 12n);
    // 19 indices without a trace, then one that a provider burned for and that was redeemed; 20 later nothing is found.
    const spent = [spentHash(at(22, current).tokenKey)];
    await burn(1, at(43, current).commitment);

    const folder = await mkdtemp(join(tmpdir(), "sesh-restore-"));
    try {
      const owner = { chainId: client.chainId, proBurn: client.deployment.ProBurn, secret: account.purchaseSecret };
      const file = new WalletFile(join(folder, "wallet.json"), owner);
      const log = new ReceiptLog(client, 0);
      await log.sync();
      const keys = await verifiedKeys(client, [old.text, current.text]);
      const found = await restorePurchases(file, account, { log, keys, spent });
      expect(
        found.map(({ index, epoch, state, receiptId, unit }) => ({ index, epoch, state, receiptId, unit })),
      ).to.deep.equal([
        { index: 0, epoch: 1, state: "burned", receiptId: 1, unit: 0 },
        { index: 2, epoch: 2, state: "burned", receiptId: 4, unit: 1 },
      ]);
      expect((await file.read()).nextIndex).to.deep.equal({ 1: 22 + 1 + 5 });
      // Again, nothing is new; and an index that was taken since stays taken.
      await file.change((wallet) => (wallet.nextIndex[1] = 40));
      expect(await restorePurchases(file, account, { log, keys, spent })).to.deep.equal([]);
      expect((await file.read()).nextIndex).to.deep.equal({ 1: 40 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
