import { globSync } from "node:fs";
import path from "node:path";

/** Our Solidity sources under `folder`, relative to `root`, without the test doubles. */
export const contractFiles = (root: string, folder = "contracts"): string[] =>
  globSync(`${folder}/**/*.sol`, { cwd: root })
    .filter((file) => !file.startsWith(path.join("contracts", "mocks")))
    .sort();

/** The source with comments and string literals blanked out; every other character keeps its position. */
export const maskComments = (source: string): string =>
  source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (match) =>
    match.replace(/[^\n]/g, " "),
  );
