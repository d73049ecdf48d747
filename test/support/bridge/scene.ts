import { parseEther } from "ethers";
import { connect } from "../../../src/config/connect.js";
import { findNetwork } from "../../../src/config/networks.js";
import { createReadClient, withSigner } from "../../../src/contracts/client.js";
import { findBridge } from "../../../src/queries/findBridge.js";
import { sesh } from "../amounts.js";
import { createCli } from "../cli.js";
import { readClientOf } from "../toolkit.js";
import { startTwoChains } from "./twoChains.js";
import { deployWorld, register } from "./world.js";

const NETWORK = findNetwork("arbitrum-sepolia");

/** Part of both endpoints' addresses, as access keys are. */
export const ACCESS_KEY = "access-key-7731";

/** `sesh` with SESH on two chains, nothing registered; its wallet has ETH on both and 10,000 SESH on Ethereum. */
export async function createBridgeScene() {
  const twoChains = await startTwoChains({ ethereumChainId: 11_155_111 });
  const { ethereum, arbitrum, arbOs, contracts } = twoChains;
  const chains = { l1: ethereum.chain, l2: arbitrum.chain };
  const world = await deployWorld(chains, contracts);
  const cli = await createCli(arbitrum.chain, world.system);
  Object.assign(cli.env, {
    SESH_RPC_URL: `${arbitrum.url}/${ACCESS_KEY}`,
    SESH_ETHEREUM_RPC_URL: `${ethereum.url}/${ACCESS_KEY}`,
  });
  const { address } = cli.wallet;
  await world.holder.sendTransaction({ to: address, value: parseEther("10") });
  await world.l1Token.connect(world.holder).transfer(address, sesh("10000"));

  const endpoints = {
    arbitrum: { network: NETWORK, rpcUrl: arbitrum.url },
    ethereum: { network: NETWORK.ethereum, rpcUrl: ethereum.url },
  };
  const [onArbitrum, onEthereum] = [await connect(endpoints.arbitrum), await connect(endpoints.ethereum)];
  const { deployment } = await readClientOf(arbitrum.chain, world.system);
  const reader = createReadClient(NETWORK.chainId, onArbitrum, deployment);
  const client = await withSigner(reader, cli.wallet.connect(onArbitrum));
  const snapshots = await Promise.all(
    [chains.l1, chains.l2].map(({ networkHelpers }) => networkHelpers.takeSnapshot()),
  );

  return {
    world,
    cli,
    client,
    ethereum,
    arbitrum,
    arbOs,
    contracts,
    account: address,
    bridge: () => findBridge(client, { chainId: NETWORK.ethereum.chainId, provider: onEthereum }),
    /** Both chains as they were, and endpoints without faults. */
    async reset(): Promise<void> {
      for (const snapshot of snapshots) await snapshot.restore();
      for (const { server } of [ethereum, arbitrum]) server.fault = undefined;
    },
    /** Registers SESH, and has both tickets redeemed. */
    async registered(): Promise<void> {
      await register(world);
      await arbOs.carry();
    },
    async close(): Promise<void> {
      onArbitrum.destroy();
      onEthereum.destroy();
      await cli.close();
      await twoChains.stop();
    },
  };
}

export type BridgeScene = Awaited<ReturnType<typeof createBridgeScene>>;
