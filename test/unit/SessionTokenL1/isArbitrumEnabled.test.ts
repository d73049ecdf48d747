import { expect } from "chai";
import { MockL1Gateway__factory, SessionTokenL1__factory } from "../../../typechain-types/index.js";
import { deployL1Token } from "../../support/sessionTokenL1.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const L2_TOKEN = "0x10Ea9E5303670331Bdddfa66A4cEA47dae4fcF3b";

describe("SessionTokenL1.isArbitrumEnabled", () => {
  async function fixture() {
    const { deployer, holder, registrant, stranger } = await deployL1Token(chain);
    const router = await new MockL1Gateway__factory(deployer).deploy();
    const gateway = await new MockL1Gateway__factory(deployer).deploy();
    await gateway.setRouter(router);
    const token = await new SessionTokenL1__factory(deployer).deploy(holder, registrant, gateway, router);
    return { token, gateway, router, registrant, stranger };
  }

  it("answers 0xb1 to gateway and router while they register the token, who would refuse it otherwise", async () => {
    const { token, gateway, router, registrant } = await networkHelpers.loadFixture(fixture);
    const sent = token.connect(registrant).registerTokenOnL2(L2_TOKEN, 1, 1, 1, 1, 1, 0, 0, registrant);
    await expect(sent).to.emit(token, "RegistrationSent").withArgs(L2_TOKEN);
    expect((await gateway.registration()).target).to.equal(L2_TOKEN);
    expect((await router.gatewaySetting()).target).to.equal(gateway);
  });

  it("reverts for everybody at any other time, before and after a registration (TB-03)", async () => {
    const { token, gateway, router, registrant, stranger } = await networkHelpers.loadFixture(fixture);
    const refused = async () => {
      for (const asker of [gateway, router])
        await expect(asker.ask(token)).to.be.revertedWithCustomError(token, "RegistrationNotRunning").withArgs(asker);
      for (const caller of [registrant, stranger])
        await expect(token.connect(caller).isArbitrumEnabled())
          .to.be.revertedWithCustomError(token, "RegistrationNotRunning")
          .withArgs(caller);
    };
    await refused();
    await token.connect(registrant).registerTokenOnL2(L2_TOKEN, 1, 1, 1, 1, 1, 0, 0, registrant);
    await refused();
  });
});
