import { promises as fs } from "node:fs";
import { ToolkitError } from "./errors.js";

/**
 * Takes a file that says which process has `what`, and answers with how to give it back. One that is left by a process
 * that is gone is taken over.
 */
export async function takeLock(path: string, what: string): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt++) {
    try {
      await fs.writeFile(path, `${process.pid}`, { flag: "wx" });
      return () => fs.rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        const hint = "Give a place that you may write to.";
        throw new ToolkitError("FILE_INVALID", `${what} cannot be written to.`, { hint, cause: error });
      }
    }
    const owner = Number(await fs.readFile(path, "utf8").catch(() => "0"));
    if (attempt > 1 || isRunning(owner)) {
      throw new ToolkitError("PRECONDITION_FAILED", `${what} is in use by process ${owner}.`, {
        hint: `Stop the other watcher first. If there is none, remove ${path}.`,
      });
    }
    await fs.rm(path, { force: true });
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
