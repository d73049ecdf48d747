import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is gone when this process ends, also when it is interrupted. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "sesh-"));
  process.once("exit", () => {
    rmSync(directory, { recursive: true, force: true });
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  return directory;
}
