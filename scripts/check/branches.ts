import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile, readSource, type AstNode } from "../support/solc.js";

/** A condition of a contract, and the lines of the instrumented file that run when it is true and when it is false. */
export interface Branch {
  readonly file: string;
  readonly line: number;
  readonly condition: string;
  readonly whenTrue: number;
  readonly whenFalse: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function isNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

function children(node: AstNode): AstNode[] {
  return Object.values(node).flat().filter(isNode);
}

function isLogical(node: AstNode): boolean {
  return node.nodeType === "BinaryOperation" && (node["operator"] === "&&" || node["operator"] === "||");
}

/** The expressions this node decides by. */
function decisions(node: AstNode): unknown[] {
  switch (node.nodeType) {
    case "IfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
    case "Conditional":
      return [node["condition"]];
    case "BinaryOperation":
      return isLogical(node) ? [node["leftExpression"], node["rightExpression"]] : [];
    case "FunctionCall": {
      const callee = node["expression"];
      const isRequire = isNode(callee) && callee.nodeType === "Identifier" && callee["name"] === "require";
      return isRequire ? [(node["arguments"] as unknown[])[0]] : [];
    }
    default:
      return [];
  }
}

/** `a && !(b || c)` decides by a, b and c. */
function leaves(node: AstNode): AstNode[] {
  const compound =
    isLogical(node) ||
    (node.nodeType === "UnaryOperation" && node["operator"] === "!") ||
    (node.nodeType === "TupleExpression" && children(node).length === 1);
  return compound ? children(node).flatMap(leaves) : [node];
}

/** Where the conditions of a file stand, each once, an outer one before those inside it. */
function conditionsOf(tree: AstNode): Range[] {
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
}

/** The source with every condition passed through the function of its number, and these functions at its end. */
function instrumented(source: Buffer, conditions: readonly Range[]): string {
  const insertions = [
    ...conditions.map(({ end }) => ({ position: end, text: ")" })),
    ...conditions.map(({ start }, index) => ({ position: start, text: `_branch${index}_(` })),
  ].sort((a, b) => a.position - b.position);
  let result = "";
  let position = 0;
  for (const insertion of insertions) {
    result += source.toString("utf8", position, insertion.position) + insertion.text;
    position = insertion.position;
  }
  const functions = conditions.map(
    (_, index) => `function _branch${index}_(bool condition) pure returns (bool) {
if (condition)
return true;
return false; }
`,
  );
  return result + source.toString("utf8", position) + functions.join("");
}

/**
 * Hardhat's coverage knows statements, no branches. So every condition of the copied contracts goes through a function
 * of its own, whose statements tell whether it was true and whether it was false. The lines of the original text keep
 * their numbers, the functions follow after the last one.
 */
export function instrumentBranches(copy: string, files: readonly string[]): Branch[] {
  const { sources } = compile(Object.fromEntries(files.map((file) => [file, readSource(file)])), {
    stopAfter: "parsing",
    outputSelection: { "*": { "": ["ast"] } },
  });
  return files.flatMap((file) => {
    const tree = sources[file]?.ast;
    if (tree === undefined) throw new Error(`no syntax tree of ${file}`);
    const source = readFileSync(join(copy, file));
    const conditions = conditionsOf(tree);
    writeFileSync(join(copy, file), instrumented(source, conditions));
    const appendedAt = source.toString().split("\n").length;
    return conditions.map(({ start, end }, index) => ({
      file,
      line: source.toString("utf8", 0, start).split("\n").length,
      condition: source.toString("utf8", start, end).replace(/\s+/g, " "),
      whenTrue: appendedAt + 4 * index + 2,
      whenFalse: appendedAt + 4 * index + 3,
    }));
  });
}
