import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ToolkitError } from "../core/errors.js";
import { Secret } from "../core/secret.js";
import { findNetwork, isPublic, NETWORKS, type Chain, type Network } from "./networks.js";

/** Choices of the command line that go before the environment. Keys and passwords are never among them. */
export interface Overrides {
  network?: string;
  rpcUrl?: string;
  deployment?: string;
  keystore?: string;
  key?: string;
}

/** A chain, and where it is asked. */
export interface Endpoint {
  network: Chain;
  rpcUrl: string;
}

export interface Settings extends Endpoint {
  network: Network;
  /** File of contract addresses. */
  deploymentPath: string;
}

/** Where a key comes from: a file that a password opens, or the environment. */
export interface WalletSource {
  keystorePath?: string;
  password: PasswordSource;
  privateKey?: Secret;
}

export interface PasswordSource {
  password?: Secret;
  passwordFile?: string;
}

export interface NodeKeySource {
  path?: string;
  password: PasswordSource;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Deployments by name. Those of public networks are committed, a local one is not: .gitignore knows the same names. */
const DEPLOYMENTS = fileURLToPath(new URL("../../deploy/deployments", import.meta.url));

/** The environment; the one place that reads it. An empty variable counts as not set. */
export function readEnvironment(): Environment {
  return process.env;
}

export function loadSettings(env: Environment, overrides: Overrides = {}): Settings {
  const { network, deploymentPath } = loadDeploymentSettings(env, overrides);
  const rpcUrl =
    overrides.rpcUrl ?? variable(env, "SESH_RPC_URL") ?? variable(env, network.rpcVariable) ?? network.defaultRpcUrl;
  if (rpcUrl === undefined) {
    throw new ToolkitError("CONFIG_INVALID", `No RPC endpoint for ${network.name} is known.`, {
      hint: `Set SESH_RPC_URL or ${network.rpcVariable} to the URL of an endpoint you trust.`,
    });
  }
  return { network, rpcUrl: checkUrl(rpcUrl), deploymentPath };
}

/** The endpoint of the Ethereum chain that the network settles on; `chosen` on the command line. */
export function loadEthereumSettings(env: Environment, overrides: Overrides = {}, chosen?: string): Endpoint {
  const { ethereum } = loadDeploymentSettings(env, overrides).network;
  const rpcUrl = chosenEthereumUrl(env, ethereum, chosen) ?? ethereum.defaultRpcUrl;
  if (rpcUrl !== undefined) return { network: ethereum, rpcUrl: checkUrl(rpcUrl) };
  throw new ToolkitError("CONFIG_INVALID", `No RPC endpoint for ${ethereum.name} is known.`, {
    hint: `Set SESH_ETHEREUM_RPC_URL or ${ethereum.rpcVariable} to the URL of an endpoint you trust.`,
  });
}

/** Whether somebody has named an endpoint of Ethereum, for what can do without. */
export function hasEthereumSettings(env: Environment, overrides: Overrides = {}, chosen?: string): boolean {
  return chosenEthereumUrl(env, loadDeploymentSettings(env, overrides).network.ethereum, chosen) !== undefined;
}

function chosenEthereumUrl(env: Environment, { rpcVariable }: Chain, chosen: string | undefined): string | undefined {
  return chosen ?? variable(env, "SESH_ETHEREUM_RPC_URL") ?? variable(env, rpcVariable);
}

/** Network and addresses, for what needs no RPC endpoint. */
export function loadDeploymentSettings(
  env: Environment,
  overrides: Overrides = {},
): Pick<Settings, "network" | "deploymentPath"> {
  const name = overrides.network ?? variable(env, "SESH_NETWORK");
  if (name === undefined) {
    throw new ToolkitError("CONFIG_INVALID", "No network is chosen.", {
      hint: "Give --network or set SESH_NETWORK: arbitrum-one, arbitrum-sepolia or local.",
    });
  }
  const network = findNetwork(name);
  return { network, deploymentPath: findDeployment(env, overrides, network) };
}

/** A folder of a deployment, or the file in it. */
function findDeployment(env: Environment, overrides: Overrides, network: Network): string {
  const path = overrides.deployment ?? variable(env, "SESH_DEPLOYMENT") ?? deploymentFolder(network);
  return path.endsWith(".json") ? path : resolve(path, "deployed_addresses.json");
}

/**
 * Folder of a network's deployment: what is `chosen`, a name below deploy/deployments or a path, or the network's own.
 * Refuses the own folder of another network: a local deployment could be committed as one of Arbitrum Sepolia, which has
 * the same chain id.
 */
export function deploymentFolder(network: Network, chosen?: string): string {
  const own = ownFolder(network);
  if (chosen === undefined) return own;
  const folder = /[/\\]/.test(chosen) ? resolve(chosen) : resolve(DEPLOYMENTS, chosen);
  const owner = NETWORKS.find((other) => folder === ownFolder(other));
  if (owner === undefined || owner.name === network.name) return folder;
  throw new ToolkitError("CONFIG_INVALID", `${folder} is the folder of ${owner.name}, not of ${network.name}.`, {
    hint: "Choose another name, or leave --deployment out.",
  });
}

function ownFolder(network: Network): string {
  return resolve(DEPLOYMENTS, isPublic(network) ? `chain-${network.chainId}` : network.name);
}

export function loadWalletSource(env: Environment, overrides: Overrides = {}): WalletSource {
  const keystorePath = overrides.keystore ?? variable(env, "SESH_KEYSTORE");
  const privateKey = variable(env, "SESH_PRIVATE_KEY");
  return {
    password: passwordSource(env, "SESH_KEYSTORE_PASSWORD"),
    ...(keystorePath !== undefined && { keystorePath }),
    ...(privateKey !== undefined && { privateKey: new Secret(privateKey) }),
  };
}

export function loadNodeKeySource(env: Environment, overrides: Overrides = {}): NodeKeySource {
  const path = overrides.key ?? variable(env, "SESH_NODE_KEYS");
  return { password: passwordSource(env, "SESH_NODE_KEYS_PASSWORD"), ...(path !== undefined && { path }) };
}

/** Existing secrets of a node that are to be put into a key file. */
export function loadNodeSecretsToImport(env: Environment): { secret: Secret; ed25519Seed: Secret } {
  const secret = variable(env, "SESH_NODE_SECRET");
  const ed25519Seed = variable(env, "SESH_NODE_ED25519_SEED");
  if (secret === undefined || ed25519Seed === undefined) {
    throw new ToolkitError("CONFIG_INVALID", "There are no secrets to import.", {
      hint: "Set SESH_NODE_SECRET and SESH_NODE_ED25519_SEED, 32 bytes of hex each, for this one command.",
    });
  }
  return { secret: new Secret(secret), ed25519Seed: new Secret(ed25519Seed) };
}

/** Whose Pro purchases, and which services: files and addresses, no secrets. */
export interface ProSettings {
  /** File with the account's seed. */
  account?: string;
  /** File of the account's purchases. */
  wallet?: string;
  issuer?: string;
  redeemer?: string;
  backendKey?: string;
}

/** The command line's choices, and the environment where it has none. */
export function loadProSettings(env: Environment, chosen: ProSettings): ProSettings {
  const names = {
    account: "SESH_PRO_ACCOUNT",
    wallet: "SESH_PRO_WALLET",
    issuer: "SESH_PRO_ISSUER",
    redeemer: "SESH_PRO_REDEEMER",
    backendKey: "SESH_PRO_BACKEND_KEY",
  } as const;
  const entries = Object.entries(names).map(([key, name]) => [
    key,
    chosen[key as keyof ProSettings] ?? variable(env, name),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as ProSettings;
}

/** A PostgreSQL database of a Pro server: its URL may have a password in it, so it comes from the environment only. */
export function loadProDatabaseUrl(env: Environment): Secret | undefined {
  const url = variable(env, "SESH_PRO_DATABASE_URL");
  if (url === undefined) return undefined;
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return new Secret(url);
  throw new ToolkitError("CONFIG_INVALID", "SESH_PRO_DATABASE_URL is not the URL of a PostgreSQL database.", {
    hint: "Write postgres://user:password@host/database. For a file use --database sqlite:<path>.",
  });
}

/** Where findings of `sesh watch` are sent: the URL may hold a secret, so it comes from the environment only. */
export function loadWatchWebhook(env: Environment): Secret {
  const url = variable(env, "SESH_WATCH_WEBHOOK");
  if (url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new Secret(url);
  throw new ToolkitError("CONFIG_INVALID", "SESH_WATCH_WEBHOOK is not an http or https URL.", {
    hint: "Set it to the address that findings are sent to, or leave --webhook out.",
  });
}

function passwordSource(env: Environment, name: string): PasswordSource {
  const password = variable(env, name);
  const passwordFile = variable(env, `${name}_FILE`);
  return {
    ...(password !== undefined && { password: new Secret(password) }),
    ...(passwordFile !== undefined && { passwordFile }),
  };
}

function variable(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}

function checkUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new ToolkitError("CONFIG_INVALID", "The RPC endpoint is not an http or https URL.", {
    hint: "Check the option and the environment variable that name it.",
  });
}
