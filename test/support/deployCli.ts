import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../deploy/cli.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface CliRun {
  process: ChildProcess;
  /** Resolves when the process has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;
}

/** Runs `npm run deploy -- …` as a process of its own, with nothing of the user in its environment but this. */
export function startDeploy(args: readonly string[], environment: Readonly<Record<string, string>>): CliRun {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", CLI, ...args], {
    cwd: ROOT,
    // Other tests read the types meanwhile, which are up to date.
    env: { PATH, HOME, HARDHAT_NO_TYPECHAIN: "true", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<Awaited<CliRun["ended"]>>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ code, signal, output: Buffer.concat(chunks).toString() });
    });
  });
  return { process: child, ended };
}
