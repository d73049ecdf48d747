import { ZeroAddress } from "ethers";
import { MockArbSys__factory } from "../../../typechain-types/index.js";
import type { Chain, Signer } from "../system.js";
import { deployProxied, send } from "./artifacts.js";

/** Where Arbitrum has its precompile for messages to Ethereum. */
export const ARB_SYS = "0x0000000000000000000000000000000000000064";
/** The largest message that Arbitrum One's inbox takes. */
const MAX_DATA_SIZE = 117_964;

export interface Chains {
  l1: Chain;
  l2: Chain;
}

/**
 * Arbitrum's contracts on two chains: bridge, inbox and outbox on Ethereum, routers and custom gateways on both. All of
 * them are the real ones. Stand-ins are the rollup, an account that says what has been confirmed, and ArbSys.
 */
export async function deployArbitrum({ l1, l2 }: Chains) {
  const signers = await l1.ethers.getSigners();
  const [deployer, l2Deployer] = [signers[0], (await l2.ethers.getSigners())[0]] as [Signer, Signer];
  const [rollup, proxyAdmin] = signers.slice(-2) as [Signer, Signer];
  const onL1 = { deployer, proxyAdmin: proxyAdmin.address };
  const onL2 = { deployer: l2Deployer, proxyAdmin: proxyAdmin.address };

  const bridge = await deployProxied("Bridge", onL1);
  const inbox = await deployProxied("Inbox", onL1, MAX_DATA_SIZE);
  const outbox = await deployProxied("Outbox", onL1);
  const l1Router = await deployProxied("L1GatewayRouter", onL1);
  const l1Gateway = await deployProxied("L1CustomGateway", onL1);
  const l2Router = await deployProxied("L2GatewayRouter", onL2);
  const l2Gateway = await deployProxied("L2CustomGateway", onL2);

  await send(bridge, deployer, "initialize", rollup);
  await send(inbox, deployer, "initialize", bridge, ZeroAddress);
  await send(outbox, deployer, "initialize", bridge);
  await send(bridge, rollup, "setDelayedInbox", inbox, true);
  await send(bridge, rollup, "setOutbox", outbox, true);
  await send(l1Router, deployer, "initialize", deployer, ZeroAddress, ZeroAddress, l2Router, inbox);
  await send(l1Gateway, deployer, "initialize", l2Gateway, l1Router, inbox, deployer);
  await send(l2Router, l2Deployer, "initialize", l1Router, ZeroAddress);
  await send(l2Gateway, l2Deployer, "initialize", l1Gateway, l2Router);

  const arbSys = await new MockArbSys__factory(l2Deployer).deploy();
  await l2.networkHelpers.setCode(ARB_SYS, await l2.ethers.provider.getCode(arbSys));
  return { bridge, inbox, outbox, l1Router, l1Gateway, l2Router, l2Gateway, rollup, proxyAdmin };
}

export type Arbitrum = Awaited<ReturnType<typeof deployArbitrum>>;
