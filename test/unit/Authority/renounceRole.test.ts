import { expect } from "chai";
import { ROLES } from "../../../src/contracts/roles.js";
import { createChain, DAY, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("Authority.renounceRole", () => {
  async function fixture() {
    return deploySystem(chain);
  }

  it("lets an account give up any other role", async () => {
    const { authority, staking, guardian } = await networkHelpers.loadFixture(fixture);
    await expect(authority.connect(guardian).renounceRole(ROLES.GUARDIAN, guardian))
      .to.emit(authority, "RoleRevoked")
      .withArgs(ROLES.GUARDIAN, guardian);
    await expect(staking.connect(guardian).pause(DAY))
      .to.be.revertedWithCustomError(staking, "AccessManagedUnauthorized")
      .withArgs(guardian);
  });

  it("reverts for another account than the caller", async () => {
    const { authority, operations, guardian } = await networkHelpers.loadFixture(fixture);
    await expect(authority.connect(operations).renounceRole(ROLES.GUARDIAN, guardian))
      .to.be.revertedWithCustomError(authority, "AccessManagerBadConfirmation")
      .withArgs();
  });

  it("reverts for the administrator's: without it no role could ever be changed again (GV-04)", async () => {
    const { authority, governor } = await networkHelpers.loadFixture(fixture);
    await expect(authority.connect(governor).renounceRole(ROLES.ADMIN, governor))
      .to.be.revertedWithCustomError(authority, "AdministratorCannotRenounce")
      .withArgs(governor);
    expect(await authority.hasRole(ROLES.ADMIN, governor)).to.deep.equal([true, BigInt(32 * DAY)]);
  });
});
