import type { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import { confirm, isCancel, password } from "@clack/prompts";
import { ToolkitError } from "../core/errors.js";

/** Where the command line reads and writes; tests give their own. */
export interface Terminal {
  /** Results: a person's text, or JSON and nothing else. */
  out(text: string): void;
  /** Everything that is not the result. */
  err(text: string): void;
  /** True if somebody is there to answer questions. */
  interactive: boolean;
  confirm(question: string): Promise<boolean>;
  /** Asks without showing what is typed. */
  askPassword(question: string): Promise<string>;
  /** Ends when the command is told to stop: from then on an interruption is its proper end. */
  untilStopped(): Promise<void>;
}

/** The real terminal. Questions go to stderr, so that stdout stays clean. */
export function createTerminal(): Terminal {
  const interactive = process.stdin.isTTY && process.stderr.isTTY;
  return {
    out: (text) => {
      write(process.stdout, text);
    },
    err: (text) => {
      write(process.stderr, text);
    },
    interactive,
    confirm: async (question) => {
      const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
      return !isCancel(answer) && answer;
    },
    askPassword: async (question) => {
      if (!interactive) throw unattended(question);
      const answer = await password({ message: question, output: process.stderr });
      if (isCancel(answer)) throw refused();
      return answer;
    },
    untilStopped: () =>
      new Promise((resolve) => {
        process.removeAllListeners("SIGINT");
        for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
      }),
  };
}

/** Colours are for people who look at a terminal that shows them and have not asked for none (NO_COLOR). */
function write(stream: WriteStream, text: string): void {
  const coloured = stream.isTTY && stream.hasColors();
  stream.write(`${coloured ? text : stripVTControlCharacters(text)}\n`);
}

export function refused(): ToolkitError {
  return new ToolkitError("REFUSED_BY_USER", "Stopped.", { hint: "Nothing was sent." });
}

function unattended(question: string): ToolkitError {
  return new ToolkitError("CONFIG_INVALID", `${question}: nobody is there to type it.`, {
    hint: "Set SESH_KEYSTORE_PASSWORD_FILE (or SESH_NODE_KEYS_PASSWORD_FILE) to a file with the password.",
  });
}
