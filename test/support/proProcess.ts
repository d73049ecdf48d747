import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../bin/sesh.js", import.meta.url));

export interface ProProcess {
  url: string;
  /** What it wrote to stderr. */
  err: () => string;
  /** Sends a signal and answers with how the process ended. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; by: NodeJS.Signals | null }>;
}

/** `sesh pro-server run` as a process of its own, once it listens. */
export async function startProcess(
  env: Record<string, string>,
  config: string,
  database?: string,
): Promise<ProProcess> {
  const args = [
    PROGRAM,
    "pro-server",
    "run",
    config,
    "--json",
    ...(database === undefined ? [] : ["--database", database]),
  ];
  const child = spawn(process.execPath, args, { cwd: tmpdir(), env: { PATH: process.env.PATH, ...env } });
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<{ code: number | null; by: NodeJS.Signals | null }>((resolve) => {
    child.on("close", (code, by) => {
      resolve({ code, by });
    });
  });
  const out = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith("}\n")) resolve(text);
    });
    child.once("close", () => {
      reject(new Error(`The server ended: ${err}${text}`));
    });
  });
  return {
    url: (JSON.parse(out) as { url: string }).url,
    err: () => err,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** The status and the JSON of an answer. */
export async function post(url: string, path: string, body: unknown) {
  const response = await fetch(`${url}${path}`, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
