import { expect } from "chai";
import { asStore, startNetworkOf, STORE_KEYS } from "../../support/keyStore.js";
import { seeded } from "../../support/quorum.js";
import { createChain, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

async function withTwoStores() {
  const system = await deploySystem(chain);
  const keys = await startNetworkOf(system, seeded(STORE_KEYS));
  const stores = [keys, [...keys].reverse()];
  for (const store of stores) await system.quorum.sealKeys(asStore(store));
  return { ...system, stores };
}

describe("NodeQuorum.keyAt", () => {
  describe("given two stores", () => {
    it("is the key that was sealed there, for every slot of both", async () => {
      const { quorum, stores } = await networkHelpers.loadFixture(withTwoStores);
      for (const [store, keys] of stores.entries()) {
        const found = await Promise.all(keys.map((_, slot) => quorum.keyAt(store, slot)));
        expect(found.map(({ x, y }) => ({ x, y }))).to.deep.equal(keys);
      }
    });

    for (const [store, slot] of [
      [0, 384],
      [1, 384],
      [0, 511],
      [0, 2n ** 250n],
      [0, 2n ** 256n - 1n],
      [2, 0],
      [2, 383],
      [65_536, 0],
      [2n ** 256n - 2n, 0],
    ] as const) {
      it(`reverts when it is asked for slot ${slot} of store ${store}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(withTwoStores);
        await expect(quorum.keyAt(store, slot))
          .to.be.revertedWithCustomError(quorum, "KeyNotSealed")
          .withArgs(store, slot);
      });
    }
  });
});
