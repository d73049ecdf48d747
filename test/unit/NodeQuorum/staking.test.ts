import { expect } from "chai";
import { createChain, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

const deployed = () => deploySystem(chain);

describe("NodeQuorum.staking", () => {
  describe("given the deployed system", () => {
    it("is the staking contract that created it, which calls it its quorum", async () => {
      const { staking, quorum } = await networkHelpers.loadFixture(deployed);
      expect(await quorum.staking()).to.equal(await staking.getAddress());
      expect(await staking.quorum()).to.equal(await quorum.getAddress());
    });

    it("is the first and only contract that the staking contract creates", async () => {
      const { staking, quorum } = await networkHelpers.loadFixture(deployed);
      const from = await staking.getAddress();
      expect(await quorum.getAddress()).to.equal(ethers.getCreateAddress({ from, nonce: 1 }));
      expect(await ethers.provider.getTransactionCount(from)).to.equal(2);
    });

    it("GV-10: has no owner, no pause and takes no ETH", async () => {
      const { quorum, deployer } = await networkHelpers.loadFixture(deployed);
      const changing: string[] = [];
      quorum.interface.forEachFunction(({ name, stateMutability }) => {
        if (stateMutability !== "view" && stateMutability !== "pure") changing.push(name);
      });
      expect(changing.sort()).to.deep.equal(["sealKeys", "submit"]);
      const to = await quorum.getAddress();
      await expect(deployer.sendTransaction({ to, value: 1n })).to.be.revertedWithoutReason(ethers);
    });
  });
});
