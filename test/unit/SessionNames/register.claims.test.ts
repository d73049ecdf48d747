import { expect } from "chai";
import { id, MaxUint256, toBeHex, ZeroAddress, ZeroHash } from "ethers";
import {
  baseHashOf,
  leafHash,
  nameFixtures,
  nameHashOf,
  NO_NEIGHBOUR,
  type OxenName,
  oxenTree,
  requestFor,
} from "../../support/names.js";
import { createChain, DAY } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { closed, withTree } = nameFixtures(chain);

const LAST = toBeHex(MaxUint256, 32);

describe("SessionNames.register, given names that are kept for their Oxen owners (NM-08)", () => {
  async function fixture() {
    const world = await withTree();
    return { ...world, claimUntil: await world.openNames(world.tree.root, 30 * DAY) };
  }

  it("registers a name that is not kept, by the leaf before it", async () => {
    const { names, stranger, commit, reveal, tree } = await networkHelpers.loadFixture(fixture);
    // One name after each leaf, the first and the last among them.
    const found = new Set<OxenName>();
    for (let i = 0; found.size < tree.leaves.length; i++) {
      const name = `stranger${i}`;
      const neighbour = tree.leafOf(name);
      if (found.has(neighbour)) continue;
      found.add(neighbour);
      const request = requestFor(name, stranger);
      await commit(request);
      await reveal(request, stranger, { neighbour });
      expect(await names.ownerOf(nameHashOf(name))).to.equal(stranger.address);
    }
    expect(await names.balanceOf(stranger)).to.equal(5);
  });

  it("reverts for a name that is kept, under every tier and by every leaf", async () => {
    const { names, stranger, commit, reveal, tree, claimUntil } = await networkHelpers.loadFixture(fixture);
    for (const name of ["alice", "dan"])
      for (const tier of [1, 3, 5]) {
        const request = requestFor(name, stranger, { tier });
        await commit(request);
        for (const neighbour of [...tree.leaves, NO_NEIGHBOUR])
          await expect(reveal(request, stranger, { neighbour }))
            .to.be.revertedWithCustomError(names, "OxenNameReserved")
            .withArgs(baseHashOf(name), claimUntil);
      }
  });

  it("reverts for the ends of the tree, which are no names", async () => {
    const { names, stranger, commit, reveal, tree, claimUntil } = await networkHelpers.loadFixture(fixture);
    for (const [baseHash, neighbour] of [
      [ZeroHash, tree.leaves[0]!],
      [LAST, tree.leaves.at(-1)!],
    ] as const) {
      const request = requestFor("stranger", stranger, { baseHash });
      await commit(request);
      await expect(reveal(request, stranger, { neighbour }))
        .to.be.revertedWithCustomError(names, "OxenNameReserved")
        .withArgs(baseHash, claimUntil);
    }
  });

  it("reverts for a leaf that is not in the tree", async () => {
    const { names, stranger, commit, reveal, tree } = await networkHelpers.loadFixture(fixture);
    const request = requestFor("alice", stranger);
    await commit(request);
    const real = tree.leafOf("alice");
    const [before] = tree.leaves;
    for (const neighbour of [
      { ...before!, nextBaseHash: LAST },
      { ...real, baseHash: ZeroHash },
      { baseHash: ZeroHash, nextBaseHash: LAST, claimant: ZeroAddress, proof: [] },
      { baseHash: ZeroHash, nextBaseHash: LAST, claimant: ZeroAddress, proof: [...real.proof, id("more")] },
    ])
      await expect(reveal(request, stranger, { neighbour }))
        .to.be.revertedWithCustomError(names, "OxenNameProofInvalid")
        .withArgs(leafHash(neighbour));
  });

  it("needs no leaf and keeps no name from the second on at which the claim period is over", async () => {
    const { names, stranger, hash, commit, reveal, claimUntil, at } = await networkHelpers.loadFixture(fixture);
    const request = requestFor("alice", stranger);
    await time.increaseTo(claimUntil - 120);
    await commit(request);
    await at(claimUntil);
    await reveal(request, stranger);
    expect(await names.ownerOf(hash)).to.equal(stranger.address);
  });

  it("reverts in the last second of the claim period", async () => {
    const { names, stranger, commit, reveal, tree, claimUntil } = await networkHelpers.loadFixture(fixture);
    const request = requestFor("alice", stranger);
    await time.increaseTo(claimUntil - 120);
    await commit(request);
    await time.setNextBlockTimestamp(claimUntil - 1);
    await expect(reveal(request, stranger, { neighbour: tree.leafOf("alice") }))
      .to.be.revertedWithCustomError(names, "OxenNameReserved")
      .withArgs(baseHashOf("alice"), claimUntil);
  });

  it("keeps no name with a tree that has none", async () => {
    const world = await networkHelpers.loadFixture(closed);
    const tree = oxenTree({});
    await world.openNames(tree.root, DAY);
    const request = requestFor("alice", world.stranger);
    await world.commit(request);
    await world.reveal(request, world.stranger, { neighbour: tree.leafOf("alice") });
    expect(await world.names.ownerOf(world.hash)).to.equal(world.stranger.address);
  });
});
