import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { idOf, withDeadNodes } from "../../support/penalties.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const dying = async () => withDeadNodes(chain);

describe("NodeStaking.checkRegistered", () => {
  it("accepts nodes in every state after their registration, also more than once", async () => {
    const { staking, state, dead } = await networkHelpers.loadFixture(dying);
    await state("shared", "decommission");
    const registered = dead.filter(({ status }) => status !== 0).map(({ nodeId }) => nodeId);
    expect(registered).to.have.length(3);
    const nodeIds = [idOf("solo"), idOf("shared"), ...registered, idOf("solo")];
    await expect(staking.checkRegistered(nodeIds)).not.to.revert(ethers);
  });

  it("accepts an empty list", async () => {
    const { staking } = await networkHelpers.loadFixture(dying);
    await expect(staking.checkRegistered([])).not.to.revert(ethers);
  });

  for (const [name, unknown] of [
    ["zero", ZeroHash],
    ["nobody's", id("unknown")],
  ] as const)
    for (const position of [0, 1, 2])
      it(`reverts when id ${position} is ${name}`, async () => {
        const { staking } = await networkHelpers.loadFixture(dying);
        const nodeIds = ["solo", "shared"].map(idOf);
        nodeIds.splice(position, 0, unknown);
        await expect(staking.checkRegistered(nodeIds))
          .to.be.revertedWithCustomError(staking, "NodeUnknown")
          .withArgs(unknown);
      });

  it("names the first of several unknown nodes", async () => {
    const { staking } = await networkHelpers.loadFixture(dying);
    await expect(staking.checkRegistered([idOf("solo"), id("first"), id("second")]))
      .to.be.revertedWithCustomError(staking, "NodeUnknown")
      .withArgs(id("first"));
  });
});
