import { expect } from "chai";
import { AbiCoder, getAddress, getBytes, id, keccak256, toBeHex, toBigInt, ZeroHash } from "ethers";
import { OxenClaims__factory, ReentrantToken__factory } from "../../../typechain-types/index.js";
import { sesh } from "../../support/amounts.js";
import {
  attest,
  claimsDomain,
  claimTree,
  deployClaims,
  type Ledger,
  OXEN_BLOCK_HASH,
  rootOf,
  URI,
} from "../../support/claims.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const CAP = sesh("30000000");

describe("OxenClaims.claim", () => {
  async function deployed() {
    return deployClaims(chain);
  }
  async function active() {
    const campaign = await deployClaims(chain);
    await campaign.install(rootOf(campaign.ledger));
    return { ...campaign, ...claimTree(campaign.ledger) };
  }

  it("pays what the root says, to the account, whoever calls (CL-03, CL-13)", async () => {
    const { claims, token, bob, stranger, proofOf } = await networkHelpers.loadFixture(active);
    const amount = 4_545_454_545_454n;
    const claim = claims.connect(stranger).claim(bob, amount, proofOf(bob, amount));
    await expect(claim).to.emit(claims, "Claimed").withArgs(bob, amount, amount, 1, false);
    await expect(claim).to.emit(token, "Transfer").withArgs(claims, bob, amount);
    expect(await token.balanceOf(bob)).to.equal(sesh("1004545.454545454"));
    expect(await token.balanceOf(stranger)).to.equal(sesh("1000000"));
    expect(await claims.claimed(bob)).to.equal(amount);
    expect(await claims.totalClaimed()).to.equal(amount);
    expect(await token.balanceOf(claims)).to.equal(CAP - amount);
  });

  it("pays a single atomic unit", async () => {
    const { claims, carol, proofOf } = await networkHelpers.loadFixture(active);
    await expect(claims.claim(carol, 1, proofOf(carol, 1n)))
      .to.emit(claims, "Claimed")
      .withArgs(carol, 1, 1, 1, false);
  });

  it("pays a contract, which needs to do nothing for it (CL-13)", async () => {
    const { claims, token, staking, alice, install } = await networkHelpers.loadFixture(deployed);
    const contract = { address: await staking.getAddress() };
    const ledger: Ledger = [
      [contract, 7n],
      [alice, 1n],
    ];
    await install(rootOf(ledger));
    await claims.claim(contract.address, 7, claimTree(ledger).proofOf(contract, 7n));
    expect(await token.balanceOf(staking)).to.equal(7);
  });

  describe("given a claim made before (CL-02)", () => {
    it("reverts the second time", async () => {
      const { claims, alice, proofOf } = await networkHelpers.loadFixture(active);
      const amount = sesh("45.45");
      await claims.claim(alice, amount, proofOf(alice, amount));
      await expect(claims.claim(alice, amount, proofOf(alice, amount)))
        .to.be.revertedWithCustomError(claims, "ClaimAlreadyPaid")
        .withArgs(alice, 45_450_000_000n);
      expect(await claims.totalClaimed()).to.equal(amount);
    });

    it("pays two leaves of one account as one: the larger of them", async () => {
      const { claims, token, alice, bob, install } = await networkHelpers.loadFixture(deployed);
      const ledger: Ledger = [
        [alice, sesh("10")],
        [alice, sesh("25")],
        [bob, sesh("1")],
      ];
      const { proofOf } = claimTree(ledger);
      await install(rootOf(ledger));
      await claims.claim(alice, sesh("10"), proofOf(alice, sesh("10")));
      await expect(claims.claim(alice, sesh("25"), proofOf(alice, sesh("25"))))
        .to.emit(claims, "Claimed")
        .withArgs(alice, sesh("15"), sesh("25"), 1, false);
      await expect(claims.claim(alice, sesh("10"), proofOf(alice, sesh("10"))))
        .to.be.revertedWithCustomError(claims, "ClaimAlreadyPaid")
        .withArgs(alice, sesh("10"));
      expect(await token.balanceOf(alice)).to.equal(sesh("1000025"));
    });
  });

  describe("given a proof that is not the caller's to use (CL-01, CL-03, CL-07)", () => {
    it("reverts for another account, another amount and a single bit of the proof", async () => {
      const { claims, bob, stranger, proofOf } = await networkHelpers.loadFixture(active);
      const amount = 4_545_454_545_454n;
      const proof = proofOf(bob, amount);
      const flipped = [`${proof[0]!.slice(0, -1)}${proof[0]!.endsWith("0") ? "1" : "0"}`, ...proof.slice(1)];
      for (const [account, cumulative, elements] of [
        [stranger, amount, proof],
        [bob, amount + 1n, proof],
        [bob, amount - 1n, proof],
        [bob, amount * 10n ** 9n, proof],
        [bob, amount, flipped],
        [bob, amount, []],
        [bob, amount, [...proof, proof[0]!]],
      ] as const) {
        await expect(claims.claim(account, cumulative, [...elements]))
          .to.be.revertedWithCustomError(claims, "ProofInvalid")
          .withArgs(account, cumulative);
      }
      expect(await claims.totalClaimed()).to.equal(0);
    });

    it("reverts for a leaf of the wrong byte order and for a proof of 300 elements (CL-07)", async () => {
      const { claims, alice, bob, install } = await networkHelpers.loadFixture(deployed);
      const amount = sesh("45.45");
      const bytes = getBytes(toBeHex(amount, 32)).reverse();
      const reversed = toBigInt(bytes);
      const ledger: Ledger = [
        [alice, reversed],
        [bob, 1n],
      ];
      await install(rootOf(ledger, { total: CAP }));
      const proof = claimTree(ledger).proofOf(alice, reversed);
      await expect(claims.claim(alice, amount, proof))
        .to.be.revertedWithCustomError(claims, "ProofInvalid")
        .withArgs(alice, amount);
      const long = Array.from({ length: 300 }, (_, i) => id(`element ${i}`));
      await expect(claims.claim(alice, amount, long))
        .to.be.revertedWithCustomError(claims, "ProofInvalid")
        .withArgs(alice, amount);
    });

    it("reverts for a leaf that is hashed once, as inner nodes are (CL-01)", async () => {
      const { claims, alice, install } = await networkHelpers.loadFixture(deployed);
      const once = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [alice.address, CAP]));
      await install(rootOf([[alice, CAP]], { root: once }));
      await expect(claims.claim(alice, CAP, []))
        .to.be.revertedWithCustomError(claims, "ProofInvalid")
        .withArgs(alice, CAP);
    });

    it("reverts for an inner node with the proof of its own place (CL-01)", async () => {
      const { claims, alice, bob, carol, stranger, install } = await networkHelpers.loadFixture(deployed);
      const ledger: Ledger = [
        [alice, 1n],
        [bob, 2n],
        [carol, 3n],
        [stranger, 4n],
      ];
      await install(rootOf(ledger));
      const { tree, proofOf } = claimTree(ledger);
      const sibling = proofOf(alice, 1n);
      const leaf = tree.leafHash([alice.address, 1n]);
      // The two words under alice's inner node, read as (account, cumulative); the rest of her path as the proof.
      const [first, second] = [leaf, sibling[0]!].sort() as [string, string];
      const account = getAddress(`0x${first.slice(26)}`);
      await expect(claims.claim(account, BigInt(second), sibling.slice(1)))
        .to.be.revertedWithCustomError(claims, "ProofInvalid")
        .withArgs(account, BigInt(second));
    });
  });

  describe("given a ledger of one account", () => {
    it("pays with an empty proof: the leaf is the root (CL-07)", async () => {
      const { claims, alice, install } = await networkHelpers.loadFixture(deployed);
      await install(rootOf([[alice, CAP]]));
      await expect(claims.claim(alice, CAP, []))
        .to.emit(claims, "Claimed")
        .withArgs(alice, 30_000_000_000_000_000n, 30_000_000_000_000_000n, 1, false);
    });
  });

  describe("given no active root", () => {
    it("reverts before the first root, for any proof", async () => {
      const { claims, alice } = await networkHelpers.loadFixture(deployed);
      for (const proof of [[], [ZeroHash]]) {
        await expect(claims.claim(alice, 1, proof))
          .to.be.revertedWithCustomError(claims, "ProofInvalid")
          .withArgs(alice, 1);
      }
    });

    it("reverts while the root waits for its veto delay (CL-09)", async () => {
      const { claims, alice, ledger, propose } = await networkHelpers.loadFixture(deployed);
      await propose(rootOf(ledger));
      const amount = sesh("45.45");
      await expect(claims.claim(alice, amount, claimTree(ledger).proofOf(alice, amount)))
        .to.be.revertedWithCustomError(claims, "ProofInvalid")
        .withArgs(alice, amount);
    });
  });

  describe("given a second root (CL-04)", () => {
    async function second() {
      const campaign = await networkHelpers.loadFixture(active);
      const { claims, alice, bob, carol, stranger, proofOf, install } = campaign;
      await claims.claim(alice, sesh("45.45"), proofOf(alice, sesh("45.45")));
      const ledger: Ledger = [
        [alice, sesh("100")],
        [bob, sesh("4545.454545454")],
        [carol, 1n],
        [stranger, sesh("3")],
      ];
      await install(rootOf(ledger, { epoch: 2n, oxenHeight: 1_900_000n }));
      return { ...campaign, old: proofOf, proofOf: claimTree(ledger).proofOf };
    }

    it("pays the difference to who has claimed, and all of it to who has not", async () => {
      const { claims, token, alice, bob, proofOf } = await second();
      await expect(claims.claim(alice, sesh("100"), proofOf(alice, sesh("100"))))
        .to.emit(claims, "Claimed")
        .withArgs(alice, 54_550_000_000n, 100_000_000_000n, 2, false);
      await expect(claims.claim(bob, sesh("4545.454545454"), proofOf(bob, sesh("4545.454545454"))))
        .to.emit(claims, "Claimed")
        .withArgs(bob, 4_545_454_545_454n, 4_545_454_545_454n, 2, false);
      expect(await token.balanceOf(alice)).to.equal(sesh("1000100"));
    });

    it("reverts for proofs of the first", async () => {
      const { claims, bob, old } = await second();
      const amount = sesh("4545.454545454");
      await expect(claims.claim(bob, amount, old(bob, amount)))
        .to.be.revertedWithCustomError(claims, "ProofInvalid")
        .withArgs(bob, amount);
    });

    it("pays nothing to an account whose amount has fallen below what it received", async () => {
      const { claims, alice, bob, proofOf, install } = await networkHelpers.loadFixture(active);
      await claims.claim(alice, sesh("45.45"), proofOf(alice, sesh("45.45")));
      const ledger: Ledger = [
        [alice, sesh("45")],
        [bob, sesh("5000")],
      ];
      await install(rootOf(ledger, { epoch: 2n }));
      await expect(claims.claim(alice, sesh("45"), claimTree(ledger).proofOf(alice, sesh("45"))))
        .to.be.revertedWithCustomError(claims, "ClaimAlreadyPaid")
        .withArgs(alice, sesh("45"));
    });
  });

  describe("given a false root whose leaves sum to more than its total (CL-05, CL-09)", () => {
    it("pays up to the total that was signed and reverts above it", async () => {
      const { claims, token, alice, bob, install } = await networkHelpers.loadFixture(deployed);
      const ledger: Ledger = [
        [alice, sesh("60")],
        [bob, sesh("40.000000001")],
      ];
      await install(rootOf(ledger, { total: sesh("100") }));
      const { proofOf } = claimTree(ledger);
      await claims.claim(alice, sesh("60"), proofOf(alice, sesh("60")));
      await expect(claims.claim(bob, sesh("40.000000001"), proofOf(bob, sesh("40.000000001"))))
        .to.be.revertedWithCustomError(claims, "RootExhausted")
        .withArgs(100_000_000_001n, 100_000_000_000n);
      expect(await token.balanceOf(claims)).to.equal(CAP - sesh("60"));
    });
  });

  describe("given the deadline", () => {
    it("pays until the second before it", async () => {
      const { claims, alice, deadline, proofOf } = await networkHelpers.loadFixture(active);
      const amount = sesh("45.45");
      await networkHelpers.time.setNextBlockTimestamp(deadline);
      await expect(claims.claim(alice, amount, proofOf(alice, amount)))
        .to.be.revertedWithCustomError(claims, "CampaignClosed")
        .withArgs(deadline);
      await networkHelpers.time.setNextBlockTimestamp(deadline - 1);
      await expect(claims.claim(alice, amount, proofOf(alice, amount)))
        .to.emit(claims, "Claimed")
        .withArgs(alice, amount, amount, 1, false);
    });
  });

  describe("given a token that calls back in the middle of the payment", () => {
    it("does not pay the same claim twice (CL-02)", async () => {
      const { deployer, pool, guardian, attesters, alice, bob, deadline } = await networkHelpers.loadFixture(deployed);
      const token = await new ReentrantToken__factory(deployer).deploy(deployer, CAP);
      const claims = await new OxenClaims__factory(deployer).deploy(
        token,
        pool,
        CAP,
        deadline,
        2 * DAY,
        0,
        guardian,
        attesters.map(({ address }) => address),
        2,
      );
      await token.transfer(claims, CAP);
      const ledger: Ledger = [
        [alice, sesh("10")],
        [bob, sesh("20")],
      ];
      const root = rootOf(ledger);
      const signatures = await attest(await claimsDomain(claims), root, attesters.slice(0, 2));
      await claims.proposeRoot(root, OXEN_BLOCK_HASH, URI, signatures);
      await networkHelpers.time.increase(2 * DAY);
      await claims.activate();
      const call = [alice.address, sesh("10"), claimTree(ledger).proofOf(alice, sesh("10"))] as const;
      await token.arm(claims, claims.interface.encodeFunctionData("claim", [...call]));
      await claims.claim(...call);
      expect(await token.called()).to.equal(true);
      expect(await token.answer()).to.equal(
        claims.interface.encodeErrorResult("ClaimAlreadyPaid", [alice.address, sesh("10")]),
      );
      expect(await token.balanceOf(alice)).to.equal(sesh("10"));
    });
  });
});
