import { expect } from "chai";
import { nameFixtures } from "../../support/names.js";
import { createChain } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { open } = nameFixtures(chain);

const ERC165 = "0x01ffc9a7";
const ERC721 = "0x80ac58cd";
const ERC721_METADATA = "0x5b5e139f";

describe("SessionNames.constructor", () => {
  it("keeps the access manager, the token and the recycler", async () => {
    const { names, authority, token, recycler } = await networkHelpers.loadFixture(open);
    expect(await names.authority()).to.equal(authority);
    expect(await names.token()).to.equal(token);
    expect(await names.feeRecycler()).to.equal(recycler);
  });

  it("is an ERC-721 with a name, a symbol and no other metadata", async () => {
    const { names, tokenId, registerAlice } = await networkHelpers.loadFixture(open);
    await registerAlice();
    expect(await names.name()).to.equal("Session Names");
    expect(await names.symbol()).to.equal("SNAME");
    expect(await names.tokenURI(tokenId)).to.equal("");
    for (const id of [ERC165, ERC721, ERC721_METADATA]) expect(await names.supportsInterface(id), id).to.equal(true);
    expect(await names.supportsInterface("0xffffffff")).to.equal(false);
  });
});
