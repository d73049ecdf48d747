import { Option, type Command } from "commander";
import { parseAttesterUrl } from "../attest/attesterClient.js";
import type { FailedSource, Sources } from "../attest/gather.js";
import { parseDuration } from "../core/time.js";
import type { Context } from "./context.js";

/** How commands name the places that statements and signatures come from. */
export interface SourceOptions {
  signatures?: string[];
  from?: string[];
  timeout: string;
}

export function addSourceOptions(command: Command): Command {
  return command
    .addOption(new Option("--signatures <files...>", "files with signatures"))
    .addOption(new Option("--from <urls...>", "attesters to ask"))
    .addOption(new Option("--timeout <duration>", "how long an attester may take").default("10s"));
}

export function readSources(options: SourceOptions, statementFiles: readonly string[] = []): Sources {
  return {
    statementFiles,
    signatureFiles: options.signatures ?? [],
    attesters: (options.from ?? []).map((url) => parseAttesterUrl(url, "--from")),
    timeout: parseDuration(options.timeout, "--timeout") * 1_000,
  };
}

/** An attester that does not answer is no error: it is said, and the rest is used. */
export function reportFailed({ options, terminal }: Context, failed: readonly FailedSource[]): void {
  if (options.json !== true) failed.forEach(({ problem }) => terminal.err(problem));
}
