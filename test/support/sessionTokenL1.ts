import { MockL1Gateway__factory, SessionTokenL1__factory } from "../../typechain-types/index.js";
import type { Chain, Signer } from "./system.js";

/** SESH on Ethereum with a gateway that says what it was called with. Holder and registrant are plain accounts. */
export async function deployL1Token(chain: Chain) {
  const [deployer, holder, registrant, stranger] = (await chain.ethers.getSigners()) as [
    Signer,
    Signer,
    Signer,
    Signer,
  ];
  const gateway = await new MockL1Gateway__factory(deployer).deploy();
  const token = await new SessionTokenL1__factory(deployer).deploy(holder, registrant, gateway, gateway);
  return { token, gateway, deployer, holder, registrant, stranger };
}
