import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { sessionModule } from "../../../deploy/modules/Session.js";
import * as typechain from "../../../typechain-types/index.js";
import { aliased, impersonate } from "../../support/accounts.js";
import { sesh } from "../../support/amounts.js";
import { testParameters } from "../../support/parameters.js";
import { createChain, DAY } from "../../support/system.js";
import { deployBridgedToken, L1_TOKEN } from "../../support/token.js";

const chain = await createChain();
const { ethers, ignition, networkHelpers } = chain;
const CAP = 240_000_000_000_000_000n;

describe("SessionToken.bridgeMint", () => {
  async function bridged() {
    return deployBridgedToken(chain);
  }

  it("mints a deposit for the gateway, with the exact amount", async () => {
    const { token, gateway, holder } = await networkHelpers.loadFixture(bridged);
    const mint = token.connect(gateway).bridgeMint(holder, sesh("25000.000000001"));
    await expect(mint).to.emit(token, "Transfer").withArgs(ZeroAddress, holder, 25_000_000_000_001n);
    expect(await token.balanceOf(holder)).to.equal(25_000_000_000_001n);
    expect(await token.totalSupply()).to.equal(25_000_000_000_001n);
  });

  describe("given a caller that is not the gateway (TB-04)", () => {
    it("reverts for administrator, recycler, stranger and token", async () => {
      const { authority, token, gateway, deployer, recycler, stranger } = await networkHelpers.loadFixture(bridged);
      const contracts = [await token.getAddress(), await authority.getAddress()];
      const callers = [deployer, recycler, stranger];
      for (const address of contracts) callers.push(await impersonate(chain, address));
      for (const caller of callers) {
        await expect(token.connect(caller).bridgeMint(caller, 1))
          .to.be.revertedWithCustomError(token, "CallerNotGateway")
          .withArgs(caller, gateway);
      }
      expect(await token.totalSupply()).to.equal(0);
    });

    it("reverts for addresses of Ethereum, aliased or not, and for the gateway's own alias", async () => {
      const { token, gateway, stranger } = await networkHelpers.loadFixture(bridged);
      for (const address of [L1_TOKEN, aliased(L1_TOKEN), aliased(gateway.address), aliased(stranger.address)]) {
        const caller = await impersonate(chain, address);
        await expect(token.connect(caller).bridgeMint(stranger, 1))
          .to.be.revertedWithCustomError(token, "CallerNotGateway")
          .withArgs(caller, gateway);
      }
    });

    it("reverts for everybody on a network without a bridge, the zero address included", async () => {
      const [deployer] = await ethers.getSigners();
      const factory = new typechain.SessionToken__factory(deployer!);
      const token = await factory.deploy(deployer!, ZeroAddress, ZeroAddress, deployer!);
      await expect(token.bridgeMint(deployer!, 1))
        .to.be.revertedWithCustomError(token, "CallerNotGateway")
        .withArgs(deployer, ZeroAddress);
    });
  });

  describe("given a deposit that must not be stranded (TB-05)", () => {
    it("mints up to the cap, and one atomic unit above it", async () => {
      const { token, gateway, holder } = await networkHelpers.loadFixture(bridged);
      await token.connect(gateway).bridgeMint(holder, CAP);
      await token.connect(gateway).bridgeMint(holder, 1);
      expect(await token.totalSupply()).to.equal(CAP + 1n);
    });

    it("mints while recycled fees wait to be reminted", async () => {
      const { token, gateway, recycler, holder } = await networkHelpers.loadFixture(bridged);
      await token.connect(gateway).bridgeMint(holder, CAP);
      await token.connect(holder).approve(recycler, sesh("10"));
      await token.connect(recycler).recycle(holder, sesh("10"));
      await token.connect(gateway).bridgeMint(holder, sesh("10"));
      expect(await token.totalSupply()).to.equal(CAP);
    });

    it("mints while everything that can be paused is paused and the price is stale", async () => {
      const [deployer, governor, guardian, operations, liquidityReceiver, attester, gateway, holder] =
        await ethers.getSigners();
      const parameters = testParameters({
        governor: governor!.address,
        guardian: guardian!.address,
        operations: operations!.address,
        treasury: deployer!.address,
        liquidityReceiver: liquidityReceiver!.address,
        attesters: [attester!.address],
        claimsDeadline: (await networkHelpers.time.latest()) + 365 * DAY,
      });
      parameters.token = { gateway: gateway!.address, treasury: null };
      parameters.funding = { rewardPool: "0" };
      const system = await ignition.deploy(sessionModule(parameters, L1_TOKEN));
      for (const contract of [system.staking, system.rounds, system.recycler]) {
        const pausable = typechain.IExpiringPause__factory.connect(await contract.getAddress(), guardian);
        await pausable.pause(7 * DAY);
      }
      await networkHelpers.time.increase(2 * DAY);
      const token = typechain.SessionToken__factory.connect(await system.token.getAddress(), gateway);
      await token.bridgeMint(holder!, sesh("25000"));
      expect(await token.balanceOf(holder!)).to.equal(sesh("25000"));
      await token.bridgeBurn(holder!, sesh("25000"));
      expect(await token.totalSupply()).to.equal(0);
    });
  });
});
