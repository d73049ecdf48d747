import { MaxUint256 } from "ethers";
import { impersonate } from "../accounts.js";
import { sesh } from "../amounts.js";
import { signPermit } from "../permits.js";
import { type Chain, DAY, type Signer, type System } from "../system.js";
import type { Row, World } from "./row.js";

interface Addressable {
  getAddress(): Promise<string>;
}

export async function as(chain: Chain, contract: Addressable): Promise<Signer> {
  return impersonate(chain, await contract.getAddress());
}

/** A permit that never ends. */
export async function permitOf(system: System, owner: Signer, spender: Addressable, amount: bigint) {
  return signPermit(system.token, owner, { spender: await spender.getAddress(), amount, deadline: MaxUint256 });
}

/** A fee that is burned and not reminted yet. */
export async function waiting({ chain, system, user }: World) {
  const recycler = await impersonate(chain, await system.recycler.getAddress());
  await system.token.connect(recycler).recycle(user, sesh("1"));
  return { caller: user, args: [] };
}

const onlyAuthority = {
  only: "the access manager",
  refusal: { error: "AccessManagedUnauthorized", args: (_: World, caller: Signer) => [caller] },
};

export const setAuthority: Row = {
  guard: onlyAuthority,
  arrange: async ({ chain, system }) => ({ caller: await as(chain, system.authority), args: [system.token] }),
};

export const pause: Row = { guard: "GUARDIAN", arrange: () => ({ args: [DAY] }) };

export function unpause(contract: "staking" | "rounds" | "recycler"): Row {
  return {
    guard: "OPERATIONS",
    arrange: async ({ system }) => {
      await system[contract].connect(system.guardian).pause(DAY);
      return { args: [] };
    },
  };
}
