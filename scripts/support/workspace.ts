import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const PROJECT = path.resolve(import.meta.dirname, "../..");

export const HARDHAT = path.join(PROJECT, "node_modules/.bin/hardhat");

const NOT_COPIED = ["node_modules", ".git", "artifacts", "cache", "coverage", "deploy/deployments"];

/** Gives `work` a copy of the project in the system's temporary folder and removes it afterwards. */
export const withCopy = <T>(work: (copy: string) => T): T => {
  const copy = mkdtempSync(path.join(tmpdir(), "session-token-toolkit-"));
  const remove = (): void => rmSync(copy, { recursive: true, force: true });
  const interrupted = (): void => process.exit(130);
  process.once("exit", remove).once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    cpSync(PROJECT, copy, {
      recursive: true,
      filter: (source) => !NOT_COPIED.includes(path.relative(PROJECT, source)),
    });
    symlinkSync(path.join(PROJECT, "node_modules"), path.join(copy, "node_modules"));
    return work(copy);
  } finally {
    remove();
    process.off("exit", remove).off("SIGINT", interrupted).off("SIGTERM", interrupted);
  }
};

/** Runs a command to its end; the output comes back instead of being printed. */
export const run = (
  command: string,
  arguments_: readonly string[],
  cwd: string = PROJECT,
): { code: number | null; output: string } => {
  const { status, stdout, stderr, error } = spawnSync(command, arguments_, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  return { code: status, output: stdout + stderr };
};
