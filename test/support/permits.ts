import { Signature } from "ethers";
import { CHAIN_ID, type Signer, type System } from "./system.js";

/** An EIP-2612 permit of `owner`, in the shape in which the contracts take it. */
export async function signPermit(
  { token }: System,
  owner: Signer,
  { spender, value, deadline }: { spender: { getAddress(): Promise<string> }; value: bigint; deadline: number },
) {
  const domain = {
    name: "Session Token",
    version: "1",
    chainId: CHAIN_ID,
    verifyingContract: await token.getAddress(),
  };
  const types = {
    Permit: [
      { name: "owner", type: "address" },
      { name: "spender", type: "address" },
      { name: "value", type: "uint256" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint256" },
    ],
  };
  const message = {
    owner: owner.address,
    spender: await spender.getAddress(),
    value,
    nonce: await token.nonces(owner),
    deadline,
  };
  const { v, r, s } = Signature.from(await owner.signTypedData(domain, types, message));
  return { deadline, v, r, s };
}
