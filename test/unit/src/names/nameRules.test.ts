import { expect } from "chai";
import { ToolkitError } from "../../../../src/core/errors.js";
import { normaliseName } from "../../../../src/names/nameRules.js";
import { nameVectors } from "../../../support/nameVectors.js";

function refusalOf(text: string): ToolkitError {
  try {
    normaliseName(text);
  } catch (error) {
    if (error instanceof ToolkitError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(text)} was accepted.`);
}

describe("names/nameRules.normaliseName", () => {
  it("makes A-Z small and changes nothing else", () => {
    for (const { text, name } of nameVectors.names) expect(normaliseName(text)).to.equal(name);
    expect(normaliseName("KeeJef_-9")).to.equal("keejef_-9");
  });

  for (const { what, text, reason, position } of nameVectors.invalid) {
    it(`refuses ${what} (NM-02)`, () => {
      const { code, details } = refusalOf(text);
      expect(code).to.equal("INPUT_INVALID");
      expect([details.field, details.reason, details.position]).to.deep.equal(["name", reason, position]);
    });
  }

  const messages: [text: string, message: string][] = [
    ["", "it is empty"],
    ["a".repeat(65), "it has more than 64 characters"],
    ["alice ", "character 6 is U+0020, a space"],
    ["alice.sesh", 'character 6 is "." (U+002E), a sign that names do not have'],
    ["\u0430lice", "character 1 is U+0430, a letter or digit outside a-z and 0-9, even if it looks like one of them"],
    ["cafe\u0301", "character 5 is U+0301, an accent or another mark on the character before"],
    ["ali\u200bce", "character 4 is U+200B, invisible"],
    ["\u202eecila", "character 1 is U+202E, invisible"],
    ["alice\u3164", "character 6 is U+3164, invisible"],
    ["\u{1f600}\u{1f600}", "character 1 is U+1F600, a sign that names do not have"],
    ["a\u{1d41a}", "character 2 is U+1D41A, a letter or digit outside a-z and 0-9, even if it looks like one of them"],
    ["al\tice", "character 3 is U+0009, a control character"],
    ["a\ud800b", "character 2 is U+D800, half of a character"],
    ["-alice", "it begins with a hyphen"],
    ["alice-", "it ends with a hyphen"],
    ["xn--a", 'it begins with "xn--", which stands for characters that only look like others'],
  ];
  for (const [text, message] of messages) {
    it(`says: ${message}`, () => {
      expect(refusalOf(text).shortMessage).to.equal(`This is not a name: ${message}.`);
    });
  }

  it("prints nothing but ASCII, whatever it was given", () => {
    for (const { text } of nameVectors.invalid) expect(refusalOf(text).message).to.match(/^[ -~]+$/);
  });

  it("looks at no more of a long text than it needs", () => {
    expect(refusalOf("\u{1f600}".repeat(10_000_000)).details.reason).to.equal("length");
    expect(normaliseName("a".repeat(64))).to.have.length(64);
  });

  it("reads names that exist although nobody should register them", () => {
    expect(normaliseName("XN--80ak6aa92e", { punycode: true })).to.equal("xn--80ak6aa92e");
    expect(normaliseName("axn--b")).to.equal("axn--b");
  });
});
