import { parseArgs } from "node:util";
import hre from "hardhat";
import { z } from "zod";
import { renderReport, toJson } from "./report.js";
import { simulateNetwork } from "./simulation.js";

/* A network over weeks: outages, statements, exits, registrations and a pause, compared with a model of the rules. */

const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const optionsSchema = z.object({ nodes: count(2_200), days: count(60), seed: z.string().default("network") });

const { values } = parseArgs({
  options: {
    nodes: { type: "string" },
    days: { type: "string" },
    seed: { type: "string" },
    json: { type: "boolean" },
  },
});
const { json, ...options } = values;

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const began = performance.now();
const report = await simulateNetwork(optionsSchema.parse(options));
if (json === true) console.log(toJson(report));
else console.log(`${renderReport(report)}\nTook ${((performance.now() - began) / 1_000).toFixed(0)} s.`);
