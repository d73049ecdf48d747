import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { contributorsWith, registerShared } from "../../support/staking.js";
import {
  asGovernor,
  createChain,
  deploySystem,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

async function started() {
  const system = await deploySystem(chain);
  await startNetwork(system);
  const [, operator, contributor, successor] = system.stakers as [Signer, Signer, Signer, Signer];
  const contributors = contributorsWith([operator, contributor], [REQUIREMENT / 2n, REQUIREMENT / 2n]);
  const set = (rounds: string) =>
    asGovernor(
      chain,
      system,
      system.staking,
      system.staking.interface.encodeFunctionData("setContributionRounds", [rounds]),
    );
  return { system, ...system, operator, successor, contributors, set };
}

describe("NodeStaking.setContributionRounds", () => {
  it("names the one caller that may register nodes of several contributors", async () => {
    const { system, staking, rounds, successor, contributors, set } = await networkHelpers.loadFixture(started);
    await expect(set(successor.address)).to.emit(staking, "ContributionRoundsChanged").withArgs(rounds, successor);
    expect(await staking.contributionRounds()).to.equal(successor.address);
    const { nodeId } = await registerShared(system, successor, "shared", contributors);
    expect((await staking.nodeOf(nodeId)).contributorCount).to.equal(2);
  });

  it("closes that way in with the zero address", async () => {
    const { system, staking, rounds, successor, operator, contributors, set } =
      await networkHelpers.loadFixture(started);
    await expect(set(ZeroAddress)).to.emit(staking, "ContributionRoundsChanged").withArgs(rounds, ZeroAddress);
    const registration = await registrationFor(system, "shared", operator, { contributors });
    await expect(staking.connect(successor).register(registration))
      .to.be.revertedWithCustomError(staking, "CallerNotRegistrant")
      .withArgs(successor, operator);
  });

  for (const role of ["operations", "guardian", "deployer", "operator"] as const) {
    it(`reverts when the caller is ${role}`, async () => {
      const context = await networkHelpers.loadFixture(started);
      await expect(context.staking.connect(context[role]).setContributionRounds(context[role]))
        .to.be.revertedWithCustomError(context.staking, "AccessManagedUnauthorized")
        .withArgs(context[role]);
    });
  }
});
