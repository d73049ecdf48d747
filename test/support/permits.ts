import { Signature, type SignatureLike, type TypedDataDomain, verifyTypedData } from "ethers";
import type { SessionToken, SessionTokenL1 } from "../../typechain-types/index.js";
import type { Signer } from "./system.js";

const TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

export interface PermitInput {
  spender: string;
  amount: bigint;
  deadline: number | bigint;
}

/** The EIP-712 domain the token itself states (TB-11). */
export async function permitDomain(token: SessionToken | SessionTokenL1): Promise<TypedDataDomain> {
  const { name, version, chainId, verifyingContract } = await token.eip712Domain();
  return { name, version, chainId, verifyingContract };
}

/** An EIP-2612 signature of `owner` with its present nonce, as contracts take it; `domain` may be another one. */
export async function signPermit(
  token: SessionToken | SessionTokenL1,
  owner: Signer,
  { spender, amount, deadline }: PermitInput,
  domain?: TypedDataDomain,
) {
  const value = { owner: owner.address, spender, value: amount, nonce: await token.nonces(owner), deadline };
  const { v, r, s } = Signature.from(await owner.signTypedData(domain ?? (await permitDomain(token)), TYPES, value));
  return { deadline, v, r, s };
}

/** Whom a signature belongs to when it is read as this permit: nobody, if it was made for another one. */
export function permitSigner(
  domain: TypedDataDomain,
  { owner, nonce, ...permit }: PermitInput & { owner: string; nonce: bigint },
  signature: SignatureLike,
): string {
  const { spender, amount, deadline } = permit;
  return verifyTypedData(domain, TYPES, { owner, spender, value: amount, nonce, deadline }, signature);
}

/** The same signature with s in the upper half of the curve's order, which mathematics accepts and contracts must not. */
export function malleate<P extends { v: number; r: string; s: string }>(permit: P): P & { v: number; s: string } {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = `0x${(order - BigInt(permit.s)).toString(16).padStart(64, "0")}`;
  return { ...permit, v: permit.v === 27 ? 28 : 27, s };
}
