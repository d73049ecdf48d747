#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one gets a message instead of a syntax error.
import { fileURLToPath } from "node:url";

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`sesh needs Node 20 or newer, this is ${process.version}. Run: npx -y -p node@24 -c "sesh …"`);
  process.exitCode = 2;
} else {
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)) });
  const { start } = await import("../src/cli/main.ts");
  await start();
}
