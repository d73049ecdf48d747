import { expect } from "chai";
import { sesh } from "../../support/amounts.js";
import { permitDomain, permitSigner, signPermit } from "../../support/permits.js";
import { deployL1Token } from "../../support/sessionTokenL1.js";
import { createChain } from "../../support/system.js";
import { deployBridgedToken } from "../../support/token.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("SessionTokenL1.permit", () => {
  async function fixture() {
    const deployed = await deployL1Token(chain);
    const { token: onArbitrum } = await deployBridgedToken(chain);
    return { ...deployed, onArbitrum, deadline: (await networkHelpers.time.latest()) + 3_600 };
  }

  it("sets the allowance and uses the nonce, whoever submits it", async () => {
    const { token, gateway, holder, stranger, deadline } = await networkHelpers.loadFixture(fixture);
    const permit = { spender: await gateway.getAddress(), amount: sesh("25000"), deadline };
    const { v, r, s } = await signPermit(token, holder, permit);
    await expect(token.connect(stranger).permit(holder, gateway, permit.amount, deadline, v, r, s))
      .to.emit(token, "Approval")
      .withArgs(holder, gateway, 25_000_000_000_000n);
    expect(await token.nonces(holder)).to.equal(1);
  });

  it("has the domain of the token on Arbitrum but for chain and contract, which it states itself (TB-11)", async () => {
    const { token, onArbitrum } = await networkHelpers.loadFixture(fixture);
    const [here, there] = [await token.eip712Domain(), await onArbitrum.eip712Domain()];
    expect([here.fields, here.name, here.version]).to.deep.equal([there.fields, there.name, there.version]);
    expect(here.verifyingContract).to.equal(await token.getAddress());
  });

  it("reverts for a permit of the other side (TB-09)", async () => {
    const { token, onArbitrum, gateway, holder, deadline } = await networkHelpers.loadFixture(fixture);
    const permit = { spender: await gateway.getAddress(), amount: 1n, deadline };
    const { v, r, s } = await signPermit(token, holder, permit, await permitDomain(onArbitrum));
    const read = permitSigner(await permitDomain(token), { owner: holder.address, ...permit, nonce: 0n }, { v, r, s });
    await expect(token.permit(holder, gateway, 1, deadline, v, r, s))
      .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
      .withArgs(read, holder);
  });
});
