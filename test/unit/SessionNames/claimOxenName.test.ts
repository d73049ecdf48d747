import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { sesh } from "../../support/amounts.js";
import {
  baseHashOf,
  GRACE,
  leafHash,
  nameFixtures,
  nameHashOf,
  NO_NEIGHBOUR,
  type OxenName,
  requestFor,
  VALUE,
  YEAR,
} from "../../support/names.js";
import { createChain, DAY, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { open, withTree } = nameFixtures(chain);

describe("SessionNames.claimOxenName", () => {
  async function closed() {
    const world = await withTree();
    return { ...world, leaf: world.tree.leafOf("alice") };
  }
  async function fixture() {
    const world = await closed();
    return { ...world, claimUntil: await world.openNames(world.tree.root, YEAR - 8 * DAY) };
  }

  it("gives the name to its Oxen owner for a year, and burns nothing", async () => {
    const { names, token, owner, backup, hash, tokenId, leaf } = await networkHelpers.loadFixture(fixture);
    const claim = names.connect(owner).claimOxenName(leaf, 5, backup, VALUE);
    await expect(claim).to.emit(names, "Transfer").withArgs(ZeroAddress, owner, tokenId);
    const expiresAt = BigInt((await time.latest()) + YEAR);
    await expect(claim).to.emit(names, "NameRegistered").withArgs(hash, owner, 5, expiresAt, backup, VALUE);
    expect(await names.nameOf(hash)).to.deep.equal([owner.address, backup.address, 5n, expiresAt, VALUE]);
    expect(await token.totalRecycled()).to.equal(0);
    expect(await token.balanceOf(owner)).to.equal(sesh("1000000"));
  });

  it("gives every name of its owner, with or without value, and answers with the hash", async () => {
    const { names, owner, buyer, tree } = await networkHelpers.loadFixture(fixture);
    for (const [name, claimant] of [
      ["alice", owner],
      ["carol", owner],
      ["bob", buyer],
    ] as const) {
      const { claimOxenName } = names.connect(claimant);
      const args = [tree.leafOf(name), name.length, ZeroAddress, "0x"] as const;
      expect(await claimOxenName.staticCall(...args)).to.equal(nameHashOf(name));
      await claimOxenName(...args);
      expect(await names.ownerOf(nameHashOf(name))).to.equal(claimant.address);
    }
  });

  it("reverts before registration is open", async () => {
    const { names, owner, leaf } = await networkHelpers.loadFixture(closed);
    await expect(names.connect(owner).claimOxenName(leaf, 5, ZeroAddress, VALUE))
      .to.be.revertedWithCustomError(names, "NamesNotOpen")
      .withArgs();
  });

  it("works in the last second of the claim period and reverts in the next", async () => {
    const { names, owner, tree, leaf, claimUntil } = await networkHelpers.loadFixture(fixture);
    await time.setNextBlockTimestamp(claimUntil - 1);
    await expect(names.connect(owner).claimOxenName(leaf, 5, ZeroAddress, VALUE)).to.emit(names, "NameRegistered");
    await time.setNextBlockTimestamp(claimUntil);
    await expect(names.connect(owner).claimOxenName(tree.leafOf("carol"), 5, ZeroAddress, VALUE))
      .to.be.revertedWithCustomError(names, "ClaimPeriodOver")
      .withArgs(claimUntil);
  });

  it("reverts without a tree: there is no claim period", async () => {
    const { names, owner } = await networkHelpers.loadFixture(open);
    await expect(names.connect(owner).claimOxenName(NO_NEIGHBOUR, 5, ZeroAddress, VALUE))
      .to.be.revertedWithCustomError(names, "ClaimPeriodOver")
      .withArgs(0);
  });

  it("reverts for everybody else, and for everybody where the tree names no claimant", async () => {
    const { names, owner, buyer, stranger, tree, leaf } = await networkHelpers.loadFixture(fixture);
    for (const [caller, name] of [
      [buyer, leaf],
      [stranger, leaf],
      [owner, tree.leafOf("dan")],
      [owner, tree.leaves[0]!],
    ] as const)
      await expect(names.connect(caller).claimOxenName(name, 5, ZeroAddress, VALUE))
        .to.be.revertedWithCustomError(names, "OxenNameNotYours")
        .withArgs(name.baseHash, caller);
  });

  it("reverts for leaves that are not in the tree", async () => {
    const { names, stranger, owner, leaf } = await networkHelpers.loadFixture(fixture);
    for (const [caller, forged] of [
      [stranger, { ...leaf, claimant: stranger.address }],
      [owner, { ...leaf, baseHash: baseHashOf("another") }],
      [owner, { ...leaf, nextBaseHash: baseHashOf("another") }],
      [owner, { ...leaf, proof: leaf.proof.slice(1) }],
      [owner, { ...leaf, proof: [...leaf.proof, id("more")] }],
      [owner, { ...leaf, proof: [] }],
    ] as [Signer, OxenName][])
      await expect(names.connect(caller).claimOxenName(forged, 5, ZeroAddress, VALUE))
        .to.be.revertedWithCustomError(names, "OxenNameProofInvalid")
        .withArgs(leafHash(forged));
  });

  it("reverts the second time: within the claim period no claimed name becomes free", async () => {
    const { names, owner, buyer, hash, tokenId, leaf, claimUntil, expiryOf } =
      await networkHelpers.loadFixture(fixture);
    await names.connect(owner).claimOxenName(leaf, 5, ZeroAddress, VALUE);
    await names.connect(owner).transferFrom(owner, buyer, tokenId);
    const available = (await expiryOf(hash)) + GRACE;
    expect(available).to.be.greaterThan(claimUntil);
    await time.setNextBlockTimestamp(claimUntil - 1);
    await expect(names.connect(owner).claimOxenName(leaf, 5, ZeroAddress, VALUE))
      .to.be.revertedWithCustomError(names, "NameTaken")
      .withArgs(hash, available);
  });

  it("reverts for tiers that do not exist, and for a value of another length (NM-05)", async () => {
    const { names, owner, leaf } = await networkHelpers.loadFixture(fixture);
    for (const tier of [0, 6])
      await expect(names.connect(owner).claimOxenName(leaf, tier, ZeroAddress, VALUE))
        .to.be.revertedWithCustomError(names, "NameTierInvalid")
        .withArgs(tier, 5);
    await expect(names.connect(owner).claimOxenName(leaf, 5, ZeroAddress, "0x05"))
      .to.be.revertedWithCustomError(names, "NameValueInvalid")
      .withArgs(1, 73);
  });

  it("is no way to a name for anybody after the claim period, when the name is open to all", async () => {
    const { names, stranger, hash, claimUntil, at, register } = await networkHelpers.loadFixture(fixture);
    await at(claimUntil);
    await register(requestFor("alice", stranger), stranger);
    expect(await names.ownerOf(hash)).to.equal(stranger.address);
  });
});
