import { expect } from "chai";
import { id } from "ethers";
import { sesh } from "../../support/amounts.js";
import { attestClaim, claimTree, deployClaims, type FastClaim, rootOf } from "../../support/claims.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const LIMIT = sesh("300000");
const LEDGER_HASH = id("ledger");

describe("OxenClaims.claimAttested", () => {
  async function open() {
    const campaign = await deployClaims(chain);
    const { claims, guardian, domain, attesters } = campaign;
    await claims.connect(guardian).setFastClaims(true);
    const claimOf = async (
      account: Signer,
      cumulative: bigint,
      change: Partial<FastClaim> = {},
    ): Promise<FastClaim> => ({
      account: account.address,
      cumulative,
      ledgerHash: LEDGER_HASH,
      oxenHeight: 1_800_000n,
      validUntil: (await networkHelpers.time.latest()) + DAY,
      ...change,
    });
    const submit = async (claim: FastClaim, signers: Signer[] = attesters.slice(0, 2)) => {
      const { account, cumulative, ledgerHash, oxenHeight, validUntil } = claim;
      const signatures = await attestClaim(domain, claim, signers);
      return claims.claimAttested(account, cumulative, ledgerHash, oxenHeight, validUntil, signatures);
    };
    return { ...campaign, claimOf, submit };
  }

  /** The next block is the first of a day (UTC). */
  async function atMidnight() {
    const campaign = await open();
    const midnight = (Math.floor((await networkHelpers.time.latest()) / DAY) + 1) * DAY;
    await networkHelpers.time.increaseTo(midnight);
    return { ...campaign, midnight };
  }

  it("pays on the attesters' signatures, to the account, whoever calls", async () => {
    const { claims, token, bob, claimOf, submit } = await networkHelpers.loadFixture(open);
    const paid = submit(await claimOf(bob, sesh("12.5")));
    await expect(paid).to.emit(claims, "Claimed").withArgs(bob, 12_500_000_000n, 12_500_000_000n, 0, true);
    expect(await token.balanceOf(bob)).to.equal(sesh("1000012.5"));
    expect(await claims.claimed(bob)).to.equal(12_500_000_000n);
    expect(await claims.totalClaimed()).to.equal(12_500_000_000n);
    expect(await claims.totalFastClaimed()).to.equal(12_500_000_000n);
  });

  describe("given a root and fast claims of the same account", () => {
    it("pays no part twice, in either order", async () => {
      const { claims, token, alice, bob, ledger, install, claimOf, submit } = await networkHelpers.loadFixture(open);
      const { proofOf } = claimTree(ledger);
      await submit(await claimOf(alice, sesh("40")));
      await install(rootOf(ledger));
      await expect(claims.claim(alice, sesh("45.45"), proofOf(alice, sesh("45.45"))))
        .to.emit(claims, "Claimed")
        .withArgs(alice, sesh("5.45"), sesh("45.45"), 1, false);
      await claims.claim(bob, sesh("4545.454545454"), proofOf(bob, sesh("4545.454545454")));
      await expect(submit(await claimOf(bob, sesh("4545.454545454"))))
        .to.be.revertedWithCustomError(claims, "ClaimAlreadyPaid")
        .withArgs(bob, sesh("4545.454545454"));
      await expect(submit(await claimOf(bob, sesh("4546"))))
        .to.emit(claims, "Claimed")
        .withArgs(bob, sesh("0.545454546"), sesh("4546"), 1, true);
      expect(await token.balanceOf(alice)).to.equal(sesh("1000045.45"));
    });

    it("lets everybody in the root be paid though fast claims have paid more than the root has in all", async () => {
      const { claims, token, alice, bob, carol, stranger, ledger, install, claimOf, submit } =
        await networkHelpers.loadFixture(open);
      const { proofOf } = claimTree(ledger);
      await submit(await claimOf(stranger, sesh("200000")));
      await install(rootOf(ledger));
      for (const [account, amount] of ledger) await claims.claim(account.address, amount, proofOf(account, amount));
      expect(await token.balanceOf(alice)).to.equal(sesh("1000045.45"));
      expect(await token.balanceOf(bob)).to.equal(sesh("1004545.454545454"));
      expect(await token.balanceOf(carol)).to.equal(sesh("1000000.000000001"));
    });

    it("accepts a root whose total fast claims have passed, and pays nobody above the cap", async () => {
      const { claims, alice, stranger, install, claimOf, submit } = await networkHelpers.loadFixture(open);
      await submit(await claimOf(stranger, 1n));
      const all = [
        [alice, sesh("30000000")],
        [stranger, 0n],
      ] as const;
      await install(rootOf([...all]));
      await expect(claims.claim(alice, sesh("30000000"), claimTree([...all]).proofOf(alice, sesh("30000000"))))
        .to.be.revertedWithCustomError(claims, "CapExceeded")
        .withArgs(sesh("30000000.000000001"), sesh("30000000"));
    });
  });

  describe("given the limit of a day (CL-09)", () => {
    it("pays up to it, no more on that day, and again on the next", async () => {
      const { claims, alice, bob, midnight, claimOf, submit } = await networkHelpers.loadFixture(atMidnight);
      await submit(await claimOf(alice, LIMIT - 1n));
      expect(await claims.fastClaims()).to.deep.equal([true, BigInt(midnight / DAY), LIMIT - 1n]);
      await expect(submit(await claimOf(bob, 2n)))
        .to.be.revertedWithCustomError(claims, "FastLimitExceeded")
        .withArgs(300_000_000_000_001n, 300_000_000_000_000n);
      await submit(await claimOf(bob, 1n));
      const last = await claimOf(bob, 2n);
      const first = await claimOf(bob, 2n, { validUntil: midnight + 2 * DAY - 1 });
      await networkHelpers.time.setNextBlockTimestamp(midnight + DAY - 1);
      await expect(submit(last))
        .to.be.revertedWithCustomError(claims, "FastLimitExceeded")
        .withArgs(LIMIT + 1n, LIMIT);
      await networkHelpers.time.setNextBlockTimestamp(midnight + DAY);
      await submit(first);
      expect(await claims.fastClaims()).to.deep.equal([true, BigInt(midnight / DAY + 1), 1n]);
    });

    it("refuses an amount of any size above it", async () => {
      const { claims, alice, claimOf, submit } = await networkHelpers.loadFixture(open);
      await expect(submit(await claimOf(alice, 2n ** 200n)))
        .to.be.revertedWithCustomError(claims, "FastLimitExceeded")
        .withArgs(2n ** 200n, LIMIT);
    });
  });

  describe("given the time of an attestation", () => {
    it("takes it up to its last second, and for at most 24 hours", async () => {
      const { claims, alice, claimOf, submit } = await networkHelpers.loadFixture(open);
      const now = await networkHelpers.time.latest();
      const claim = await claimOf(alice, 1n, { validUntil: now + 100 });
      await networkHelpers.time.setNextBlockTimestamp(now + 101);
      await expect(submit(claim))
        .to.be.revertedWithCustomError(claims, "AttestationExpired")
        .withArgs(now + 100, now + 101);
      const longer = await claimOf(alice, 1n, { validUntil: now + 110 + DAY + 1 });
      await networkHelpers.time.setNextBlockTimestamp(now + 110);
      await expect(submit(longer))
        .to.be.revertedWithCustomError(claims, "AttestationExpired")
        .withArgs(now + 111 + DAY, now + 110);
      const last = await claimOf(alice, 1n, { validUntil: now + 120 });
      await networkHelpers.time.setNextBlockTimestamp(now + 120);
      await expect(submit(last)).to.emit(claims, "Claimed");
      const day = await claimOf(alice, 2n, { validUntil: now + 130 + DAY });
      await networkHelpers.time.setNextBlockTimestamp(now + 130);
      await expect(submit(day)).to.emit(claims, "Claimed");
    });

    it("reverts from the deadline on", async () => {
      const { claims, alice, deadline, claimOf, submit } = await networkHelpers.loadFixture(open);
      const claim = await claimOf(alice, 1n, { validUntil: deadline + 1 });
      await networkHelpers.time.setNextBlockTimestamp(deadline);
      await expect(submit(claim)).to.be.revertedWithCustomError(claims, "CampaignClosed").withArgs(deadline);
    });
  });

  it("reverts while fast claims are closed", async () => {
    const { claims, guardian, alice, claimOf, submit } = await networkHelpers.loadFixture(open);
    await claims.connect(guardian).setFastClaims(false);
    await expect(submit(await claimOf(alice, 1n))).to.be.revertedWithCustomError(claims, "FastClaimsClosed");
  });

  it("reverts without enough attesters, with a stranger, twice the same, or out of order (CL-09)", async () => {
    const { claims, alice, attesters, stranger, domain, claimOf, submit } = await networkHelpers.loadFixture(open);
    const claim = await claimOf(alice, 1n);
    await expect(submit(claim, attesters.slice(0, 1)))
      .to.be.revertedWithCustomError(claims, "SignaturesMissing")
      .withArgs(1, 2);
    await expect(submit(claim, [stranger, attesters[0]])).to.be.revertedWithCustomError(claims, "SignerInvalid");
    const [first, second] = await attestClaim(domain, claim, attesters.slice(0, 2));
    const args = [alice, 1n, LEDGER_HASH, 1_800_000n, claim.validUntil] as const;
    await expect(claims.claimAttested(...args, [first!, first!]))
      .to.be.revertedWithCustomError(claims, "SignerInvalid")
      .withArgs(attesters[0], attesters[0]);
    await expect(claims.claimAttested(...args, [second!, first!]))
      .to.be.revertedWithCustomError(claims, "SignerInvalid")
      .withArgs(attesters[0], attesters[1]);
  });

  it("takes signatures for nothing else: account, amount, ledger, height, time, contract (CL-03, CL-10)", async () => {
    const { claims, alice, bob, attesters, domain, claimOf } = await networkHelpers.loadFixture(open);
    const claim = await claimOf(alice, 5n);
    const signatures = await attestClaim(domain, claim, attesters.slice(0, 2));
    const { ledgerHash, oxenHeight, validUntil } = claim;
    const rows = [
      [bob, 5n, ledgerHash, oxenHeight, validUntil],
      [alice, 6n, ledgerHash, oxenHeight, validUntil],
      [alice, 5n, id("another"), oxenHeight, validUntil],
      [alice, 5n, ledgerHash, 1_800_001n, validUntil],
      [alice, 5n, ledgerHash, oxenHeight, validUntil - 1],
    ] as const;
    for (const row of rows) {
      await expect(claims.claimAttested(...row, signatures)).to.be.revertedWithCustomError(claims, "SignerInvalid");
    }
    const elsewhere = await attestClaim({ ...domain, chainId: 42_161n }, claim, attesters.slice(0, 2));
    await expect(
      claims.claimAttested(alice, 5n, ledgerHash, oxenHeight, validUntil, elsewhere),
    ).to.be.revertedWithCustomError(claims, "SignerInvalid");
  });
});
