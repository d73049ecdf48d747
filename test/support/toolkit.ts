import { parseEther, Wallet, type HDNodeWallet } from "ethers";
import type { Deployment } from "../../src/config/deployment.js";
import { createReadClient, withSigner, type Client, type ReadClient } from "../../src/contracts/client.js";
import type { Address } from "../../src/core/addresses.js";
import { CHAIN_ID, type Chain, type System } from "./system.js";

/** The toolkit's view of a system that a test has deployed. */
export async function readClientOf(chain: Chain, system: System): Promise<ReadClient> {
  const address = async (contract: { getAddress(): Promise<string> }) => (await contract.getAddress()) as Address;
  const deployment: Deployment = {
    Authority: await address(system.authority),
    SessionToken: await address(system.token),
    RewardPool: await address(system.pool),
    NodeStaking: await address(system.staking),
    NodeQuorum: await address(system.quorum),
    ContributionRounds: await address(system.rounds),
    FeeRecycler: await address(system.recycler),
    FeeOracle: await address(system.oracle),
    ProBurn: await address(system.proBurn),
    SessionNames: await address(system.names),
    OxenClaims: await address(system.oxenClaims),
    BonusClaims: await address(system.bonusClaims),
    VestingFactory: await address(system.vestingFactory),
    PostedPriceFeed: await address(system.feed),
  };
  return createReadClient(CHAIN_ID, chain.ethers.provider, deployment);
}

/** A client of a new wallet with ETH and SESH and no allowance to anybody. */
export async function fundedClient(
  chain: Chain,
  system: System,
  client: ReadClient,
  sesh = 100_000n * 10n ** 9n,
): Promise<Client & { signer: HDNodeWallet }> {
  const wallet = Wallet.createRandom(chain.ethers.provider);
  await system.deployer.sendTransaction({ to: wallet.address, value: parseEther("10") });
  await system.token.connect(system.treasury).transfer(wallet.address, sesh);
  return { ...(await withSigner(client, wallet)), signer: wallet };
}
