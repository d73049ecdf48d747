import { ZeroAddress } from "ethers";
import { Authority__factory, SessionToken__factory } from "../../typechain-types/index.js";
import type { Chain, Signer } from "./system.js";

export const L1_TOKEN = "0x10Ea9E5303670331Bdddfa66A4cEA47dae4fcF3b";

/** SESH on a network with a bridge. The deployer administrates; gateway and recycler are plain accounts. */
export async function deployBridgedToken(chain: Chain) {
  const [deployer, gateway, recycler, holder, stranger] = (await chain.ethers.getSigners()) as [
    Signer,
    Signer,
    Signer,
    Signer,
    Signer,
  ];
  const authority = await new Authority__factory(deployer).deploy(deployer);
  const token = await new SessionToken__factory(deployer).deploy(authority, gateway, L1_TOKEN, ZeroAddress);
  await token.setRecycler(recycler);
  return { authority, token, deployer, gateway, recycler, holder, stranger };
}
