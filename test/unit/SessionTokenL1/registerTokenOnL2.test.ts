import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { MockL1Gateway__factory, type SessionTokenL1 } from "../../../typechain-types/index.js";
import { aliased, impersonate } from "../../support/accounts.js";
import { deployL1Token } from "../../support/sessionTokenL1.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

const L2_TOKEN = "0x10Ea9E5303670331Bdddfa66A4cEA47dae4fcF3b";
const OTHER_TOKEN = "0x09e9222E96E7B4AE2a407B98d48e330053351EEe";
const CREDIT_BACK = "0x00000000000000000000000000000000000000C4";
const SUBMISSION = [11n, 12n] as const;
const GAS = [21n, 22n] as const;
const BID = 31n;
const VALUE = [1_000n, 2_000n] as const;

interface Registration {
  l2Token?: string;
  values?: readonly [bigint, bigint];
  creditBack?: string;
  value?: bigint;
}

function register(token: SessionTokenL1, changes: Registration = {}) {
  const { l2Token = L2_TOKEN, values = VALUE, creditBack = CREDIT_BACK, value = 3_000n } = changes;
  return token.registerTokenOnL2(l2Token, ...SUBMISSION, ...GAS, BID, ...values, creditBack, { value });
}

describe("SessionTokenL1.registerTokenOnL2", () => {
  async function fixture() {
    const deployed = await deployL1Token(chain);
    return { ...deployed, token: deployed.token.connect(deployed.registrant) };
  }

  async function registered() {
    const deployed = await fixture();
    await register(deployed.token);
    return deployed;
  }

  it("has the gateway bind the token and the router bind the gateway, each with its own gas and value", async () => {
    const { token, gateway } = await networkHelpers.loadFixture(fixture);
    await expect(register(token)).to.emit(token, "RegistrationSent").withArgs(L2_TOKEN);
    expect(await token.l2Token()).to.equal(L2_TOKEN);
    expect(await gateway.registration()).to.deep.equal([L2_TOKEN, 21n, 31n, 11n, CREDIT_BACK, 1_000n]);
    expect(await gateway.gatewaySetting()).to.deep.equal([
      await gateway.getAddress(),
      22n,
      31n,
      12n,
      CREDIT_BACK,
      2_000n,
    ]);
  });

  describe("given a caller that is not the registrant", () => {
    it("reverts for holder, deployer, stranger, gateway and the registrant's alias, and binds nothing (TB-01)", async () => {
      const { token, gateway, deployer, holder, registrant, stranger } = await networkHelpers.loadFixture(fixture);
      const alias = await impersonate(chain, aliased(registrant.address));
      const asGateway = await impersonate(chain, await gateway.getAddress());
      for (const caller of [holder, deployer, stranger, asGateway, alias]) {
        await expect(register(token.connect(caller)))
          .to.be.revertedWithCustomError(token, "CallerNotTokenRegistrant")
          .withArgs(caller, registrant);
      }
      expect(await token.l2Token()).to.equal(ZeroAddress);
    });
  });

  describe("given a token that is registered", () => {
    it("sends the same registration again, whose tickets can expire", async () => {
      const { token, gateway } = await networkHelpers.loadFixture(registered);
      const again = register(token, { values: [5n, 6n], value: 11n });
      await expect(again).to.emit(token, "RegistrationSent").withArgs(L2_TOKEN);
      expect((await gateway.registration()).value).to.equal(5);
      expect((await gateway.gatewaySetting()).value).to.equal(6);
    });

    it("reverts for another token on Arbitrum (TB-01)", async () => {
      const { token } = await networkHelpers.loadFixture(registered);
      await expect(register(token, { l2Token: OTHER_TOKEN }))
        .to.be.revertedWithCustomError(token, "L2TokenInvalid")
        .withArgs(OTHER_TOKEN, L2_TOKEN);
      await expect(register(token, { l2Token: ZeroAddress }))
        .to.be.revertedWithCustomError(token, "L2TokenInvalid")
        .withArgs(ZeroAddress, L2_TOKEN);
    });
  });

  it("reverts for no token on Arbitrum", async () => {
    const { token } = await networkHelpers.loadFixture(fixture);
    await expect(register(token, { l2Token: ZeroAddress }))
      .to.be.revertedWithCustomError(token, "L2TokenInvalid")
      .withArgs(ZeroAddress, ZeroAddress);
  });

  it("reverts without an address for what is left", async () => {
    const { token } = await networkHelpers.loadFixture(fixture);
    await expect(register(token, { creditBack: ZeroAddress }))
      .to.be.revertedWithCustomError(token, "CreditBackAddressZero")
      .withArgs();
  });

  describe("given values that are not what was sent (TB-02)", () => {
    const wei = 10n ** 18n;
    const rows: [string, bigint, readonly [bigint, bigint]][] = [
      ["3 ether for two values of 1", 3n * wei, [wei, wei]],
      ["a wei too much", 3_001n, VALUE],
      ["a wei too little", 2_999n, VALUE],
      ["nothing", 0n, VALUE],
      ["a gateway's value above what was sent", 3_000n, [3_001n, 0n]],
      ["a sum that overflows to what was sent", 3_000n, [MaxUint256, 3_001n]],
    ];
    for (const [what, value, values] of rows) {
      it(`reverts for ${what}`, async () => {
        const { token } = await networkHelpers.loadFixture(fixture);
        await expect(register(token, { value, values }))
          .to.be.revertedWithCustomError(token, "RegistrationValueMismatch")
          .withArgs(value, ...values);
        expect(await token.l2Token()).to.equal(ZeroAddress);
      });
    }

    it("spends nothing of the ether that somebody forced on the token, and keeps nothing", async () => {
      const { token } = await networkHelpers.loadFixture(fixture);
      await networkHelpers.setBalance(await token.getAddress(), 5n * wei);
      await expect(register(token, { value: wei, values: [wei, wei] }))
        .to.be.revertedWithCustomError(token, "RegistrationValueMismatch")
        .withArgs(wei, wei, wei);
      await register(token, { value: 2n * wei, values: [wei, wei] });
      expect(await ethers.provider.getBalance(token)).to.equal(5n * wei);
    });
  });

  describe("given a gateway that calls others in the middle (TB-03)", () => {
    it("refuses a second registration within the first", async () => {
      const { token, gateway } = await networkHelpers.loadFixture(fixture);
      const call = token.interface.encodeFunctionData("registerTokenOnL2", [
        L2_TOKEN,
        ...SUBMISSION,
        ...GAS,
        BID,
        0n,
        0n,
        CREDIT_BACK,
      ]);
      await gateway.arm(token, call);
      await register(token);
      expect(await gateway.succeeded()).to.equal(false);
      const refusal = token.interface.parseError(await gateway.answer());
      expect(refusal?.name).to.equal("ReentrancyGuardReentrantCall");
      expect((await gateway.registration()).value).to.equal(1_000);
    });

    it("does not tell a third party that the token is enabled", async () => {
      const { token, gateway, deployer } = await networkHelpers.loadFixture(fixture);
      const thirdParty = await new MockL1Gateway__factory(deployer).deploy();
      const ask = thirdParty.interface.encodeFunctionData("ask", [await token.getAddress()]);
      await gateway.arm(thirdParty, ask);
      await register(token);
      expect(await gateway.succeeded()).to.equal(false);
      const refusal = token.interface.parseError(await gateway.answer());
      expect([refusal?.name, ...(refusal?.args ?? [])]).to.deep.equal([
        "RegistrationNotRunning",
        await thirdParty.getAddress(),
      ]);
    });
  });
});
