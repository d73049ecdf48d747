import { ZeroAddress } from "ethers";
import { read } from "./artifacts.js";
import type { World } from "./world.js";

/** The token on Arbitrum, and the gateway there, as the contracts on each side know them. */
export async function known({ arbitrum, l1Token }: World) {
  const { l1Gateway, l2Gateway, l1Router, l2Router } = arbitrum;
  return {
    ethereum: [await read(l1Gateway, "l1ToL2Token", l1Token), await read(l1Router, "getGateway", l1Token)],
    arbitrum: [await read(l2Gateway, "l1ToL2Token", l1Token), await read(l2Router, "getGateway", l1Token)],
  };
}

/** What they say after a registration. */
export async function knownWhenRegistered({ arbitrum, l2Token }: World) {
  const { l1Gateway, l2Gateway } = arbitrum;
  return {
    ethereum: [await l2Token.getAddress(), await l1Gateway.getAddress()],
    arbitrum: [await l2Token.getAddress(), await l2Gateway.getAddress()],
  };
}

/** What they say before a registration: no token, and the gateway of everything that is not registered. */
export async function knownBefore({ arbitrum }: World) {
  const { l1Default, l2Default } = arbitrum;
  return {
    ethereum: [ZeroAddress, await l1Default.getAddress()],
    arbitrum: [ZeroAddress, await l2Default.getAddress()],
  };
}
