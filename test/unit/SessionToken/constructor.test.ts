import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { SessionToken__factory } from "../../../typechain-types/index.js";
import { stateChangingFunctions } from "../../support/abi.js";
import { createChain, deploySystem } from "../../support/system.js";
import { deployBridgedToken, L1_TOKEN } from "../../support/token.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

describe("SessionToken.constructor", () => {
  async function local() {
    return deploySystem(chain);
  }
  async function bridged() {
    return deployBridgedToken(chain);
  }

  describe("given a network without a bridge", () => {
    it("mints exactly 240,000,000 SESH, once, to the genesis holder (TB-14)", async () => {
      const [deployer, holder] = await ethers.getSigners();
      const token = await new SessionToken__factory(deployer!).deploy(deployer!, ZeroAddress, ZeroAddress, holder!);
      expect(await token.totalSupply()).to.equal(240_000_000_000_000_000n);
      expect(await token.balanceOf(holder!)).to.equal(240_000_000_000_000_000n);
      await expect(token.deploymentTransaction())
        .to.emit(token, "Transfer")
        .withArgs(ZeroAddress, holder, 240_000_000_000_000_000n);
    });

    it("is Session Token, SESH, with 9 decimals and the cap of 240,000,000", async () => {
      const { token, authority, recycler } = await networkHelpers.loadFixture(local);
      expect(await token.name()).to.equal("Session Token");
      expect(await token.symbol()).to.equal("SESH");
      expect(await token.decimals()).to.equal(9);
      expect(await token.MAX_SUPPLY()).to.equal(240_000_000_000_000_000n);
      expect(await token.gateway()).to.equal(ZeroAddress);
      expect(await token.l1Address()).to.equal(ZeroAddress);
      expect(await token.authority()).to.equal(authority);
      expect(await token.recycler()).to.equal(recycler);
    });

    it("has spread the whole supply after the deployment of the system (TB-14)", async () => {
      const { token, pool, oxenClaims, bonusClaims, treasury, stakers, operations } =
        await networkHelpers.loadFixture(local);
      expect(await token.totalSupply()).to.equal(240_000_000_000_000_000n);
      let sum = 0n;
      for (const holder of [pool, oxenClaims, bonusClaims, treasury, operations, ...stakers])
        sum += await token.balanceOf(holder);
      expect(sum).to.equal(240_000_000_000_000_000n);
    });
  });

  describe("given a network with a bridge", () => {
    it("starts with no supply: all SESH comes from the escrow on Ethereum (TB-14)", async () => {
      const { token, gateway } = await networkHelpers.loadFixture(bridged);
      expect(await token.totalSupply()).to.equal(0);
      expect(await token.gateway()).to.equal(gateway);
      expect(await token.l1Address()).to.equal(L1_TOKEN);
    });

    it("has the permit of the other side: name, version and type of the domain are the same (TB-11)", async () => {
      const { token } = await networkHelpers.loadFixture(bridged);
      const { name, version, chainId, verifyingContract } = await token.eip712Domain();
      expect([name, version, chainId]).to.deep.equal(["Session Token", "1", 421_614n]);
      expect(verifyingContract).to.equal(await token.getAddress());
    });
  });

  describe("given arguments that do not fit together", () => {
    const GATEWAY = "0x09e9222E96E7B4AE2a407B98d48e330053351EEe";
    const HOLDER = "0x000000000000000000000000000000000000dEaD";

    async function deploy(gateway: string, l1Address: string, genesisHolder: string) {
      const factory = new SessionToken__factory((await ethers.getSigners())[0]!);
      return { factory, deployment: factory.deploy(HOLDER, gateway, l1Address, genesisHolder) };
    }

    it("reverts with a gateway and no token on Ethereum", async () => {
      const { factory, deployment } = await deploy(GATEWAY, ZeroAddress, ZeroAddress);
      await expect(deployment)
        .to.be.revertedWithCustomError(factory, "BridgeIncomplete")
        .withArgs(GATEWAY, ZeroAddress);
    });

    it("reverts with a token on Ethereum and no gateway", async () => {
      const { factory, deployment } = await deploy(ZeroAddress, L1_TOKEN, HOLDER);
      await expect(deployment)
        .to.be.revertedWithCustomError(factory, "BridgeIncomplete")
        .withArgs(ZeroAddress, L1_TOKEN);
    });

    it("reverts with a bridge and a genesis holder: such a supply would have no escrow (TB-14)", async () => {
      const { factory, deployment } = await deploy(GATEWAY, L1_TOKEN, HOLDER);
      await expect(deployment)
        .to.be.revertedWithCustomError(factory, "GenesisHolderMismatch")
        .withArgs(HOLDER, GATEWAY);
    });

    it("reverts with neither a bridge nor a genesis holder", async () => {
      const { factory, deployment } = await deploy(ZeroAddress, ZeroAddress, ZeroAddress);
      await expect(deployment)
        .to.be.revertedWithCustomError(factory, "GenesisHolderMismatch")
        .withArgs(ZeroAddress, ZeroAddress);
    });
  });

  it("has no way to mint but bridgeMint and remint among its functions (TB-14)", () => {
    expect(stateChangingFunctions(SessionToken__factory.createInterface())).to.deep.equal([
      "approve",
      "bridgeBurn",
      "bridgeMint",
      "burn",
      "burnFrom",
      "permit",
      "recycle",
      "remint",
      "setAuthority",
      "setRecycler",
      "transfer",
      "transferFrom",
    ]);
  });
});
