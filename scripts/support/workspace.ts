import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, symlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { temporaryDirectory } from "./temporary.js";

export const PROJECT = resolve(import.meta.dirname, "../..");
export const HARDHAT = join(PROJECT, "node_modules/.bin/hardhat");

const NOT_COPIED = ["node_modules", ".git", "artifacts", "cache", "coverage", "deploy/deployments/local"];

/** A copy of the project in the system's temporary folder, gone when this process ends. */
export function copyProject(): string {
  const copy = temporaryDirectory();
  cpSync(PROJECT, copy, { recursive: true, filter: (source) => !NOT_COPIED.includes(relative(PROJECT, source)) });
  symlinkSync(join(PROJECT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

export interface Finished {
  /** Null if it was stopped for taking longer than allowed. */
  code: number | null;
  output: string;
}

/**
 * Runs a command to its end; the output comes back instead of being printed. In a process group of its own, so that it
 * stops with everything it has started when this process ends before it.
 */
export async function run(
  command: string,
  arguments_: readonly string[],
  cwd: string = PROJECT,
  timeout?: number,
): Promise<Finished> {
  const child = spawn(command, arguments_, { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const stop = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  process.prependOnceListener("exit", stop);
  const timer = timeout === undefined ? undefined : setTimeout(stop, timeout);
  try {
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output: Buffer.concat(chunks).toString() };
  } finally {
    clearTimeout(timer);
    process.off("exit", stop);
  }
}

/** The output of a command that has to succeed. */
export async function mustRun(command: string, arguments_: readonly string[], cwd: string = PROJECT): Promise<string> {
  const { code, output } = await run(command, arguments_, cwd);
  if (code !== 0) throw new Error(`${command} ${arguments_.join(" ")} failed:\n${output}`);
  return output;
}
