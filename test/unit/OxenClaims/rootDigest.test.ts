import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import { attest, attesterOf, claimsDomain, deployClaims, OXEN_BLOCK_HASH, rootOf } from "../../support/claims.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

describe("OxenClaims.rootDigest", () => {
  async function fixture() {
    return deployClaims(chain);
  }

  it("is the EIP-712 digest of the root in the domain SESH Oxen Claims, version 1 (CL-10)", async () => {
    const { claims, ledger, domain } = await networkHelpers.loadFixture(fixture);
    const root = rootOf(ledger);
    const types = {
      RootAttestation: [
        { name: "epoch", type: "uint64" },
        { name: "root", type: "bytes32" },
        { name: "total", type: "uint256" },
        { name: "ledgerHash", type: "bytes32" },
        { name: "oxenHeight", type: "uint64" },
        { name: "oxenBlockHash", type: "bytes32" },
      ],
    };
    const digest = TypedDataEncoder.hash(domain, types, { ...root, oxenBlockHash: OXEN_BLOCK_HASH });
    expect(await claims.rootDigest(root, OXEN_BLOCK_HASH)).to.equal(digest);
  });

  it("depends on every field, on the block hash and on the contract (CL-10)", async () => {
    const { claims, ledger } = await networkHelpers.loadFixture(fixture);
    const root = rootOf(ledger);
    const other = await (
      await chain.ethers.getContractFactory("OxenClaims")
    ).deploy(
      await claims.token(),
      await claims.rewardPool(),
      await claims.cap(),
      await claims.deadline(),
      await claims.delay(),
      await claims.fastDailyLimit(),
      await claims.guardian(),
      [await claims.guardian()],
      1,
    );
    const digests = [
      await claims.rootDigest(root, OXEN_BLOCK_HASH),
      await claims.rootDigest({ ...root, epoch: 2n }, OXEN_BLOCK_HASH),
      await claims.rootDigest({ ...root, root: OXEN_BLOCK_HASH }, OXEN_BLOCK_HASH),
      await claims.rootDigest({ ...root, total: root.total + 1n }, OXEN_BLOCK_HASH),
      await claims.rootDigest({ ...root, ledgerHash: OXEN_BLOCK_HASH }, OXEN_BLOCK_HASH),
      await claims.rootDigest({ ...root, oxenHeight: 1_800_001n }, OXEN_BLOCK_HASH),
      await claims.rootDigest(root, root.root),
      await other.getFunction("rootDigest").staticCall(root, OXEN_BLOCK_HASH),
    ];
    expect(new Set(digests).size).to.equal(digests.length);
  });

  it("is what wallets sign", async () => {
    const { claims, ledger, domain, attesters } = await networkHelpers.loadFixture(fixture);
    const root = rootOf(ledger);
    const [signature] = await attest(await claimsDomain(claims), root, [attesters[0]]);
    expect(attesterOf(domain, root, signature!)).to.equal(attesters[0].address);
  });
});
