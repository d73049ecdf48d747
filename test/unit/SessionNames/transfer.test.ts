import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { NameReceiver__factory } from "../../../typechain-types/index.js";
import { GRACE, nameFixtures, OTHER_VALUE, requestFor, VALUE } from "../../support/names.js";
import { createChain, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { registered } = nameFixtures(chain);

const TRANSFERS = [
  "transferFrom",
  "safeTransferFrom(address,address,uint256)",
  "safeTransferFrom(address,address,uint256,bytes)",
] as const;

describe("SessionNames transfers", () => {
  async function fixture() {
    const world = await registered();
    const { names, owner, tokenId } = world;
    /** Calls one of the three functions that transfer. */
    const transfer = async (
      method: (typeof TRANSFERS)[number],
      caller: Signer,
      to: { address: string },
      data = "0x",
    ) => {
      const connected = names.connect(caller);
      if (method === "safeTransferFrom(address,address,uint256,bytes)")
        return connected[method](owner, to.address, tokenId, data);
      return connected[method](owner, to.address, tokenId);
    };
    return { ...world, transfer };
  }

  for (const method of TRANSFERS) {
    describe(`SessionNames.${method}`, () => {
      it("gives the new owner an empty name: no value, no backup owner, no approval (NM-04)", async () => {
        const { names, owner, backup, buyer, stranger, hash, tokenId, expiresAt, transfer } =
          await networkHelpers.loadFixture(fixture);
        await names.connect(owner).approve(stranger, tokenId);
        await expect(transfer(method, owner, buyer))
          .to.emit(names, "Transfer")
          .withArgs(owner, buyer, tokenId);
        expect(await names.resolve(hash)).to.equal("0x");
        expect(await names.nameOf(hash)).to.deep.equal([buyer.address, ZeroAddress, 5n, BigInt(expiresAt), "0x"]);
        expect(await names.getApproved(tokenId)).to.equal(ZeroAddress);
        expect(await names.balanceOf(owner)).to.equal(0);
        expect(await names.balanceOf(buyer)).to.equal(1);
        for (const former of [owner, backup, stranger]) {
          await expect(names.connect(former).setValue(hash, VALUE))
            .to.be.revertedWithCustomError(names, "CallerNotNameOwner")
            .withArgs(hash, former);
          await expect(names.connect(former).transferFrom(buyer, former, tokenId))
            .to.be.revertedWithCustomError(names, "ERC721InsufficientApproval")
            .withArgs(former, tokenId);
        }
      });

      it("works for the backup owner, an approved account and an operator", async () => {
        const { names, owner, backup, buyer, stranger, tokenId, transfer } = await networkHelpers.loadFixture(fixture);
        await names.connect(owner).approve(stranger, tokenId);
        await names.connect(owner).setApprovalForAll(buyer, true);
        for (const caller of [backup, stranger, buyer]) {
          const before = await networkHelpers.takeSnapshot();
          await transfer(method, caller, caller);
          expect(await names.ownerOf(tokenId)).to.equal(caller.address);
          await before.restore();
        }
      });

      it("reverts for everybody else", async () => {
        const { names, stranger, tokenId, transfer } = await networkHelpers.loadFixture(fixture);
        await expect(transfer(method, stranger, stranger))
          .to.be.revertedWithCustomError(names, "ERC721InsufficientApproval")
          .withArgs(stranger, tokenId);
      });

      it("works in the last second of the lease, and reverts from the next on", async () => {
        const { names, owner, backup, buyer, hash, expiresAt, transfer } = await networkHelpers.loadFixture(fixture);
        const before = await networkHelpers.takeSnapshot();
        await time.setNextBlockTimestamp(expiresAt - 1);
        await transfer(method, owner, buyer);
        expect(await names.ownerOf(hash)).to.equal(buyer.address);
        await before.restore();
        for (const [second, caller] of [
          [expiresAt, owner],
          [expiresAt + 1, backup],
          [expiresAt + GRACE, owner],
        ] as const) {
          await time.setNextBlockTimestamp(second);
          await expect(transfer(method, caller, buyer))
            .to.be.revertedWithCustomError(names, "NameExpired")
            .withArgs(hash, expiresAt);
        }
      });

      it("reverts for the zero address: nobody burns a name", async () => {
        const { names, owner, transfer } = await networkHelpers.loadFixture(fixture);
        await expect(transfer(method, owner, { address: ZeroAddress }))
          .to.be.revertedWithCustomError(names, "ERC721InvalidReceiver")
          .withArgs(ZeroAddress);
      });
    });
  }

  it("clears a name that its owner sends to itself", async () => {
    const { names, owner, hash, transfer } = await networkHelpers.loadFixture(fixture);
    await transfer("transferFrom", owner, owner);
    expect((await names.nameOf(hash)).slice(0, 2)).to.deep.equal([owner.address, ZeroAddress]);
    expect(await names.resolve(hash)).to.equal("0x");
  });

  it("leaves a name without value and backup owner as it is", async () => {
    const { names, owner, buyer, tokenId, hash, transfer, expiresAt } = await networkHelpers.loadFixture(fixture);
    await transfer("transferFrom", owner, buyer);
    await names.connect(buyer).transferFrom(buyer, owner, tokenId);
    expect(await names.nameOf(hash)).to.deep.equal([owner.address, ZeroAddress, 5n, BigInt(expiresAt), "0x"]);
  });

  it("lets the new owner set a value and a backup owner of its own", async () => {
    const { names, owner, buyer, stranger, hash, transfer, expiresAt } = await networkHelpers.loadFixture(fixture);
    await transfer("transferFrom", owner, buyer);
    await names.connect(buyer).setValue(hash, OTHER_VALUE);
    await names.connect(buyer).setBackupOwner(hash, stranger);
    const all = [buyer.address, stranger.address, 5n, BigInt(expiresAt), OTHER_VALUE];
    expect(await names.nameOf(hash)).to.deep.equal(all);
  });

  it("clears before the receiver is told: what it sets in the same call stays", async () => {
    const { names, deployer, owner, hash, transfer } = await networkHelpers.loadFixture(fixture);
    const address = await (await new NameReceiver__factory(deployer).deploy()).getAddress();
    await transfer("safeTransferFrom(address,address,uint256,bytes)", owner, { address }, OTHER_VALUE);
    expect(await names.resolve(hash)).to.equal(OTHER_VALUE);
    expect(await names.ownerOf(hash)).to.equal(address);
  });

  it("reverts when it is safe and the receiver is a contract that does not take names", async () => {
    const { names, token, owner, transfer } = await networkHelpers.loadFixture(fixture);
    const address = await token.getAddress();
    for (const method of TRANSFERS.slice(1))
      await expect(transfer(method, owner, { address }))
        .to.be.revertedWithCustomError(names, "ERC721InvalidReceiver")
        .withArgs(address);
  });

  it("reverts from an account that is not the owner, and for a name that nobody has", async () => {
    const { names, owner, buyer, tokenId } = await networkHelpers.loadFixture(fixture);
    await expect(names.connect(owner).transferFrom(buyer, buyer, tokenId))
      .to.be.revertedWithCustomError(names, "ERC721IncorrectOwner")
      .withArgs(buyer, tokenId, owner);
    await expect(names.connect(owner).transferFrom(owner, buyer, 1))
      .to.be.revertedWithCustomError(names, "ERC721NonexistentToken")
      .withArgs(1);
  });

  it("keeps an operator of the former owner away from the name, and the name's next life too", async () => {
    const { names, owner, backup, buyer, stranger, tokenId, expiresAt, transfer, at, register } =
      await networkHelpers.loadFixture(fixture);
    await names.connect(owner).setApprovalForAll(stranger, true);
    await transfer("transferFrom", owner, buyer);
    await expect(names.connect(stranger).transferFrom(buyer, stranger, tokenId))
      .to.be.revertedWithCustomError(names, "ERC721InsufficientApproval")
      .withArgs(stranger, tokenId);
    await at(expiresAt + GRACE);
    await register(requestFor("alice", owner), owner);
    await expect(names.connect(backup).transferFrom(owner, backup, tokenId))
      .to.be.revertedWithCustomError(names, "ERC721InsufficientApproval")
      .withArgs(backup, tokenId);
  });
});
