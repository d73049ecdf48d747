import { expect } from "chai";
import { concat, toBeHex } from "ethers";
import { asStore, startNetworkOf, STORE_KEYS } from "../../support/keyStore.js";
import { type NodeKey, nodeId, nodeKey, nodeSecret } from "../../support/nodes.js";
import { attestation, seeded } from "../../support/quorum.js";
import { createChain, DAY, deploySystem, type Signer } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

/** Its key begins with the bytes 30 48 ff, which as code are ADDRESS, BASEFEE, SELFDESTRUCT. */
const DESTRUCTIVE = "destructor 58810";
const labels = [...seeded(STORE_KEYS + 8), DESTRUCTIVE];

async function seededNetwork() {
  const system = await deploySystem(chain);
  const keys = await startNetworkOf(system, labels);
  return { system, ...system, keys, first: keys.slice(0, STORE_KEYS), stranger: system.stakers.at(-1) as Signer };
}

const codeOf = (keys: readonly NodeKey[]): string =>
  concat(keys.flatMap(({ x, y }) => [toBeHex(x, 32), toBeHex(y, 32)]));

describe("NodeQuorum.sealKeys", () => {
  describe("given 384 keys of registered nodes", () => {
    it("writes them to a data contract, whoever calls, and emits where it is", async () => {
      const { quorum, first, stranger } = await networkHelpers.loadFixture(seededNetwork);
      const from = await quorum.getAddress();
      const data = ethers.getCreateAddress({ from, nonce: 1 });
      const asStranger = quorum.connect(stranger);
      expect(await asStranger.sealKeys.staticCall(asStore(first))).to.equal(0);
      await expect(asStranger.sealKeys(asStore(first)))
        .to.emit(quorum, "KeysSealed")
        .withArgs(0, data);
      expect(await quorum.storeCount()).to.equal(1);
      expect(await quorum.storeAddress(0)).to.equal(data);
      expect(await ethers.provider.getCode(data)).to.equal(codeOf(first));
    });

    it("takes them in any order, and more than once: a position is only a name", async () => {
      const { quorum, first, keys } = await networkHelpers.loadFixture(seededNetwork);
      const [one] = keys as [NodeKey];
      const stores = [first, [...first].reverse(), Array<NodeKey>(STORE_KEYS).fill(one)];
      for (const [store, contents] of stores.entries()) {
        const data = await quorum.storeAddress(store);
        await expect(quorum.sealKeys(asStore(contents)))
          .to.emit(quorum, "KeysSealed")
          .withArgs(store, data);
        expect(await ethers.provider.getCode(data)).to.equal(codeOf(contents));
      }
      expect(await quorum.storeCount()).to.equal(3);
    });

    it("takes the key of a node that has left", async () => {
      const { quorum, staking, stakers, first, keys } = await networkHelpers.loadFixture(seededNetwork);
      const gone = nodeId(keys[0]!);
      await staking.connect(stakers[0]).requestExit(gone);
      await networkHelpers.time.increase(15 * DAY);
      await staking.exit(keys[0]!);
      await expect(quorum.sealKeys(asStore(first)))
        .to.emit(quorum, "KeysSealed")
        .withArgs(0, await quorum.storeAddress(0));
    });
  });

  describe("given a key that nobody registered", () => {
    const unknown = nodeKey(nodeSecret("unknown"));
    const at = (keys: readonly NodeKey[], slot: number, key: NodeKey) => keys.map((own, i) => (i === slot ? key : own));
    for (const slot of [0, 200, 383]) {
      it(`reverts when it is in slot ${slot}`, async () => {
        const { quorum, staking, first } = await networkHelpers.loadFixture(seededNetwork);
        await expect(quorum.sealKeys(asStore(at(first, slot, unknown))))
          .to.be.revertedWithCustomError(staking, "NodeUnknown")
          .withArgs(nodeId(unknown));
        expect(await quorum.storeCount()).to.equal(0);
      });
    }

    it("reverts when a place is left empty", async () => {
      const { quorum, staking, first } = await networkHelpers.loadFixture(seededNetwork);
      const nothing = { x: 0n, y: 0n };
      await expect(quorum.sealKeys(asStore(at(first, 383, nothing))))
        .to.be.revertedWithCustomError(staking, "NodeUnknown")
        .withArgs(nodeId(nothing));
    });

    it("reverts when coordinates are swapped", async () => {
      const { quorum, staking, first, keys } = await networkHelpers.loadFixture(seededNetwork);
      const { x, y } = keys[7]!;
      const swapped = { x: y, y: x };
      await expect(quorum.sealKeys(asStore(at(first, 7, swapped))))
        .to.be.revertedWithCustomError(staking, "NodeUnknown")
        .withArgs(nodeId(swapped));
    });

    for (const count of [STORE_KEYS - 1, STORE_KEYS - 384]) {
      it(`reverts when the calldata ends after ${count} keys`, async () => {
        const { quorum, deployer, first } = await networkHelpers.loadFixture(seededNetwork);
        const call = (await quorum.sealKeys.populateTransaction(asStore(first))).data;
        const data = call.slice(0, 2 + 8 + count * 128);
        await expect(deployer.sendTransaction({ to: await quorum.getAddress(), data })).to.be.revertedWithoutReason(
          ethers,
        );
      });
    }
  });

  describe("given too little gas for the data contract", () => {
    it("reverts and leaves the number to the next store", async () => {
      const { quorum, first } = await networkHelpers.loadFixture(seededNetwork);
      await expect(quorum.sealKeys(asStore(first), { gasLimit: 5_500_000 }))
        .to.be.revertedWithCustomError(quorum, "StoreNotCreated")
        .withArgs(0);
      expect(await quorum.storeCount()).to.equal(0);
      await expect(quorum.sealKeys(asStore(first)))
        .to.emit(quorum, "KeysSealed")
        .withArgs(0, await quorum.storeAddress(0));
    });
  });

  describe("given a store that destroys itself in the transaction that created it", () => {
    async function destroyed() {
      const context = await seededNetwork();
      const { quorum, keys } = context;
      const contents = [keys.at(-1)!, ...keys.slice(0, STORE_KEYS - 1)];
      const caller = await ethers.deployContract("StoreCaller");
      await caller.getFunction("sealAndCall")(await quorum.getAddress(), asStore(contents));
      return { ...context, contents };
    }

    it("is a store without keys", async () => {
      const { quorum, keys } = await networkHelpers.loadFixture(destroyed);
      expect(toBeHex(keys.at(-1)!.x, 32).slice(0, 8)).to.equal("0x3048ff");
      expect(await quorum.storeCount()).to.equal(1);
      expect(await ethers.provider.getCode(await quorum.storeAddress(0))).to.equal("0x");
      await expect(quorum.keyAt(0, 0)).to.be.revertedWithCustomError(quorum, "KeyNotSealed").withArgs(0, 0);
    });

    it("is not a store that a non-signer is in", async () => {
      const { quorum, staking } = await networkHelpers.loadFixture(destroyed);
      const { count, key } = await staking.quorumMembers();
      const digest = `0x${"11".repeat(32)}`;
      const { x, y } = key;
      await expect(
        quorum.verify(digest, { x, y }, count, attestation(digest, labels, { nonSigners: "0x01000001" })),
      ).to.be.revertedWithCustomError(quorum, "NonSignerNotSealed");
    });

    it("does not stand in the way of the next, which can have the same keys", async () => {
      const { quorum, contents } = await networkHelpers.loadFixture(destroyed);
      await quorum.sealKeys(asStore(contents));
      expect(await quorum.storeCount()).to.equal(2);
      const from = await quorum.getAddress();
      expect(await ethers.provider.getCode(ethers.getCreateAddress({ from, nonce: 2 }))).to.equal(codeOf(contents));
    });

    it("is no danger to a store that is there: calling it later destroys nothing", async () => {
      const { quorum, contents, deployer } = await networkHelpers.loadFixture(destroyed);
      await quorum.sealKeys(asStore(contents));
      const to = await quorum.storeAddress(1);
      await deployer.sendTransaction({ to });
      expect(await ethers.provider.getCode(to)).to.equal(codeOf(contents));
    });
  });
});
