import { spawnSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { temporaryDirectory } from "./temporary.js";

export const PROJECT = resolve(import.meta.dirname, "../..");
export const HARDHAT = join(PROJECT, "node_modules/.bin/hardhat");

const NOT_COPIED = ["node_modules", ".git", "artifacts", "cache", "coverage", "deploy/deployments"];

/** A copy of the project in the system's temporary folder, gone when this process ends. */
export function copyProject(): string {
  const copy = temporaryDirectory();
  cpSync(PROJECT, copy, { recursive: true, filter: (source) => !NOT_COPIED.includes(relative(PROJECT, source)) });
  symlinkSync(join(PROJECT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** Runs a command to its end; the output comes back instead of being printed. */
export function run(
  command: string,
  arguments_: readonly string[],
  cwd: string = PROJECT,
): { code: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(command, arguments_, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  return { code: status, output: stdout + stderr };
}

/** The output of a command that has to succeed. */
export function mustRun(command: string, arguments_: readonly string[], cwd: string = PROJECT): string {
  const { code, output } = run(command, arguments_, cwd);
  if (code !== 0) throw new Error(`${command} ${arguments_.join(" ")} failed:\n${output}`);
  return output;
}
