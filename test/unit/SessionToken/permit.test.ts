import { expect } from "chai";
import { network } from "hardhat";
import { MaxUint256, TypedDataEncoder, ZeroAddress, ZeroHash } from "ethers";
import { SessionToken__factory } from "../../../typechain-types/index.js";
import { sesh } from "../../support/amounts.js";
import { malleate, permitDomain, permitSigner, signPermit } from "../../support/permits.js";
import { createChain, deploySystem, type Signer } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("SessionToken.permit", () => {
  async function fixture() {
    const system = await deploySystem(chain);
    const [owner, stranger] = system.stakers as [Signer, Signer];
    const spender = system.pool.target as string;
    const deadline = (await networkHelpers.time.latest()) + 3_600;
    const domain = await permitDomain(system.token);
    return { ...system, owner, stranger, spender, deadline, domain, amount: sesh("25000") };
  }

  it("sets the allowance and uses the nonce, whoever submits it (TB-11)", async () => {
    const { token, owner, stranger, spender, amount, deadline } = await networkHelpers.loadFixture(fixture);
    const { v, r, s } = await signPermit(token, owner, { spender, amount, deadline });
    const permit = token.connect(stranger).permit(owner, spender, amount, deadline, v, r, s);
    await expect(permit).to.emit(token, "Approval").withArgs(owner, spender, amount);
    expect(await token.allowance(owner, spender)).to.equal(25_000_000_000_000n);
    expect(await token.nonces(owner)).to.equal(1);
  });

  describe("given a deadline", () => {
    it("takes the permit at the deadline (TB-09)", async () => {
      const { token, owner, spender, amount, deadline } = await networkHelpers.loadFixture(fixture);
      const { v, r, s } = await signPermit(token, owner, { spender, amount, deadline });
      await networkHelpers.time.setNextBlockTimestamp(deadline);
      await token.permit(owner, spender, amount, deadline, v, r, s);
      expect(await token.allowance(owner, spender)).to.equal(amount);
    });

    it("reverts one second after it (TB-09)", async () => {
      const { token, owner, spender, amount, deadline } = await networkHelpers.loadFixture(fixture);
      const { v, r, s } = await signPermit(token, owner, { spender, amount, deadline });
      await networkHelpers.time.setNextBlockTimestamp(deadline + 1);
      await expect(token.permit(owner, spender, amount, deadline, v, r, s))
        .to.be.revertedWithCustomError(token, "ERC2612ExpiredSignature")
        .withArgs(deadline);
    });
  });

  describe("given a signature for something else (TB-09)", () => {
    it("reverts when it was used before", async () => {
      const { token, owner, spender, amount, deadline, domain } = await networkHelpers.loadFixture(fixture);
      const { v, r, s } = await signPermit(token, owner, { spender, amount, deadline });
      await token.permit(owner, spender, amount, deadline, v, r, s);
      const read = permitSigner(domain, { owner: owner.address, spender, amount, deadline, nonce: 1n }, { v, r, s });
      await expect(token.permit(owner, spender, amount, deadline, v, r, s))
        .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
        .withArgs(read, owner);
    });

    it("reverts for a larger amount, another spender and a later deadline", async () => {
      const { token, owner, stranger, spender, amount, deadline, domain } = await networkHelpers.loadFixture(fixture);
      const { v, r, s } = await signPermit(token, owner, { spender, amount, deadline });
      for (const changed of [
        { spender, amount: amount + 1n, deadline },
        { spender: stranger.address, amount, deadline },
        { spender, amount, deadline: deadline + 1 },
      ]) {
        const read = permitSigner(domain, { owner: owner.address, ...changed, nonce: 0n }, { v, r, s });
        await expect(token.permit(owner, changed.spender, changed.amount, changed.deadline, v, r, s))
          .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
          .withArgs(read, owner);
      }
    });

    it("reverts when another account signed for itself", async () => {
      const { token, owner, stranger, spender, amount, deadline, domain } = await networkHelpers.loadFixture(fixture);
      const { v, r, s } = await signPermit(token, stranger, { spender, amount, deadline });
      const read = permitSigner(domain, { owner: owner.address, spender, amount, deadline, nonce: 0n }, { v, r, s });
      await expect(token.permit(owner, spender, amount, deadline, v, r, s))
        .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
        .withArgs(read, owner);
    });

    it("reverts when it was signed for another chain, version or contract", async () => {
      const { token, owner, spender, amount, deadline, domain } = await networkHelpers.loadFixture(fixture);
      for (const change of [{ chainId: 42_161n }, { version: "2" }, { verifyingContract: spender }]) {
        const { v, r, s } = await signPermit(token, owner, { spender, amount, deadline }, { ...domain, ...change });
        const read = permitSigner(domain, { owner: owner.address, spender, amount, deadline, nonce: 0n }, { v, r, s });
        await expect(token.permit(owner, spender, amount, deadline, v, r, s))
          .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
          .withArgs(read, owner);
      }
    });

    it("reverts on a fork of the chain with another id, where the domain separator is another", async () => {
      const { token, owner, spender, amount, deadline } = await networkHelpers.loadFixture(fixture);
      const { v, r, s } = await signPermit(token, owner, { spender, amount, deadline });
      const fork = await network.create({ network: "local", override: { chainId: 42_161 } });
      const address = await token.getAddress();
      await fork.networkHelpers.setCode(address, await chain.ethers.provider.getCode(address));
      const forked = SessionToken__factory.connect(address, (await fork.ethers.getSigners())[0]);
      const domain = { name: "Session Token", version: "1", chainId: 42_161n, verifyingContract: address };
      expect(await forked.DOMAIN_SEPARATOR()).to.equal(TypedDataEncoder.hashDomain(domain));
      expect(await forked.DOMAIN_SEPARATOR()).not.to.equal(await token.DOMAIN_SEPARATOR());
      const read = permitSigner(domain, { owner: owner.address, spender, amount, deadline, nonce: 0n }, { v, r, s });
      await expect(forked.permit(owner, spender, amount, deadline, v, r, s))
        .to.be.revertedWithCustomError(forked, "ERC2612InvalidSigner")
        .withArgs(read, owner);
    });

    it("reverts for a contract wallet: only its own key could sign, and it has none", async () => {
      const { token, owner, stranger, pool, amount, deadline, domain } = await networkHelpers.loadFixture(fixture);
      const permit = { spender: stranger.address, amount, deadline };
      const { v, r, s } = await signPermit(token, owner, permit);
      const read = permitSigner(domain, { owner: await pool.getAddress(), ...permit, nonce: 0n }, { v, r, s });
      await expect(token.permit(pool, stranger, amount, deadline, v, r, s))
        .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
        .withArgs(read, pool);
    });
  });

  describe("given a malformed signature (TB-09)", () => {
    it("reverts when s is in the upper half", async () => {
      const { token, owner, spender, amount, deadline } = await networkHelpers.loadFixture(fixture);
      const { v, r, s } = malleate(await signPermit(token, owner, { spender, amount, deadline }));
      await expect(token.permit(owner, spender, amount, deadline, v, r, s))
        .to.be.revertedWithCustomError(token, "ECDSAInvalidSignatureS")
        .withArgs(s);
    });

    it("reverts when v is neither 27 nor 28", async () => {
      const { token, owner, spender, amount, deadline } = await networkHelpers.loadFixture(fixture);
      const { r, s } = await signPermit(token, owner, { spender, amount, deadline });
      for (const v of [0, 1, 26, 29, 255]) {
        await expect(token.permit(owner, spender, amount, deadline, v, r, s))
          .to.be.revertedWithCustomError(token, "ECDSAInvalidSignature")
          .withArgs();
      }
    });

    it("reverts for an empty signature, and does not give away what the zero address holds", async () => {
      const { token, stranger, amount } = await networkHelpers.loadFixture(fixture);
      for (const v of [0, 27, 28]) {
        await expect(token.permit(ZeroAddress, stranger, amount, MaxUint256, v, ZeroHash, ZeroHash))
          .to.be.revertedWithCustomError(token, "ECDSAInvalidSignature")
          .withArgs();
      }
    });
  });
});
