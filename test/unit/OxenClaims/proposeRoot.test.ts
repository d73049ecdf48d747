import { expect } from "chai";
import { Signature, ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import {
  attest,
  attesterOf,
  claimsDomain,
  claimTree,
  deployClaims,
  OXEN_BLOCK_HASH,
  rootOf,
  rootTuple,
  URI,
} from "../../support/claims.js";
import { malleate } from "../../support/permits.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const CAP = sesh("30000000");

describe("OxenClaims.proposeRoot", () => {
  async function fixture() {
    return deployClaims(chain);
  }

  describe("given the first root, signed by two of three attesters", () => {
    it("lets it wait for the veto delay, whoever submits it", async () => {
      const { claims, ledger, domain, attesters, stranger } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      const signatures = await attest(domain, root, attesters.slice(1));
      const proposedAt = (await networkHelpers.time.latest()) + 10;
      await networkHelpers.time.setNextBlockTimestamp(proposedAt);
      await expect(claims.connect(stranger).proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures))
        .to.emit(claims, "RootProposed")
        .withArgs(
          1,
          root.root,
          4_590_904_545_455n,
          root.ledgerHash,
          1_800_000,
          OXEN_BLOCK_HASH,
          proposedAt + 2 * DAY,
          URI,
        );
      expect(await claims.pendingRoot()).to.deep.equal([rootTuple(root), BigInt(proposedAt + 2 * DAY)]);
      expect((await claims.activeRoot()).epoch).to.equal(0);
    });

    it("takes the signatures of all three", async () => {
      const { claims, ledger, domain, attesters } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      const signatures = await attest(domain, root, attesters);
      await claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures);
      expect((await claims.pendingRoot()).pending.epoch).to.equal(1);
    });
  });

  describe("given signatures that are not enough (CL-09)", () => {
    it("reverts with one of two", async () => {
      const { claims, ledger, domain, attesters } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      const signatures = await attest(domain, root, attesters.slice(0, 1));
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures))
        .to.be.revertedWithCustomError(claims, "SignaturesMissing")
        .withArgs(1, 2);
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, []))
        .to.be.revertedWithCustomError(claims, "SignaturesMissing")
        .withArgs(0, 2);
    });

    it("reverts with the same one twice", async () => {
      const { claims, ledger, domain, attesters } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      const [signature] = (await attest(domain, root, [attesters[1]])) as [string];
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, [signature, signature]))
        .to.be.revertedWithCustomError(claims, "SignerInvalid")
        .withArgs(attesters[1], attesters[1]);
    });

    it("reverts when signers do not ascend", async () => {
      const { claims, ledger, domain, attesters } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      const signatures = await attest(domain, root, attesters.slice(0, 2));
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures.reverse()))
        .to.be.revertedWithCustomError(claims, "SignerInvalid")
        .withArgs(attesters[0], attesters[1]);
    });

    it("reverts with a signature of somebody who is no attester, even beyond the threshold", async () => {
      const { claims, ledger, domain, attesters, stranger } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      const signers = [...attesters, stranger];
      const ascending = [...signers].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
      const before = ascending[ascending.indexOf(stranger) - 1];
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, await attest(domain, root, signers)))
        .to.be.revertedWithCustomError(claims, "SignerInvalid")
        .withArgs(stranger, before?.address ?? ZeroAddress);
    });

    it("reverts with the guardian's, who may only veto", async () => {
      const { claims, ledger, domain, guardian } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      const [signature] = (await attest(domain, root, [guardian])) as [string];
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, [signature, signature]))
        .to.be.revertedWithCustomError(claims, "SignerInvalid")
        .withArgs(guardian, ZeroAddress);
    });
  });

  describe("given signatures for something else (CL-10)", () => {
    it("reverts for another contract, another chain and another version", async () => {
      const { claims, pool, ledger, domain, attesters } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      for (const other of [await claimsDomain(pool), { ...domain, chainId: 42_161n }, { ...domain, version: "2" }]) {
        const signatures = await attest(other, root, attesters.slice(0, 2));
        await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures))
          .to.be.revertedWithCustomError(claims, "SignerInvalid")
          .withArgs(attesterOf(domain, root, signatures[0]!), ZeroAddress);
      }
    });

    it("reverts when any field of the root was changed after signing", async () => {
      const { claims, ledger, domain, attesters } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      const signatures = await attest(domain, root, attesters.slice(0, 2));
      for (const change of [
        { total: root.total + 1n },
        { root: OXEN_BLOCK_HASH },
        { ledgerHash: OXEN_BLOCK_HASH },
        { oxenHeight: 1_800_001n },
      ]) {
        const changed = { ...root, ...change };
        await expect(claims.proposeRoot(changed, OXEN_BLOCK_HASH, URI, signatures))
          .to.be.revertedWithCustomError(claims, "SignerInvalid")
          .withArgs(attesterOf(domain, changed, signatures[0]!), ZeroAddress);
      }
    });
  });

  describe("given malformed signatures (CL-10)", () => {
    it("reverts for s in the upper half, for a wrong v and for 64 bytes", async () => {
      const { claims, ledger, domain, attesters } = await networkHelpers.loadFixture(fixture);
      const root = rootOf(ledger);
      const [first, second] = (await attest(domain, root, attesters.slice(0, 2))) as [string, string];
      const low = Signature.from(first);
      const { v, r, s } = malleate({ v: low.v, r: low.r, s: low.s });
      const high = `${r}${s.slice(2)}${v.toString(16)}`;
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, [high, second]))
        .to.be.revertedWithCustomError(claims, "ECDSAInvalidSignatureS")
        .withArgs(s);
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, [`${first.slice(0, -2)}00`, second]))
        .to.be.revertedWithCustomError(claims, "ECDSAInvalidSignature")
        .withArgs();
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, [low.compactSerialized, second]))
        .to.be.revertedWithCustomError(claims, "ECDSAInvalidSignatureLength")
        .withArgs(64);
    });
  });

  describe("given totals", () => {
    it("takes a total of exactly the cap and reverts one atomic unit above (CL-09)", async () => {
      const { claims, alice, treasury, token, propose } = await networkHelpers.loadFixture(fixture);
      await token.connect(treasury).transfer(claims, 1);
      await expect(propose(rootOf([[alice, CAP + 1n]])))
        .to.be.revertedWithCustomError(claims, "RootAboveCap")
        .withArgs(30_000_000_000_000_001n, 30_000_000_000_000_000n);
      await propose(rootOf([[alice, CAP]]));
      expect((await claims.pendingRoot()).pending.total).to.equal(CAP);
    });

    it("reverts when the contract does not hold what the root has to pay, to the atomic unit (CL-05)", async () => {
      const {
        deployer,
        claims: funded,
        token,
        pool,
        guardian,
        attesters,
        treasury,
        ledger,
      } = await networkHelpers.loadFixture(fixture);
      const factory = await chain.ethers.getContractFactory("OxenClaims", deployer);
      const deployed = await factory.deploy(
        token,
        pool,
        CAP,
        await funded.deadline(),
        2 * DAY,
        0,
        guardian,
        attesters.map(({ address }) => address),
        2,
      );
      const claims = funded.attach(deployed) as typeof funded;
      const root = rootOf(ledger);
      const signatures = await attest(await claimsDomain(claims), root, attesters.slice(0, 2));
      await token.connect(treasury).transfer(claims, 4_590_904_545_454n);
      await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures))
        .to.be.revertedWithCustomError(claims, "RootUnderfunded")
        .withArgs(4_590_904_545_454n, 4_590_904_545_455n);
      await token.connect(treasury).transfer(claims, 1);
      await claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures);
      expect((await claims.pendingRoot()).pending.total).to.equal(4_590_904_545_455n);
    });
  });

  describe("given an active root", () => {
    async function active() {
      const campaign = await deployClaims(chain);
      await campaign.install(rootOf(campaign.ledger));
      return { ...campaign, first: rootOf(campaign.ledger) };
    }

    it("takes the next epoch with the same or a larger total and height", async () => {
      const { claims, ledger, carol, propose } = await networkHelpers.loadFixture(active);
      const next = rootOf([...ledger.slice(0, 2), [carol, sesh("10")]], { epoch: 2n });
      await propose(next);
      expect((await claims.pendingRoot()).pending).to.deep.equal(rootTuple(next));
    });

    it("reverts for the same epoch, one left out, and zero (CL-04)", async () => {
      const { claims, first, propose } = await networkHelpers.loadFixture(active);
      for (const epoch of [0n, 1n, 3n]) {
        await expect(propose({ ...first, epoch }))
          .to.be.revertedWithCustomError(claims, "RootEpochInvalid")
          .withArgs(epoch, 2);
      }
    });

    it("reverts for a total one atomic unit lower: nothing unclaimed can be erased in sum (CL-04)", async () => {
      const { claims, first, propose } = await networkHelpers.loadFixture(active);
      await expect(propose({ ...first, epoch: 2n, total: first.total - 1n }))
        .to.be.revertedWithCustomError(claims, "RootNotMonotonic")
        .withArgs(4_590_904_545_454n, 4_590_904_545_455n, 1_800_000, 1_800_000);
    });

    it("reverts for a height one block lower", async () => {
      const { claims, first, propose } = await networkHelpers.loadFixture(active);
      await expect(propose({ ...first, epoch: 2n, oxenHeight: 1_799_999n }))
        .to.be.revertedWithCustomError(claims, "RootNotMonotonic")
        .withArgs(4_590_904_545_455n, 4_590_904_545_455n, 1_799_999, 1_800_000);
    });

    it("counts what was paid already: the cap less the payments has to be there (CL-05)", async () => {
      const { claims, token, bob, ledger, alice, propose } = await networkHelpers.loadFixture(active);
      const proof = claimTree(ledger).proofOf(bob, sesh("4545.454545454"));
      await claims.claim(bob, sesh("4545.454545454"), proof);
      const full = rootOf([
        [alice, CAP - sesh("4545.454545454")],
        [bob, sesh("4545.454545454")],
      ]);
      await propose({ ...full, epoch: 2n });
      expect((await claims.pendingRoot()).pending.total).to.equal(CAP);
      expect(await token.balanceOf(claims)).to.equal(CAP - sesh("4545.454545454"));
    });
  });

  it("reverts while a root is waiting, even an identical one", async () => {
    const { claims, ledger, propose } = await networkHelpers.loadFixture(fixture);
    await propose(rootOf(ledger));
    await expect(propose(rootOf(ledger)))
      .to.be.revertedWithCustomError(claims, "RootPending")
      .withArgs(1);
  });

  it("takes roots until the second before the deadline", async () => {
    const { claims, ledger, domain, attesters, deadline } = await networkHelpers.loadFixture(fixture);
    const root = rootOf(ledger);
    const signatures = await attest(domain, root, attesters);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures))
      .to.be.revertedWithCustomError(claims, "CampaignClosed")
      .withArgs(deadline);
    await networkHelpers.time.setNextBlockTimestamp(deadline - 1);
    await expect(claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures)).to.emit(claims, "RootProposed");
  });
});
