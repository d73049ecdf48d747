import { Contract, type Provider } from "ethers";

/* The part of Arbitrum's gateways and routers that says what belongs to what. Both chains have the same functions. */

const GATEWAY = [
  "function router() view returns (address)",
  "function counterpartGateway() view returns (address)",
  "function l1ToL2Token(address) view returns (address)",
  "function inbox() view returns (address)",
];
const ROUTER = [
  "function counterpartGateway() view returns (address)",
  "function l1TokenToGateway(address) view returns (address)",
];

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
  return new Contract(address, GATEWAY, provider) as unknown as Gateway;
}

export function connectRouter(address: string, provider: Provider): Router {
  return new Contract(address, ROUTER, provider) as unknown as Router;
}

export function connectInbox(address: string, provider: Provider): { bridge(): Promise<string> } {
  const abi = ["function bridge() view returns (address)"];
  return new Contract(address, abi, provider) as unknown as { bridge(): Promise<string> };
}
