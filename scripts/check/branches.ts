import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compile, readSource, type AstNode } from "../support/solc.js";

/** A condition of a contract and the two lines of the instrumented file that run when it is true and when false. */
export interface Branch {
  readonly file: string;
  readonly line: number;
  readonly condition: string;
  readonly whenTrue: number;
  readonly whenFalse: number;
}

const isNode = (value: unknown): value is AstNode =>
  typeof value === "object" && value !== null && "nodeType" in value && "src" in value;

const children = (node: AstNode): AstNode[] => Object.values(node).flat().filter(isNode);

/** The expressions this node decides by. */
const decisions = (node: AstNode): unknown[] => {
  switch (node.nodeType) {
    case "IfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
    case "Conditional":
      return [node["condition"]];
    case "BinaryOperation":
      return node["operator"] === "&&" || node["operator"] === "||"
        ? [node["leftExpression"], node["rightExpression"]]
        : [];
    case "FunctionCall": {
      const callee = node["expression"];
      const isRequire = isNode(callee) && callee.nodeType === "Identifier" && callee["name"] === "require";
      return isRequire ? [(node["arguments"] as unknown[])[0]] : [];
    }
    default:
      return [];
  }
};

/** `a && !(b || c)` decides by a, b and c. */
const isCompound = (node: AstNode): boolean =>
  (node.nodeType === "BinaryOperation" && (node["operator"] === "&&" || node["operator"] === "||")) ||
  (node.nodeType === "UnaryOperation" && node["operator"] === "!") ||
  (node.nodeType === "TupleExpression" && children(node).length === 1);

const leaves = (node: AstNode): AstNode[] => (isCompound(node) ? children(node).flatMap(leaves) : [node]);

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the conditions of a file stand, each once, an outer one before those inside it. */
const conditionsOf = (tree: AstNode): Range[] => {
  const found = new Map<string, Range>();
  const visit = (node: AstNode): void => {
    for (const leaf of decisions(node).filter(isNode).flatMap(leaves)) {
      const [start = 0, length = 0] = leaf.src.split(":").map(Number);
      if (leaf.nodeType !== "Literal") found.set(leaf.src, { start, end: start + length });
    }
    children(node).forEach(visit);
  };
  visit(tree);
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
};

/**
 * Hardhat's coverage knows statements, no branches. So every condition of the copied contracts is passed through a
 * function of its own, appended to the file, whose statements tell whether it was true and whether it was false. The
 * lines of the original text keep their numbers.
 */
export const instrumentBranches = (copy: string, files: readonly string[]): Branch[] => {
  const trees = compile(Object.fromEntries(files.map((file) => [file, readSource(file)])), {
    stopAfter: "parsing",
    outputSelection: { "*": { "": ["ast"] } },
  }).sources;
  return files.flatMap((file) => {
    const source = readFileSync(path.join(copy, file));
    const text = (start: number, end?: number): string => source.subarray(start, end).toString();
    const tree = trees[file]?.ast;
    if (tree === undefined) throw new Error(`no syntax tree of ${file}`);
    const conditions = conditionsOf(tree);
    const insertions = [
      ...conditions.map(({ end }) => ({ position: end, inserted: ")" })),
      ...conditions.map(({ start }, index) => ({ position: start, inserted: `_branch${index}_(` })),
    ].sort((a, b) => a.position - b.position);
    let instrumented = "";
    let position = 0;
    for (const insertion of insertions) {
      instrumented += text(position, insertion.position) + insertion.inserted;
      position = insertion.position;
    }
    const functions = conditions.map(
      (_, index) => `function _branch${index}_(bool condition) pure returns (bool) {
if (condition)
return true;
return false; }
`,
    );
    writeFileSync(path.join(copy, file), instrumented + text(position) + functions.join(""));
    const appendedAt = text(0).split("\n").length;
    return conditions.map(({ start, end }, index) => ({
      file,
      line: text(0, start).split("\n").length,
      condition: text(start, end).replace(/\s+/g, " "),
      whenTrue: appendedAt + 4 * index + 2,
      whenFalse: appendedAt + 4 * index + 3,
    }));
  });
};
