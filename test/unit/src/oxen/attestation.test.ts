import { expect } from "chai";
import { id, Wallet } from "ethers";
import { ToolkitError } from "../../../../src/core/errors.js";
import type { Hex } from "../../../../src/core/hex.js";
import { type RootAttestation, rootSigner, signRoot, sortSignatures } from "../../../../src/oxen/attestation.js";
import { accountOf } from "../../../support/snapshots.js";

describe("oxen/attestation", () => {
  const attestation: RootAttestation = {
    chainId: 421_614n,
    bridge: accountOf("bridge"),
    epoch: 1n,
    root: id("root") as Hex,
    total: 5_000_000_000n,
    ledgerHash: id("ledger") as Hex,
    oxenHeight: 1_700_000n,
    oxenBlockHash: id("block") as Hex,
  };

  it("signs, recovers and sorts signatures as the contract asks", async () => {
    const wallets = Array.from({ length: 5 }, () => Wallet.createRandom());
    const signatures = await Promise.all(wallets.map((wallet) => signRoot(wallet, attestation)));
    expect(rootSigner(attestation, signatures[0]!)).to.equal(wallets[0]!.address);
    const sorted = sortSignatures(attestation, [...signatures, signatures[0]!]);
    const signers = sorted.map((signature) => BigInt(rootSigner(attestation, signature)));
    expect(signers).to.have.length(5);
    expect(signers.every((signer, i) => i === 0 || signer > signers[i - 1]!)).to.equal(true);
  });

  it("is worth nothing for another chain, contract or amount (CL-10)", async () => {
    const wallet = Wallet.createRandom();
    const signature = await signRoot(wallet, attestation);
    for (const change of [{ chainId: 1n }, { bridge: accountOf("bob") }, { total: 1n }, { epoch: 2n }]) {
      expect(rootSigner({ ...attestation, ...change }, signature)).not.to.equal(wallet.address);
    }
    expect(() => rootSigner(attestation, "0x1234")).to.throw(ToolkitError, "malformed");
  });
});
