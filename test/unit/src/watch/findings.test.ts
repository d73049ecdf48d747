import { expect } from "chai";
import { compareFindings, isAtLeast, type Finding } from "../../../../src/watch/findings.js";

const finding = (key: string, change: Partial<Finding> = {}): Finding => ({
  key,
  rule: "exit",
  severity: "info",
  summary: "Something.",
  details: { nodeId: key, at: 1 },
  ...change,
});
const kinds = (before: Finding[], now: Finding[]) =>
  compareFindings(before, now).map(({ kind, finding: { key } }) => `${kind} ${key}`);

describe("watch/compareFindings", () => {
  it("tells new and resolved findings apart by their keys", () => {
    expect(kinds([finding("a"), finding("b")], [finding("b"), finding("c")])).to.deep.equal(["new c", "resolved a"]);
  });

  it("says nothing about what is as it was, whatever its summary and the order of its details", () => {
    const same = finding("a", { summary: "In other words.", details: { at: 1, nodeId: "a" } });
    expect(kinds([finding("a")], [same])).to.deep.equal([]);
  });

  it("takes another severity or another detail for a change, with the new contents", () => {
    const worse = finding("a", { severity: "critical" });
    expect(compareFindings([finding("a")], [worse])).to.deep.equal([{ kind: "changed", finding: worse }]);
    expect(kinds([finding("a")], [finding("a", { details: { nodeId: "a", at: 2 } })])).to.deep.equal(["changed a"]);
  });

  it("counts what is found twice once", () => {
    expect(kinds([], [finding("a"), finding("a")])).to.deep.equal(["new a"]);
  });
});

describe("watch/isAtLeast", () => {
  it("orders info, warning and critical", () => {
    expect((["info", "warning", "critical"] as const).map((severity) => isAtLeast(severity, "warning"))).to.deep.equal([
      false,
      true,
      true,
    ]);
  });
});
