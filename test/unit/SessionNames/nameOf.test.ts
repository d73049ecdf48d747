import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { GRACE, nameFixtures, requestFor, VALUE } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const { open } = nameFixtures(chain);

describe("SessionNames.nameOf", () => {
  it("answers with zeros for a name that nobody ever had", async () => {
    const { names } = await networkHelpers.loadFixture(open);
    expect(await names.nameOf(id("nobody's"))).to.deep.equal([ZeroAddress, ZeroAddress, 0n, 0n, "0x"]);
  });

  it("answers with everything, as long as nobody else registers the name", async () => {
    const { names, owner, backup, hash, registerAlice } = await networkHelpers.loadFixture(open);
    const expiresAt = await registerAlice();
    const all = [owner.address, backup.address, 5n, BigInt(expiresAt), VALUE];
    expect(await names.nameOf(hash)).to.deep.equal(all);
    await time.increaseTo(expiresAt + GRACE);
    expect(await names.nameOf(hash)).to.deep.equal(all);
  });

  it("has the tier of each name", async () => {
    const { names, owner, register } = await networkHelpers.loadFixture(open);
    const request = requestFor("a", owner, { leaseYears: 2 });
    await register(request, owner);
    expect((await names.nameOf(await names.nameHashOf(request.baseHash, 1))).tier).to.equal(1);
  });
});
