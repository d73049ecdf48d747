import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { aliased, impersonate } from "../../support/accounts.js";
import { sesh } from "../../support/amounts.js";
import { createChain } from "../../support/system.js";
import { deployBridgedToken, L1_TOKEN } from "../../support/token.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("SessionToken.bridgeBurn", () => {
  async function deposited() {
    const fixture = await deployBridgedToken(chain);
    await fixture.token.connect(fixture.gateway).bridgeMint(fixture.holder, sesh("25000"));
    return fixture;
  }

  it("burns a withdrawal for the gateway without an allowance and leaves nothing to remint", async () => {
    const { token, gateway, holder } = await networkHelpers.loadFixture(deposited);
    const burn = token.connect(gateway).bridgeBurn(holder, sesh("24999.999999999"));
    await expect(burn).to.emit(token, "Transfer").withArgs(holder, ZeroAddress, 24_999_999_999_999n);
    expect(await token.balanceOf(holder)).to.equal(1);
    expect(await token.totalSupply()).to.equal(1);
    expect(await token.remintable()).to.equal(0);
  });

  it("reverts for more than the account has", async () => {
    const { token, gateway, holder } = await networkHelpers.loadFixture(deposited);
    await expect(token.connect(gateway).bridgeBurn(holder, sesh("25000.000000001")))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(holder, 25_000_000_000_000n, 25_000_000_000_001n);
  });

  it("reverts for everybody but the gateway, the holder included (TB-04)", async () => {
    const { token, gateway, deployer, recycler, holder, stranger } = await networkHelpers.loadFixture(deposited);
    const callers = [deployer, recycler, holder, stranger];
    for (const address of [L1_TOKEN, aliased(L1_TOKEN), aliased(gateway.address)])
      callers.push(await impersonate(chain, address));
    for (const caller of callers) {
      await expect(token.connect(caller).bridgeBurn(holder, 1))
        .to.be.revertedWithCustomError(token, "CallerNotGateway")
        .withArgs(caller, gateway);
    }
    expect(await token.balanceOf(holder)).to.equal(sesh("25000"));
  });
});
