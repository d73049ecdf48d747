import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { parseEther, Wallet } from "ethers";
import { main } from "../../src/cli/main.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { writeNodeKeyFile } from "../../src/crypto/nodeKeyFile.js";
import { nodeSecret } from "./nodes.js";
import { createRpcServer } from "./rpcServer.js";
import type { Chain, System } from "./system.js";
import { readClientOf } from "./toolkit.js";

export const NODE_PASSWORD = "node-password-5120";

export interface RunOptions {
  env?: Record<string, string>;
  answer?: boolean;
  until?: Promise<void>;
  onOut?: (text: string) => void;
}

/** `sesh` as its users call it, on a system that a test has deployed, with a wallet that has ETH. */
export async function createCli(chain: Chain, system: System) {
  const server = await createRpcServer(chain.provider);
  const folder = await mkdtemp(join(tmpdir(), "sesh-attest-"));
  const { deployment } = await readClientOf(chain, system);
  const addresses = Object.entries(deployment).map(([name, address]) => [`Session#${name}`, address]);
  await writeFile(join(folder, "deployed_addresses.json"), JSON.stringify(Object.fromEntries(addresses)));
  const wallet = Wallet.createRandom();
  await system.deployer.sendTransaction({ to: wallet.address, value: parseEther("10") });
  const env: Record<string, string> = {
    SESH_NETWORK: "arbitrum-sepolia",
    SESH_RPC_URL: server.url,
    SESH_DEPLOYMENT: folder,
    SESH_PRIVATE_KEY: wallet.privateKey,
    SESH_NODE_KEYS_PASSWORD: NODE_PASSWORD,
  };
  /** Everything any command ever printed. */
  const transcript: string[] = [];

  async function run(args: string[], options: RunOptions = {}) {
    const out: string[] = [];
    const err: string[] = [];
    const terminal: Terminal = {
      out: (text) => {
        out.push(stripVTControlCharacters(text));
        options.onOut?.(text);
      },
      err: (text) => void err.push(stripVTControlCharacters(text)),
      interactive: options.answer !== undefined,
      confirm: () => Promise.resolve(options.answer === true),
      askPassword: () => Promise.reject(new Error("Nobody is asked for a password here.")),
      untilStopped: () => options.until ?? Promise.resolve(),
    };
    const code = await main(args, { ...env, ...options.env }, terminal);
    transcript.push(...out, ...err);
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  return {
    folder,
    server,
    wallet,
    transcript,
    run,
    path: (name: string) => join(folder, name),

    /** What a command prints with --json. */
    async json<Output>(args: string[], code = 0): Promise<Output> {
      const result = await run([...args, "--json"]);
      expect(result.code, result.out).to.equal(code);
      return JSON.parse(result.out) as Output;
    },

    /** The key file of the test node `label`. */
    async keyFile(label: string): Promise<string> {
      const path = join(folder, `${label.replace(" ", "-")}.key.json`);
      const secrets = { secret: nodeSecret(label), ed25519Seed: `0x${"5e".repeat(32)}` as const };
      await writeNodeKeyFile(path, secrets, NODE_PASSWORD, 1_024);
      return path;
    },

    /** Starts `attest serve` on a free port; `stop` answers with its exit status. */
    async serve(attesterFolder: string): Promise<{ url: string; stop: () => Promise<number> }> {
      let end = (): void => undefined;
      const until = new Promise<void>((resolve) => (end = resolve));
      const { promise: url, resolve: started } = Promise.withResolvers<string>();
      const args = ["attest", "serve", attesterFolder, "--port", "0", "--json"];
      const running = run(args, { until, onOut: (text) => started((JSON.parse(text) as { url: string }).url) });
      const failed = running.then(({ code, out }) => Promise.reject(new Error(`ended with ${code}: ${out}`)));
      const listening = await Promise.race([url, failed]);
      failed.catch(() => undefined);
      return {
        url: listening,
        stop: async () => {
          end();
          return (await running).code;
        },
      };
    },

    async close(): Promise<void> {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

export type Cli = Awaited<ReturnType<typeof createCli>>;
