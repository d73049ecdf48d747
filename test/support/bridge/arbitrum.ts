import { ZeroAddress } from "ethers";
import { MockArbSys__factory, MockRollup__factory } from "../../../typechain-types/index.js";
import type { Chain, Signer } from "../system.js";
import { deployProxied, deployTokenFactory, read, send } from "./artifacts.js";

/** Where Arbitrum has its precompile for messages to Ethereum. */
export const ARB_SYS = "0x0000000000000000000000000000000000000064";
/** The largest message that Arbitrum One's inbox takes. */
const MAX_DATA_SIZE = 117_964;
/** Blocks of Ethereum in which an assertion can be challenged on Arbitrum One. */
const CONFIRM_PERIOD_BLOCKS = 45_818;

export interface Chains {
  l1: Chain;
  l2: Chain;
}

/** Addresses that a test or the demonstration wants, those of the public networks for example. */
export interface Addresses {
  l1Router?: string;
  l1Gateway?: string;
  l2Router?: string;
  l2Gateway?: string;
}

/**
 * Arbitrum's contracts on two chains: bridge, inbox and outbox on Ethereum, routers with the default and the custom
 * gateway on both. All of them are the real ones. Stand-ins are the rollup, which takes anybody's word for what has been
 * confirmed, and ArbSys.
 */
export async function deployArbitrum({ l1, l2 }: Chains, at: Addresses = {}) {
  const signers = await l1.ethers.getSigners();
  const [deployer, l2Deployer] = [signers[0], (await l2.ethers.getSigners())[0]] as [Signer, Signer];
  const proxyAdmin = signers.at(-1) as Signer;
  const onL1 = { chain: l1, deployer, proxyAdmin: proxyAdmin.address };
  const onL2 = { chain: l2, deployer: l2Deployer, proxyAdmin: proxyAdmin.address };

  const rollup = await new MockRollup__factory(deployer).deploy(CONFIRM_PERIOD_BLOCKS);
  const bridge = await deployProxied("Bridge", onL1);
  const inbox = await deployProxied("Inbox", onL1, { args: [MAX_DATA_SIZE] });
  const outbox = await deployProxied("Outbox", onL1);
  const l1Router = await deployProxied("L1GatewayRouter", onL1, { at: at.l1Router });
  const l1Gateway = await deployProxied("L1CustomGateway", onL1, { at: at.l1Gateway });
  const l2Router = await deployProxied("L2GatewayRouter", onL2, { at: at.l2Router });
  const l2Gateway = await deployProxied("L2CustomGateway", onL2, { at: at.l2Gateway });
  const l1Default = await deployProxied("L1ERC20Gateway", onL1);
  const l2Default = await deployProxied("L2ERC20Gateway", onL2);
  const factory = await deployTokenFactory(l2Deployer);
  const proxyHash = await read<string>(factory, "cloneableProxyHash");

  await send(bridge, deployer, "initialize", rollup);
  await send(inbox, deployer, "initialize", bridge, ZeroAddress);
  await send(outbox, deployer, "initialize", bridge);
  await rollup.run(bridge, bridge.interface.encodeFunctionData("setDelayedInbox", [await inbox.getAddress(), true]));
  await rollup.run(bridge, bridge.interface.encodeFunctionData("setOutbox", [await outbox.getAddress(), true]));
  await rollup.setOutbox(outbox);
  await send(l1Router, deployer, "initialize", deployer, l1Default, ZeroAddress, l2Router, inbox);
  await send(l1Gateway, deployer, "initialize", l2Gateway, l1Router, inbox, deployer);
  await send(l1Default, deployer, "initialize", l2Default, l1Router, inbox, proxyHash, factory);
  await send(l2Router, l2Deployer, "initialize", l1Router, l2Default);
  await send(l2Gateway, l2Deployer, "initialize", l1Gateway, l2Router);
  await send(l2Default, l2Deployer, "initialize", l1Default, l2Router, factory);

  const arbSys = await new MockArbSys__factory(l2Deployer).deploy();
  await l2.networkHelpers.setCode(ARB_SYS, await l2.ethers.provider.getCode(arbSys));
  return { bridge, inbox, outbox, l1Router, l1Gateway, l2Router, l2Gateway, l1Default, l2Default, rollup, proxyAdmin };
}

export type Arbitrum = Awaited<ReturnType<typeof deployArbitrum>>;
