import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Provider, Wallet } from "ethers";
import type { DeployParameters } from "../../deploy/parameters/schema.js";
import { genesisJobs } from "../../src/actions/genesisJobs.js";
import { perform } from "../../src/actions/perform.js";
import { type Client, createReadClient, withSigner } from "../../src/contracts/client.js";
import { MAX_SUPPLY } from "../../src/core/amounts.js";
import { ToolkitError } from "../../src/core/errors.js";
import { readGenesis } from "../../src/genesis/readGenesis.js";
import { genesisState } from "../../src/queries/genesisState.js";
import { allocationIn, type GenesisData, genesisData, personOf, rowsIn, writeGenesis } from "./genesis.js";
import { CHAIN_ID, createChain, deployContracts } from "./system.js";
import { readClientOf } from "./toolkit.js";

/** Who has 5,000,000 SESH from the start. */
export const OPERATIONAL = personOf("operational");
/** Of a genesis: two claims, the pool, two people; one batch that can stake and two of steps, each with an approval. */
export const TRANSACTIONS = 11;
const FAST = { pause: 1, interval: 1, timeout: 200 };

/** As on Arbitrum One: the supply comes over the bridge, to the account that pays everything. */
export async function createGenesisScene() {
  const chain = await createChain();
  const folder = await mkdtemp(join(tmpdir(), "sesh-genesis-"));
  const wallet = new Wallet(Wallet.createRandom().privateKey, chain.ethers.provider);
  const [, , , , , , , , , gateway] = await chain.ethers.getSigners();
  const bridged = (parameters: DeployParameters) => {
    parameters.token = { gateway: gateway!.address, treasury: null };
    parameters.funding.rewardPool = "0";
  };
  const system = await deployContracts(chain, bridged, personOf("SESH on Ethereum"));
  await chain.networkHelpers.setBalance(wallet.address, 10n ** 18n);
  await system.token.connect(gateway).bridgeMint(wallet.address, MAX_SUPPLY);
  const reader = await readClientOf(chain, system);
  const client = await withSigner(reader, wallet);

  const data = genesisData({ from: wallet.address, start: String(await chain.networkHelpers.time.latest()) });
  // The account keeps a part of what is free, and can take one grant back; somebody has rewards elsewhere.
  const operational = rowsIn(allocationIn(data, "operational"));
  operational[0]!.amount = "5000000";
  operational.push({ id: "own", recipient: wallet.address, amount: "1000000" });
  rowsIn(allocationIn(data, "contributors"))[0]!.grantor = wallet.address;
  rowsIn(allocationIn(data, "treasury-nodes"))[0]!.rewardAddress = personOf("rewards");

  /** The file with something else in it. */
  const changed = async (change: (file: GenesisData) => void = () => undefined) => {
    const file = structuredClone(data);
    change(file);
    const path = await writeGenesis(folder, file);
    return readGenesis(path, {}, { chainId: CHAIN_ID, deployment: reader.deployment });
  };
  const genesis = await changed();

  const run = async (own: Client) => {
    const { books } = await genesisState(own, genesis);
    for (const job of genesisJobs(own, genesis, books)) await perform(own, job, FAST);
  };
  const pristine = await chain.networkHelpers.takeSnapshot();
  let complete: typeof pristine | undefined;
  /** Back to the time before the genesis. */
  const unpaid = async () => {
    await pristine.restore();
    // Later snapshots are gone with it.
    complete = undefined;
  };
  /** Back to the time after it. */
  const paid = async () => {
    if (complete !== undefined) return complete.restore();
    await unpaid();
    await run(client);
    complete = await chain.networkHelpers.takeSnapshot();
  };

  return {
    chain,
    system,
    gateway: gateway!,
    wallet,
    reader,
    client,
    data,
    genesis,
    changed,
    run,
    unpaid,
    paid,
    /** The first jobs only. */
    runFirst: async (count: number) => {
      const { books } = await genesisState(client, genesis);
      for (const job of genesisJobs(client, genesis, books).slice(0, count)) await perform(client, job, FAST);
    },
    /** The account's client over another provider. */
    through: (provider: Provider): Promise<Client> =>
      withSigner(createReadClient(CHAIN_ID, provider, reader.deployment), wallet.connect(provider)),
    nonce: () => chain.ethers.provider.getTransactionCount(wallet.address),
    close: async () => {
      await chain.close();
      await rm(folder, { recursive: true });
    },
  };
}

export type GenesisScene = Awaited<ReturnType<typeof createGenesisScene>>;

type Answers = Record<string, (...args: never[]) => unknown>;

/** A provider with some answers changed. */
export function override(provider: Provider, answers: Answers): Provider {
  return new Proxy(provider, {
    get: (target, key) => {
      const value: unknown = answers[String(key)] ?? Reflect.get(target, key);
      return typeof value === "function" ? (...args: never[]) => value.apply(target, args) as unknown : value;
    },
  });
}

/** A provider that never answers again once it is given a transaction, which it has passed on or not. */
export function mortalProvider(provider: Provider, dies: "before" | "after"): Provider {
  let dead = false;
  const death = () =>
    new ToolkitError("RPC_FAILED", "The machine is off.", { hint: "Turn it on.", details: { retriable: true } });
  return new Proxy(provider, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return async (...args: never[]) => {
        if (dead) throw death();
        if (key !== "broadcastTransaction") return value.apply(target, args) as unknown;
        dead = true;
        if (dies === "after") await value.apply(target, args);
        throw death();
      };
    },
  });
}
