import { expect } from "chai";
import { createChain, DAY, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const deployed = async () => deploySystem(chain);

describe("QuorumMembership.epoch", () => {
  it("counts the days since 1970 and changes at midnight UTC", async () => {
    const { staking } = await networkHelpers.loadFixture(deployed);
    const next = Math.floor((await networkHelpers.time.latest()) / DAY) + 1;
    for (const [timestamp, epoch] of [
      [next * 86_400 - 1, next - 1],
      [next * 86_400, next],
      [next * 86_400 + 1, next],
      [next * 86_400 + 86_399, next],
      [next * 86_400 + 86_400, next + 1],
    ] as const) {
      await networkHelpers.time.increaseTo(timestamp);
      expect(await staking.epoch()).to.equal(epoch);
    }
  });
});
