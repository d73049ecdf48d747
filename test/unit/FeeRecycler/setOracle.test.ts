import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployFees, deployOracle, useOracle } from "../../support/fees.js";
import { asGovernor, createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("FeeRecycler.setOracle", () => {
  async function fixture() {
    return deployFees(chain);
  }

  it("names the oracle and tells the previous one", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { recycler, oracle: previous, deployer } = system;
    const { oracle } = await deployOracle(deployer);
    const data = recycler.interface.encodeFunctionData("setOracle", [await oracle.getAddress()]);
    await expect(asGovernor(chain, system, recycler, data))
      .to.emit(recycler, "OracleChanged")
      .withArgs(previous, oracle);
    expect(await recycler.oracle()).to.equal(oracle);
  });

  it("computes fees from the new oracle's price", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    await useOracle(chain, system, { answer: 40_000_000n });
    expect(await system.recycler.quote(1, 1)).to.equal(12_475_000_000n);
  });

  it("reverts for the zero address", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { recycler } = system;
    const data = recycler.interface.encodeFunctionData("setOracle", [ZeroAddress]);
    await expect(asGovernor(chain, system, recycler, data))
      .to.be.revertedWithCustomError(recycler, "AddressZero")
      .withArgs();
  });

  it("reverts for everybody but the governor (FE-09)", async () => {
    const { recycler, oracle, deployer, guardian, operations, stranger } = await networkHelpers.loadFixture(fixture);
    for (const caller of [deployer, guardian, operations, stranger]) {
      await expect(recycler.connect(caller).setOracle(oracle))
        .to.be.revertedWithCustomError(recycler, "AccessManagedUnauthorized")
        .withArgs(caller);
    }
  });
});
