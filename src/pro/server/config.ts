import { dirname, resolve } from "node:path";
import { z } from "zod";
import { inputError, ToolkitError } from "../../core/errors.js";
import { readJsonFile } from "../../core/files.js";
import type { Secret } from "../../core/secret.js";

const count = z.int().min(1).max(1_000_000_000);

const configSchema = z.strictObject({
  format: z.literal("sesh-pro-server/1"),
  /** Issue and redeem on hosts of their own, if you can: clients use separate connections for them. */
  serve: z
    .array(z.enum(["issue", "redeem"]))
    .min(1)
    .default(["issue", "redeem"]),
  keys: z.array(z.strictObject({ file: z.string(), privateKey: z.string().optional() })).min(1),
  /** Needed to redeem. */
  backendKey: z.string().optional(),
  audits: z.string().default("audits"),
  host: z.string().default("127.0.0.1"),
  port: z.int().min(0).max(65_535).default(8_791),
  /** When a purchase can no longer go away. A number of blocks is for test networks. */
  finality: z.union([z.enum(["safe", "finalized"]), z.int().min(0)]).default("finalized"),
  /** Seconds between readings of the chain. */
  syncSeconds: z.int().min(1).max(300).default(15),
  limits: z
    .strictObject({ seconds: count.default(60), perClient: count.default(120), total: count.default(60_000) })
    .prefault({}),
  /** Behind a proxy: the header in which it puts the address of the client. */
  addressHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/)
    .optional(),
});

export type ServerConfig = z.infer<typeof configSchema>;
export type KeyConfig = ServerConfig["keys"][number];

/** Reads a configuration. Paths in it are relative to its folder, and absolute afterwards. */
export async function readConfig(path: string): Promise<ServerConfig> {
  const config = await readJsonFile(path, configSchema);
  const at = (file: string) => resolve(dirname(path), file);
  if (config.serve.includes("redeem") && config.backendKey === undefined) {
    throw new ToolkitError("CONFIG_INVALID", `${path} has no backendKey.`, {
      hint: "Proofs are signed with it: name the file that `sesh pro-server backend-key` made, or serve issue only.",
    });
  }
  return {
    ...config,
    keys: config.keys.map(({ file, privateKey }) => ({
      file: at(file),
      ...(privateKey !== undefined && { privateKey: at(privateKey) }),
    })),
    audits: at(config.audits),
    ...(config.backendKey !== undefined && { backendKey: at(config.backendKey) }),
  };
}

const MAINNET = 42_161n;

/** What is final is not a number of blocks where there is money at stake (PV-04). */
export function requireFinality({ finality }: ServerConfig, chainId: bigint): void {
  if (chainId !== MAINNET || typeof finality !== "number") return;
  throw new ToolkitError("CONFIG_INVALID", `A finality of ${finality} blocks is for test networks.`, {
    hint: 'Write "finalized", or "safe".',
  });
}

/** Where the database is: a file, or a PostgreSQL server. */
export type DatabaseChoice = { path: string } | { url: Secret };

/** The option --database goes before the environment; without both it is a file beside the configuration. */
export function chooseDatabase(
  configPath: string,
  option: string | undefined,
  url: Secret | undefined,
): DatabaseChoice {
  if (option === undefined) return url === undefined ? { path: resolve(dirname(configPath), "pro.db") } : { url };
  const path = /^sqlite:(.+)$/.exec(option)?.[1];
  if (path !== undefined) return { path: resolve(path) };
  throw inputError("--database", "not sqlite:<path>", "A PostgreSQL URL goes into SESH_PRO_DATABASE_URL.");
}
