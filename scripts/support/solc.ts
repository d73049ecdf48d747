import { readFileSync } from "node:fs";
import { join } from "node:path";
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
}

export interface SolcOutput {
  readonly errors?: readonly SolcMessage[];
  readonly sources: Readonly<Record<string, { readonly ast: AstNode }>>;
}

/** A file by the name it is imported by: a path in the project, or in a package. */
export function readSource(name: string): string {
  const own = name.startsWith("contracts/") || name.startsWith("scripts/");
  return readFileSync(join(PROJECT, own ? "" : "node_modules", name), "utf8");
}

const compileStandard = solc.compile as (
  input: string,
  callbacks: { import: (name: string) => { contents: string } },
) => string;

/** The project's compiler on sources by name; what they import is asked of `read`. Throws where it finds an error. */
export function compile(
  sources: Readonly<Record<string, string>>,
  settings: object,
  read: (name: string) => string = readSource,
): SolcOutput {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
    settings,
  };
  const json = compileStandard(JSON.stringify(input), { import: (name) => ({ contents: read(name) }) });
  const output = JSON.parse(json) as SolcOutput;
  const failures = output.errors?.filter(({ severity }) => severity === "error") ?? [];
  if (failures.length > 0) throw new Error(failures.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return output;
}
