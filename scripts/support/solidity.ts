import { globSync } from "node:fs";

/** Our contracts' sources, relative to the project in `root`, without the test doubles. */
export function contractFiles(root: string): string[] {
  return globSync("contracts/**/*.sol", { cwd: root, exclude: ["contracts/mocks/**"] }).sort();
}

/** The source with comments and string literals blanked out; every other character keeps its position. */
export function maskComments(source: string): string {
  return source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (match) =>
    match.replace(/[^\n]/g, " "),
  );
}
