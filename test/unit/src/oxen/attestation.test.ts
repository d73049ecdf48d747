import { expect } from "chai";
import { id, Wallet } from "ethers";
import { ToolkitError } from "../../../../src/core/errors.js";
import type { Hex } from "../../../../src/core/hex.js";
import {
  attestationSigner,
  claimAttestationOf,
  type RootAttestation,
  signClaim,
  signRoot,
  sortSignatures,
} from "../../../../src/oxen/attestation.js";
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
    expect(attestationSigner(attestation, signatures[0]!)).to.equal(wallets[0]!.address);
    const sorted = sortSignatures(attestation, [...signatures, signatures[0]!]);
    const signers = sorted.map((signature) => BigInt(attestationSigner(attestation, signature)));
    expect(signers).to.have.length(5);
    expect(signers.every((signer, i) => i === 0 || signer > signers[i - 1]!)).to.equal(true);
  });

  it("is worth nothing for another chain, contract or amount (CL-10)", async () => {
    const wallet = Wallet.createRandom();
    const signature = await signRoot(wallet, attestation);
    for (const change of [{ chainId: 1n }, { bridge: accountOf("bob") }, { total: 1n }, { epoch: 2n }]) {
      expect(attestationSigner({ ...attestation, ...change }, signature)).not.to.equal(wallet.address);
    }
    expect(() => attestationSigner(attestation, "0x1234")).to.throw(ToolkitError, "malformed");
  });

  it("is worth nothing as a claim of another account, amount, ledger or time (CL-03, CL-10)", async () => {
    const wallet = Wallet.createRandom();
    const claim = claimAttestationOf(attestation, { account: accountOf("alice"), cumulative: 5n }, 1_800_000_000);
    const signature = await signClaim(wallet, claim);
    expect(attestationSigner(claim, signature)).to.equal(wallet.address);
    for (const change of [
      { chainId: 1n },
      { bridge: accountOf("bob") },
      { account: accountOf("bob") },
      { cumulative: 6n },
      { ledgerHash: attestation.root },
      { validUntil: 1_800_000_001 },
    ])
      expect(attestationSigner({ ...claim, ...change }, signature)).not.to.equal(wallet.address);
    expect(attestationSigner(attestation, signature)).not.to.equal(wallet.address);
  });
});
