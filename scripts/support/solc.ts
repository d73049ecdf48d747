import { readFileSync } from "node:fs";
import path from "node:path";
import solc from "solc";
import { PROJECT } from "./workspace.js";

/** A node of the compiler's syntax tree; `src` is "start:length:file" in bytes. */
export interface AstNode {
  readonly nodeType: string;
  readonly src: string;
  readonly [key: string]: unknown;
}

export interface SolcMessage {
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string };
}

export interface SolcOutput {
  readonly errors?: readonly SolcMessage[];
  readonly sources: Readonly<Record<string, { readonly ast: AstNode }>>;
}

/** A file by the name it is imported by: a path in the project, or in a package. */
export const readSource = (name: string): string =>
  readFileSync(
    path.join(PROJECT, name.startsWith("contracts/") || name.startsWith("scripts/") ? "" : "node_modules", name),
    "utf8",
  );

/** The project's compiler on sources by name; what they import is asked of `read`. Throws where it finds an error. */
export const compile = (
  sources: Readonly<Record<string, string>>,
  settings: object,
  read: (name: string) => string = readSource,
): SolcOutput => {
  const input = JSON.stringify({
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
    settings,
  });
  const compileStandard = solc.compile as (
    input: string,
    callbacks: { import: (name: string) => { contents: string } },
  ) => string;
  const output = JSON.parse(compileStandard(input, { import: (name) => ({ contents: read(name) }) })) as SolcOutput;
  const failures = output.errors?.filter(({ severity }) => severity === "error") ?? [];
  if (failures.length > 0) throw new Error(failures.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return output;
};
