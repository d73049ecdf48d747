import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { SessionNames__factory } from "../../../typechain-types/index.js";
import { nameFixtures, requestFor, SECRET } from "../../support/names.js";
import { CHAIN_ID, createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { open } = nameFixtures(chain);

const REQUEST =
  "tuple(bytes32 baseHash, uint8 tier, uint8 leaseYears, address owner, address backupOwner, bytes value)";

describe("SessionNames.commitmentOf", () => {
  it("binds chain, contract, every part of the request and the secret (NM-01)", async () => {
    const { names, token, recycler, authority, deployer, owner, backup } = await networkHelpers.loadFixture(open);
    const request = requestFor("alice", owner, { backupOwner: backup.address });
    const contract = await names.getAddress();
    const types = ["uint256", "address", REQUEST, "bytes32"];
    const encoded = AbiCoder.defaultAbiCoder().encode(types, [CHAIN_ID, contract, request, SECRET]);
    expect(await names.commitmentOf(request, SECRET)).to.equal(keccak256(encoded));
    const another = await new SessionNames__factory(deployer).deploy(authority, token, recycler);
    expect(await another.commitmentOf(request, SECRET)).not.to.equal(keccak256(encoded));
  });
});
