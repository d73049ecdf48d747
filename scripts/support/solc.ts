import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import solc from "solc";
import { PROJECT } from "./workspace.js";

/** A node of the compiler's syntax tree; `src` is "start:length:file" in bytes. */
export interface AstNode {
  readonly nodeType: string;
  readonly src: string;
  readonly [key: string]: unknown;
}

export interface SolcOutput {
  readonly errors?: readonly {
    readonly severity: string;
    readonly errorCode?: string;
    readonly message: string;
    readonly formattedMessage: string;
  }[];
  readonly sources: Readonly<Record<string, { readonly ast: AstNode }>>;
}

const readImport = (file: string): { contents: string } | { error: string } => {
  const found = [PROJECT, path.join(PROJECT, "node_modules")]
    .map((folder) => path.join(folder, file))
    .find((candidate) => existsSync(candidate));
  return found === undefined ? { error: `${file} not found` } : { contents: readFileSync(found, "utf8") };
};

/** The project's compiler on files of the project (paths relative to its root), with settings of the caller's. */
export const compile = (files: readonly string[], settings: object): SolcOutput => {
  const sources = Object.fromEntries(
    files.map((file) => [file, { content: readFileSync(path.join(PROJECT, file), "utf8") }]),
  );
  const input = JSON.stringify({ language: "Solidity", sources, settings });
  const compileStandard = solc.compile as (input: string, callbacks: { import: typeof readImport }) => string;
  const output = JSON.parse(compileStandard(input, { import: readImport })) as SolcOutput;
  const failures = output.errors?.filter(({ severity }) => severity === "error") ?? [];
  if (failures.length > 0) throw new Error(failures.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return output;
};
