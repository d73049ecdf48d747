import { Wallet, type Provider } from "ethers";
import { z } from "zod";
import { connect } from "../config/connect.js";
import { type Deployment, readDeployment } from "../config/deployment.js";
import {
  loadNodeKeySource,
  loadSettings,
  loadWalletSource,
  type Environment,
  type Overrides,
  type Settings,
} from "../config/load.js";
import { openWallet, readPassword } from "../config/wallet.js";
import { createReadClient, withSigner, type Client, type ReadClient } from "../contracts/client.js";
import { parseAddress, type Address } from "../core/addresses.js";
import { inputError, ToolkitError } from "../core/errors.js";
import { parseJson, readTextFile } from "../core/files.js";
import { toJson } from "../core/json.js";
import type { NodeSecrets } from "../crypto/credentials.js";
import { readNodeKeyFile } from "../crypto/nodeKeyFile.js";
import type { Terminal } from "./terminal.js";

/** Options that every command knows. */
export interface GlobalOptions extends Overrides {
  json?: boolean;
  yes?: boolean;
  dryRun?: boolean;
  approve?: boolean;
  safe?: string;
  safeBatch?: string;
  force?: boolean;
}

/** What a command needs from outside, made from options, environment and terminal when it is asked for. */
export class Context {
  readonly options: GlobalOptions;
  readonly terminal: Terminal;
  readonly #env: Environment;

  constructor(options: GlobalOptions, env: Environment, terminal: Terminal) {
    this.options = options;
    this.terminal = terminal;
    this.#env = env;
  }

  get env(): Environment {
    return this.#env;
  }

  settings(): Settings {
    return loadSettings(this.#env, this.options);
  }

  /** The contracts of the network, out of their file. */
  async deployment(): Promise<Deployment> {
    return readDeployment(this.settings().deploymentPath);
  }

  /** Enough to read. */
  async reader(): Promise<ReadClient> {
    const settings = this.settings();
    const deployment = await this.deployment();
    return createReadClient(settings.network.chainId, await this.#provider(settings), deployment);
  }

  /** Enough to plan: for the Safe that is named, or else for the wallet, which is opened. */
  async client(): Promise<Client> {
    const { safe, safeBatch, dryRun } = this.options;
    if (safe === undefined && safeBatch === undefined) return this.signingClient();
    if (safe === undefined) throw inputError("--safe-batch", "for which Safe?", "Add --safe with its address.");
    const account = parseAddress(safe, "--safe");
    if (safeBatch === undefined && dryRun !== true) {
      throw inputError("--safe", "nobody can sign for a Safe here", "Add --safe-batch <file>, or --dry-run to look.");
    }
    return { ...(await this.reader()), account };
  }

  /** Enough to sign: also opens the wallet. */
  async signingClient(): Promise<Client> {
    if (this.options.safe !== undefined || this.options.safeBatch !== undefined) {
      throw inputError("--safe", "this command signs with a key", "Name the key with --keystore instead.");
    }
    const reader = await this.reader();
    const wallet = await openWallet(loadWalletSource(this.#env, this.options), (what) =>
      this.terminal.askPassword(what),
    );
    return withSigner(reader, wallet.connect(reader.provider));
  }

  /** The address given, or else the Safe's or the wallet's; a keystore file shows it without its password. */
  async address(given: string | undefined, field: string): Promise<Address> {
    if (given !== undefined) return parseAddress(given, field);
    if (this.options.safe !== undefined) return parseAddress(this.options.safe, "--safe");
    const { keystorePath, privateKey } = loadWalletSource(this.#env, this.options);
    if (keystorePath !== undefined) {
      const keystore = z
        .looseObject({ address: z.string() })
        .safeParse(parseJson(await readTextFile(keystorePath), keystorePath));
      if (keystore.success) {
        const { address } = keystore.data;
        return parseAddress(address.startsWith("0x") ? address : `0x${address.toLowerCase()}`, keystorePath);
      }
    }
    if (privateKey !== undefined) return new Wallet(privateKey.reveal()).address as Address;
    throw new ToolkitError("INPUT_INVALID", `${field}: no address is given.`, {
      hint: "Give an address, or name your keystore file with --keystore or SESH_KEYSTORE.",
    });
  }

  /** Opens the key file of a node. */
  async nodeSecrets(): Promise<NodeSecrets> {
    const { path, password } = loadNodeKeySource(this.#env, this.options);
    if (path === undefined) {
      throw new ToolkitError("CONFIG_INVALID", "There is no node key file.", {
        hint: "Make one with `sesh node keygen`, and name it with --key or SESH_NODE_KEYS.",
      });
    }
    const typed = await readPassword(password, `Password of ${path}`, (what) => this.terminal.askPassword(what));
    return readNodeKeyFile(path, typed);
  }

  /** Prints a result: data as JSON with --json, or else its text. */
  print(data: unknown, text: () => string): void {
    this.terminal.out(this.options.json === true ? toJson(data) : text());
  }

  async #provider(settings: Settings): Promise<Provider> {
    return connect(settings);
  }
}
