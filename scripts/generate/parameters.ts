import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { deployParametersSchema } from "../../deploy/parameters/schema.js";

/* Writes the table of parameters into deploy/README.md; `--check` fails if the file is not up to date. */

const FILE = new URL("../../deploy/README.md", import.meta.url);
const BEGIN = "<!-- Generated from deploy/parameters/schema.ts by `npm run generate:parameters`. -->";
const END = "<!-- End of the generated part. -->";
const NETWORKS = ["local", "arbitrum-sepolia", "arbitrum-one"];

interface Node {
  description?: string;
  properties?: Record<string, Node>;
  items?: Node;
  anyOf?: Node[];
}

type Value = string | number | boolean | null | undefined | unknown[];

interface Key {
  path: string[];
  description: string;
}

const files = NETWORKS.map(
  (name) =>
    JSON.parse(readFileSync(new URL(`../../deploy/parameters/${name}.json`, import.meta.url), "utf8")) as unknown,
);

/** The keys that hold a value, with what the schema says about each. */
function keysOf(node: Node, path: string[] = []): Key[] {
  const properties = node.properties ?? node.anyOf?.find((form) => form.properties)?.properties;
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([name, child]) => keysOf(child, [...path, name]));
  }
  if (node.description === undefined)
    throw new Error(`deploy/parameters/schema.ts does not describe ${path.join(".")}.`);
  return [{ path, description: node.description }];
}

function valueAt(file: unknown, path: readonly string[]): string {
  const value = path.reduce<unknown>((object, key) => (object as Record<string, unknown> | null)?.[key], file) as Value;
  if (value === undefined) return "none";
  if (!Array.isArray(value)) return `\`${String(value)}\``;
  return value.map((item) => `\`${typeof item === "string" ? item : priceOf(item as object)}\``).join(" ");
}

/** A price behind what it is for. */
function priceOf(item: object): string {
  const values: unknown[] = Object.values(item);
  return `${values.slice(0, -1).join("/")}: ${String(values.at(-1))}`;
}

const schema = z.toJSONSchema(deployParametersSchema, { io: "input" }) as Node;
const rows = keysOf(schema).map(({ path, description }) => {
  const values = files.map((file) => valueAt(file, path));
  const same = values.every((value) => value === values[0]);
  return `| \`${path.join(".")}\` | ${description} | ${same ? values[0] : values.map((value, i) => `${NETWORKS[i]}: ${value}`).join("<br>")} |`;
});
const table = ["| key | meaning | value |", "|---|---|---|", ...rows].join("\n");

const before = readFileSync(FILE, "utf8");
const [head, rest] = before.split(BEGIN);
const tail = rest?.split(END)[1];
if (head === undefined || tail === undefined) throw new Error("deploy/README.md has lost its marks.");
const contents = `${head}${BEGIN}\n\n${table}\n\n${END}${tail}`;

if (!process.argv.includes("--check")) writeFileSync(FILE, contents);
else if (before !== contents) {
  console.error("deploy/README.md is stale: run npm run generate:parameters.");
  process.exitCode = 1;
}
