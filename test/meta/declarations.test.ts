import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { contractFiles, maskComments } from "../../scripts/support/solidity.js";
import { PROJECT } from "../../scripts/support/workspace.js";

const EXTERNAL = path.join("contracts", "interfaces", "external");

const read = (file: string): string => maskComments(readFileSync(path.join(PROJECT, file), "utf8"));
const files = contractFiles(PROJECT);
const everything = files.map(read).join("\n");
const own = files
  .filter((file) => !file.startsWith(EXTERNAL))
  .map(read)
  .join("\n");

const declared = (kind: "error" | "event"): string[] =>
  [...own.matchAll(new RegExp(`\\b${kind}\\s+(\\w+)\\s*\\(`, "g"))].map((match) => match[1]!);

describe("Declarations in contracts/", () => {
  it("have an error that is reverted with, each", () => {
    const names = declared("error");
    expect(names).not.to.be.empty;
    const unused = names.filter((name) => !new RegExp(`(?<!\\berror\\s+)\\b${name}\\s*\\(`).test(everything));
    expect(unused).to.deep.equal([]);
  });

  it("have an event that is emitted, each", () => {
    const names = declared("event");
    expect(names).not.to.be.empty;
    const unused = names.filter((name) => !new RegExp(`\\bemit\\s+(\\w+\\.)?${name}\\s*\\(`).test(everything));
    expect(unused).to.deep.equal([]);
  });

  it("give one error one name in the whole system", () => {
    const names = declared("error");
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });
});
