import { expect } from "chai";
import { createChain, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

const deployed = () => deploySystem(chain);

describe("NodeQuorum.storeAddress", () => {
  describe("given no store", () => {
    // RLP writes a nonce in one byte up to 127, behind a length of one from 128, of two bytes from 256 on, and so forth.
    for (const store of [0, 1, 126, 127, 128, 254, 255, 256, 32_767, 32_768, 65_534, 65_535, 65_536, 16_777_214]) {
      it(`is the address of the contract created with the nonce ${store + 1}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(deployed);
        const from = await quorum.getAddress();
        expect(await quorum.storeAddress(store)).to.equal(ethers.getCreateAddress({ from, nonce: store + 1 }));
      });
    }

    it("is another for each store", async () => {
      const { quorum } = await networkHelpers.loadFixture(deployed);
      const addresses = await Promise.all(Array.from({ length: 300 }, (_, store) => quorum.storeAddress(store)));
      expect(new Set(addresses).size).to.equal(300);
    });

    it("reverts for the largest number, which no nonce can be", async () => {
      const { quorum } = await networkHelpers.loadFixture(deployed);
      await expect(quorum.storeAddress(2n ** 256n - 1n)).to.be.revertedWithPanic(0x11);
    });
  });
});
