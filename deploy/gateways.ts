import type { Provider } from "ethers";
import { connectBridge } from "../src/contracts/bridge.js";
import type { Address } from "../src/core/addresses.js";

/* The part of Arbitrum's gateways and routers that says what belongs to what, before there is a deployment to follow. Both
   chains have the same functions. */

export interface Gateway {
  router(): Promise<string>;
  counterpartGateway(): Promise<string>;
  l1ToL2Token(l1Token: string): Promise<string>;
  /** On Ethereum alone. */
  inbox(): Promise<string>;
}

export interface Router {
  counterpartGateway(): Promise<string>;
  l1TokenToGateway(l1Token: string): Promise<string>;
}

export function connectGateway(address: string, provider: Provider): Gateway {
  return connectBridge({ bridge: "l1Gateway", address: address as Address }, provider) as unknown as Gateway;
}

export function connectRouter(address: string, provider: Provider): Router {
  return connectBridge({ bridge: "l1Router", address: address as Address }, provider) as unknown as Router;
}

export function connectInbox(address: string, provider: Provider): { bridge(): Promise<string> } {
  const inbox = connectBridge({ bridge: "inbox", address: address as Address }, provider);
  return inbox as unknown as { bridge(): Promise<string> };
}
