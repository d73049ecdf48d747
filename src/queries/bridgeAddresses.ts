import type { Address } from "../core/addresses.js";
import type { Bridge } from "./findBridge.js";

const NAMES = {
  ethereum: {
    l1Token: "SESH's own contract",
    l1Gateway: "Arbitrum's gateway",
    l1Router: "Arbitrum's router",
    inbox: "Arbitrum's inbox",
    bridge: "Arbitrum's bridge",
    rollup: "Arbitrum's rollup",
    outbox: "Arbitrum's outbox",
  },
  arbitrum: {
    l2Gateway: "Arbitrum's gateway",
    l2Router: "Arbitrum's router",
    retryables: "Arbitrum's precompile for tickets",
  },
} as const;

/** Addresses of the bridge on a chain that could never use SESH, with what each is (SD-03). */
export function bridgeAddresses(bridge: Bridge, chain: keyof typeof NAMES): ReadonlyMap<Address, string> {
  const names = Object.entries(NAMES[chain]) as [Exclude<keyof Bridge, "ethereum" | "l2Token">, string][];
  return new Map(names.map(([role, name]) => [bridge[role].address, name]));
}
