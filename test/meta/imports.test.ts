import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { contractFiles, maskComments } from "../../scripts/support/solidity.js";
import { PROJECT } from "../../scripts/support/workspace.js";

/** What each folder of contracts/ may import besides itself and packages; every other folder is a topic. */
const SHARED: Record<string, readonly string[]> = {
  types: [],
  libraries: ["types"],
  interfaces: ["types"],
  governance: ["interfaces", "libraries", "types"],
};
const TOPIC = ["interfaces", "types", "libraries", "governance"];

const folderOf = (file: string): string => path.relative("contracts", file).split(path.sep)[0]!;

/** The files a source imports, relative to the project's root. */
const importsOf = (file: string): string[] => {
  const source = readFileSync(path.join(PROJECT, file), "utf8");
  const code = maskComments(source);
  return [...code.matchAll(/\bimport\b[^;]*;/g)]
    .map((match) => /"([^"]+)"/.exec(source.slice(match.index, match.index + match[0].length))![1]!)
    .filter((target) => target.startsWith("."))
    .map((target) => path.join(path.dirname(file), target));
};

describe("Imports in contracts/", () => {
  it("go from a topic to interfaces, types, libraries and governance only, never to another topic", () => {
    const imports = contractFiles(PROJECT).flatMap((file) => importsOf(file).map((target) => ({ file, target })));
    expect(imports).not.to.be.empty;
    const forbidden = imports.filter(({ file, target }) => {
      const folder = folderOf(file);
      return ![folder, ...(SHARED[folder] ?? TOPIC)].includes(folderOf(target));
    });
    expect(forbidden.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });
});

/** Topics of src/, side by side; eslint.config.ts has the layers above and below them. */
const SRC_TOPICS = ["attest", "bridge", "names", "oxen", "pro", "seeding", "vesting", "watch"];

describe("Imports in src/", () => {
  it("go from a topic to itself and the layers below, never to another topic", () => {
    const imports = globSync("src/**/*.ts", { cwd: PROJECT }).flatMap((file) => {
      const source = readFileSync(path.join(PROJECT, file), "utf8");
      const targets = [...source.matchAll(/^(?:import|export|\}).* from "(\.[^"]+)";$/gm)];
      return targets.map((match) => ({ file, target: path.join(path.dirname(file), match[1]!) }));
    });
    const topicOf = (file: string): string => file.split(path.sep)[1]!;
    const fromTopics = imports.filter(({ file }) => SRC_TOPICS.includes(topicOf(file)));
    expect([...new Set(fromTopics.map(({ file }) => topicOf(file)))].sort()).to.deep.equal(SRC_TOPICS);
    const forbidden = fromTopics.filter(({ file, target }) => {
      const [from, to] = [topicOf(file), topicOf(target)];
      return from !== to && SRC_TOPICS.includes(to);
    });
    expect(forbidden.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  it("load Arbitrum's SDK and what it is built on only when it is asked for: no other command waits for it", () => {
    const loads = globSync("src/**/*.ts", { cwd: PROJECT }).flatMap((file) => {
      const source = readFileSync(path.join(PROJECT, file), "utf8");
      return [...source.matchAll(/^(.*)["(](?:@arbitrum|@ethersproject)\/.*$/gm)].map(
        ([line]) => `${file}: ${line.trim()}`,
      );
    });
    expect(loads).not.to.be.empty;
    expect(loads.filter((line) => !/: (?:import type |import\("@|\/?\*)/.test(line))).to.deep.equal([]);
  });
});
