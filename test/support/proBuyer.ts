import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hono } from "hono";
import { startServer } from "../../src/http/server.js";
import { createCli, type Cli } from "./cli.js";
import { announce, createProServer, makeKey } from "./proServer.js";
import { deploySystem, type Chain } from "./system.js";
import { readClientOf } from "./toolkit.js";
import type { Wallet } from "../../src/pro/wallet.js";

/** A buyer with `sesh`, and issuer and redeemer listening on a port of this machine, by its clock. */
export async function createProStory(chain: Chain) {
  const system = await deploySystem(chain);
  const notBefore = await chain.networkHelpers.time.latest();
  const keys = [makeKey({ notBefore }), makeKey({ notBefore, plan: 2 })];
  await announce(chain, system, keys);
  const client = await readClientOf(chain, system);
  const server = await createProServer({ client, keys, now: () => Math.floor(Date.now() / 1_000) });
  const listening = await listen(server.api);
  const { url } = listening;
  const cli = await createCli(chain, system);
  await system.token.connect(system.treasury).transfer(cli.wallet.address, 10_000n * 10n ** 9n);
  const account = await writeSeed(cli, "account");
  Object.assign(cli.env, { SESH_PRO_ACCOUNT: account, SESH_PRO_ISSUER: url, SESH_PRO_REDEEMER: url });
  const walletPath = `${account}.pro.json`;
  return {
    system,
    client,
    keys,
    server,
    url,
    cli,
    account,
    walletPath,

    async wallet(): Promise<Wallet> {
      return JSON.parse(await readFile(walletPath, "utf8")) as Wallet;
    },

    /** Changes the wallet file as time or an accident would. */
    async changeWallet(change: (wallet: Wallet) => void): Promise<void> {
      const wallet = JSON.parse(await readFile(walletPath, "utf8")) as Wallet;
      change(wallet);
      await writeFile(walletPath, JSON.stringify(wallet));
    },

    async close(): Promise<void> {
      await listening.close();
      await server.close();
      await cli.close();
    },
  };
}

/** A file with the seed of a new account. */
export async function writeSeed(cli: Cli, name: string): Promise<string> {
  const path = join(cli.folder, `${name}.seed`);
  await writeFile(path, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600 });
  return path;
}

/** A service that answers everything in the same way. */
export function listen(api: Hono) {
  return startServer(api, "127.0.0.1", 0);
}
