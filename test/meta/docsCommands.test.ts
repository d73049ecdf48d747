import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { PROJECT } from "../../scripts/support/workspace.js";
import packageJson from "../../package.json" with { type: "json" };

/** The changelog also names what is gone. */
const DOCUMENTS = globSync(["*.md", "deploy/*.md", "docs/**/*.md"], {
  cwd: PROJECT,
  exclude: ["CHANGELOG.md"],
}).sort();

const SILENT: Terminal = {
  out: () => undefined,
  err: () => undefined,
  interactive: false,
  confirm: () => Promise.resolve(false),
  askPassword: () => Promise.reject(new Error("Nobody is asked for a password here.")),
  untilStopped: () => Promise.resolve(),
};
const program = createProgram({}, SILENT);

const CALL = /(?:^|\s)(?:npm run sesh -- |node bin\/sesh\.js |sesh )(\S.*)$/;
/** Where what belongs to the call ends: a comment, another command, a redirection, or "and so on". */
const END = /\s+#.*$|\s*[|;&]\s.*$|\s*>>?\s.*$|\s*…?\s*$/g;

/** What is called in blocks and spans of code. */
function callsIn(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].map(([, block]) => block!);
  const prose = markdown.replace(/^ *```[\s\S]*?^ *```/gm, "");
  const spans = [...prose.matchAll(/`([^`]+)`/g)].map(([, span]) => span!.replace(/\s+/g, " "));
  const lines = blocks.flatMap((block) => block.replace(/\\\n\s*/g, " ").split("\n"));
  const isCall = (text: string) => /^(?:\w+=\S+ )*(?:npm run sesh -- |node bin\/sesh\.js |sesh )/.test(text);
  return [...spans, ...lines.map((line) => line.trim())].filter(isCall);
}

/** A word for each argument; <what somebody fills in> and [what may be left out] is one word. */
function wordsOf(call: string): string[] {
  const [, args] = CALL.exec(call) ?? [];
  const plain = (args ?? "").replace(/<[^>]*>|\[[^\]]*\]|'[^']*'|"[^"]*"/g, "WORD").replace(END, "");
  return plain.split(/\s+/).filter((word) => word !== "" && word !== "…");
}

/** What the program would not understand, or undefined. */
function problemOf(call: string): string | undefined {
  let command: Command = program;
  const words = wordsOf(call);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.startsWith("-")) {
      const [name] = word.split("=");
      if (name === "--help" || name === "-h") continue;
      const option = optionsOf(command).find(({ long, short }) => long === name || short === name);
      if (option === undefined) return `\`${call}\`: ${pathOf(command)} has no ${name}`;
      if (!option.isBoolean() && !word.includes("=")) i++;
    } else if (command.commands.length > 0) {
      const next = command.commands.find((each) => each.name() === word);
      // Some commands take an argument, or go on with another command.
      if (next === undefined && command.registeredArguments.length > 0) continue;
      if (next === undefined) return `\`${call}\`: ${pathOf(command)} has no ${word}`;
      command = next;
    }
  }
  return undefined;
}

function optionsOf(command: Command | null): Command["options"] {
  return command === null ? [] : [...command.options, ...optionsOf(command.parent)];
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

describe("Commands in README and docs/", () => {
  const read = (file: string): string => readFileSync(path.join(PROJECT, file), "utf8");

  it("are commands and options of sesh, each", () => {
    const calls = DOCUMENTS.flatMap((file) => callsIn(read(file)).map((call) => ({ file, call })));
    expect(calls).not.to.be.empty;
    const problems = calls.flatMap(({ file, call }) => {
      const problem = problemOf(call);
      return problem === undefined ? [] : [`${file}: ${problem}`];
    });
    expect(problems).to.deep.equal([]);
  });

  it("are scripts of the package, each", () => {
    const unknown = DOCUMENTS.flatMap((file) =>
      [...read(file).matchAll(/\bnpm run ([\w:-]+)/g)].flatMap(([, script]) =>
        script! in packageJson.scripts ? [] : [`${file}: npm run ${script!}`],
      ),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("would be found if they were none", () => {
    const markdown = [
      "`sesh claim veto --campain x`, `sesh govern pausing NodeStaking 3d`, `sesh keeper seal` and `sesh rewards …`",
      "```sh",
      "sesh govern pause NodeStaking <duration> --safe 0x… \\",
      "  --safe-batch pause.json    # for the Safe",
      "SESH_NETWORK=local sesh watsch watch.json --json >> watch.log",
      "```",
    ].join("\n");
    expect(callsIn(markdown)).to.have.lengthOf(6);
    expect(callsIn(markdown).flatMap((call) => problemOf(call) ?? [])).to.deep.equal([
      "`sesh claim veto --campain x`: sesh claim veto has no --campain",
      "`sesh govern pausing NodeStaking 3d`: sesh govern has no pausing",
      "`SESH_NETWORK=local sesh watsch watch.json --json >> watch.log`: sesh has no watsch",
    ]);
  });
});
