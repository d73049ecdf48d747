import { expect } from "chai";
import { sesh } from "../support/amounts.js";
import {
  attest,
  claimsDomain,
  claimTree,
  type Ledger,
  OXEN_BLOCK_HASH,
  rootOf,
  rootTuple,
  URI,
} from "../support/claims.js";
import { balancesOf, beginStory } from "../support/story.js";
import { createChain, DAY } from "../support/system.js";

const chain = await createChain();

const POOL = sesh("63177550");
const CAP = sesh("30000000");

describe("Story of the Oxen claims", () => {
  it("goes from a vetoed root over two epochs to the sweep into the pool (CL-02, CL-04, CL-12)", async () => {
    const { system, token, oxenClaims, stakers, attesters, guardian, deployer, parameters, at } =
      await beginStory(chain);
    const [, alice, bob, carol] = stakers;
    const domain = await claimsDomain(oxenClaims);
    const propose = async (root: ReturnType<typeof rootOf>) =>
      oxenClaims.proposeRoot(root, OXEN_BLOCK_HASH, URI, await attest(domain, root, attesters.slice(0, 2)));

    // A root that gives Carol too much is vetoed; the right one takes its epoch.
    const wrong = rootOf([
      [alice!, sesh("1000")],
      [carol!, sesh("29000000")],
    ]);
    await at(DAY, () => propose(wrong));
    await at(2 * DAY, () => oxenClaims.connect(attesters[2]).veto());
    const first: Ledger = [
      [alice!, sesh("1000")],
      [bob!, sesh("4545.454545454")],
    ];
    await at(3 * DAY, () => propose(rootOf(first)));
    await expect(at(5 * DAY, () => oxenClaims.connect(guardian).veto()))
      .to.be.revertedWithCustomError(oxenClaims, "VetoTooLate")
      .withArgs(1, (await oxenClaims.pendingRoot()).activeAt);
    await at(5 * DAY + 1, () => oxenClaims.connect(deployer).activate());
    expect(await oxenClaims.activeRoot()).to.deep.equal(rootTuple(rootOf(first)));

    const claim = async (ledger: Ledger, who: number) => {
      const [account, cumulative] = ledger[who]!;
      return oxenClaims
        .connect(deployer)
        .claim(account.address, cumulative, claimTree(ledger).proofOf(account, cumulative));
    };
    await at(6 * DAY, () => claim(first, 0));
    await expect(at(6 * DAY + 1, () => claim(first, 0)))
      .to.be.revertedWithCustomError(oxenClaims, "ClaimAlreadyPaid")
      .withArgs(alice, sesh("1000"));

    // The second epoch: Alice has more, Bob has not claimed yet, Carol is new. Amounts are cumulative.
    const second: Ledger = [
      [alice!, sesh("1500.000000001")],
      [bob!, sesh("4545.454545454")],
      [carol!, sesh("45.45")],
    ];
    await at(10 * DAY, () => propose(rootOf(second, { epoch: 2n })));
    await at(12 * DAY, () => oxenClaims.activate());
    const accounts = second.map(([{ address }]) => address);
    const amounts = second.map(([, cumulative]) => cumulative);
    const proofs = second.map(([account, cumulative]) => claimTree(second).proofOf(account, cumulative));
    await at(13 * DAY, () =>
      oxenClaims.connect(deployer).claimMany(accounts.slice(0, 2), amounts.slice(0, 2), proofs.slice(0, 2)),
    );
    expect(await token.balanceOf(alice!)).to.equal(1_001_500_000_000_001n);
    expect(await token.balanceOf(bob!)).to.equal(1_004_545_454_545_454n);
    expect(await oxenClaims.totalClaimed()).to.equal(6_045_454_545_455n);

    // Carol comes too late, at the deadline itself; the rest is nobody's but the pool's.
    const now = await chain.networkHelpers.time.latest();
    const deadline = 13 * DAY + (parameters.claims.deadline - now);
    await expect(at(deadline - 1, () => oxenClaims.sweep()))
      .to.be.revertedWithCustomError(oxenClaims, "CampaignOpen")
      .withArgs(parameters.claims.deadline);
    await expect(at(deadline, () => claim(second, 2)))
      .to.be.revertedWithCustomError(oxenClaims, "CampaignClosed")
      .withArgs(parameters.claims.deadline);
    const rest = CAP - 6_045_454_545_455n;
    await expect(at(deadline + 1, () => oxenClaims.connect(carol).sweep()))
      .to.emit(oxenClaims, "Swept")
      .withArgs(rest);
    expect(await token.balanceOf(oxenClaims)).to.equal(0n);
    expect(await token.balanceOf(carol!)).to.equal(sesh("1000000"));
    expect(await balancesOf(system)).to.deep.equal({
      supply: sesh("240000000"),
      pool: POOL + rest,
      staking: sesh("25000"),
      rounds: 0n,
      ledger: POOL + rest,
    });
  });
});
