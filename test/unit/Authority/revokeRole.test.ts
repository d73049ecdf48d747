import { expect } from "chai";
import { ROLES } from "../../../src/contracts/roles.js";
import { createChain, DAY, deploySystem, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("Authority.revokeRole", () => {
  async function fixture() {
    const system = await deploySystem(chain);
    return { ...system, successor: system.stakers[0] as Signer };
  }

  it("leaves the deployer no role at all after the deployment (GV-04)", async () => {
    const { authority, deployer } = await networkHelpers.loadFixture(fixture);
    for (const role of Object.values(ROLES)) expect(await authority.hasRole(role, deployer)).to.deep.equal([false, 0n]);
  });

  it("cannot remove the administrator at once (GV-04)", async () => {
    const { authority, governor } = await networkHelpers.loadFixture(fixture);
    const data = authority.interface.encodeFunctionData("revokeRole", [ROLES.ADMIN, governor.address]);
    await expect(authority.connect(governor).revokeRole(ROLES.ADMIN, governor))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(await authority.hashOperation(governor, authority, data));
  });

  it("hands the administrator's role over in two steps that wait 32 days each (GV-04)", async () => {
    const { authority, governor, successor } = await networkHelpers.loadFixture(fixture);
    const grant = authority.interface.encodeFunctionData("grantRole", [ROLES.ADMIN, successor.address, 32 * DAY]);
    await authority.connect(governor).schedule(authority, grant, 0);
    const scheduledAt = await networkHelpers.time.latest();
    await networkHelpers.time.setNextBlockTimestamp(scheduledAt + 32 * DAY - 1);
    await expect(authority.connect(governor).grantRole(ROLES.ADMIN, successor, 32 * DAY))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
      .withArgs(await authority.hashOperation(governor, authority, grant));
    await networkHelpers.time.setNextBlockTimestamp(scheduledAt + 32 * DAY);
    await authority.connect(governor).grantRole(ROLES.ADMIN, successor, 32 * DAY);

    const revoke = authority.interface.encodeFunctionData("revokeRole", [ROLES.ADMIN, governor.address]);
    await authority.connect(successor).schedule(authority, revoke, 0);
    await networkHelpers.time.increase(32 * DAY);
    await expect(authority.connect(successor).revokeRole(ROLES.ADMIN, governor))
      .to.emit(authority, "RoleRevoked")
      .withArgs(ROLES.ADMIN, governor);
    expect(await authority.hasRole(ROLES.ADMIN, governor)).to.deep.equal([false, 0n]);
    expect(await authority.hasRole(ROLES.ADMIN, successor)).to.deep.equal([true, BigInt(32 * DAY)]);
  });

  it("reverts for everybody but the administrator", async () => {
    const { authority, deployer, guardian, operations, successor } = await networkHelpers.loadFixture(fixture);
    for (const caller of [deployer, guardian, operations, successor]) {
      await expect(authority.connect(caller).revokeRole(ROLES.GUARDIAN, guardian))
        .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedAccount")
        .withArgs(caller, ROLES.ADMIN);
    }
  });
});
