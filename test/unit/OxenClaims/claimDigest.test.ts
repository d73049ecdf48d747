import { expect } from "chai";
import { id } from "ethers";
import { claimDigestOf, deployClaims } from "../../support/claims.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();

describe("OxenClaims.claimDigest", () => {
  it("is the EIP-712 digest of a ClaimAttestation in the contract's domain", async () => {
    const { claims, alice, domain } = await deployClaims(chain);
    const claim = {
      account: alice.address,
      cumulative: 5n,
      ledgerHash: id("ledger"),
      oxenHeight: 7n,
      validUntil: 1_800_000_000,
    };
    expect(await claims.claimDigest(alice, 5n, claim.ledgerHash, 7n, 1_800_000_000n)).to.equal(
      claimDigestOf(domain, claim),
    );
  });
});
