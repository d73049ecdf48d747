import { parseArgs } from "node:util";
import { ToolkitError } from "../../src/core/errors.js";
import { simulateScenario } from "./economy/economy.js";
import { writeDocument, writeResults } from "./economy/files.js";
import { readScenarios } from "./economy/scenario.js";
import { renderTable } from "./economy/summary.js";

/*
 * What burn-to-remint does over 24 months of assumed demand, day by day.
 * --scenarios <file> takes other scenarios than the shipped ones, --out <folder> the results, --force replaces them;
 * --doc writes nothing but the table in docs/ECONOMY.md.
 */

const { values } = parseArgs({
  options: {
    scenarios: { type: "string" },
    out: { type: "string", default: "economy" },
    force: { type: "boolean", default: false },
    doc: { type: "boolean", default: false },
  },
});

try {
  const file = await readScenarios(values.scenarios);
  const runs = file.scenarios.map((scenario) => simulateScenario(file, scenario));
  console.log(renderTable(runs));
  if (values.doc) await writeDocument(runs);
  else for (const path of await writeResults(runs, file.products, values)) console.log(path);
} catch (error) {
  if (!(error instanceof ToolkitError)) throw error;
  console.error(`${error.shortMessage}\n${error.hint}`);
  process.exitCode = 1;
}
