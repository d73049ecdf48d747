import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { openApi } from "../../src/pro/server/openapi.js";

/* Writes docs/openapi/pro.json, the description that a Pro server gives of itself; `--check` fails if it is not up to date. */

const FILE = new URL("../../docs/openapi/pro.json", import.meta.url);

const contents = await format(JSON.stringify(openApi()), { parser: "json", printWidth: 120 });

if (!process.argv.includes("--check")) {
  mkdirSync(new URL(".", FILE), { recursive: true });
  writeFileSync(FILE, contents);
} else if (readFileSync(FILE, "utf8") !== contents) {
  console.error("docs/openapi/pro.json is stale: run npm run generate:openapi.");
  process.exitCode = 1;
}
