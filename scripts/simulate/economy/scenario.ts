import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../../../src/core/files.js";
import { GENESIS_STAKABLE, REQUIREMENT } from "./supply.js";

/* What a file of scenarios may say. Every figure in it is an assumption of whoever wrote the file. */

const DAYS_LIMIT = 3_650;
const NODES_LIMIT = Number(GENESIS_STAKABLE / REQUIREMENT);

const word = (what: string) =>
  z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "only small letters, digits and single hyphens")
    .max(40)
    .describe(what);
const share = z.number().min(0).max(1);
/** Bounds of the recycler's product prices. */
const productUsd = z
  .number()
  .min(0.01)
  .max(10_000)
  .refine((usd) => Math.abs(Math.round(usd * 1e6) - usd * 1e6) < 1e-3, "USD with at most 6 decimals");
/** Bounds of the oracle on Arbitrum One; outside of them no fee is taken at all. */
const seshUsd = z.number().min(0.001).max(100);

const pathOf = <Value extends z.ZodNumber>(value: Value) =>
  z.strictObject({
    start: value.describe("Value at the start."),
    end: value.describe("Value at the end."),
    shape: z
      .enum(["linear", "exponential", "s-curve"])
      .default("linear")
      .describe("How it gets there: the same difference, the same ratio every day, or slowly, fast, slowly."),
  });

const productSchema = z.strictObject({
  name: word("Name of the product."),
  title: z.string().min(1).max(60),
  usd: productUsd.describe("Price of a unit in USD."),
  days: z.number().int().min(1).max(DAYS_LIMIT).describe("How long a unit lasts."),
});

const scenarioSchema = z.strictObject({
  name: word("Name of the scenario and of its files."),
  title: z.string().min(1).max(80),
  seed: z.string().min(1).default("economy").describe("Seed of the price's volatility."),
  users: pathOf(z.number().int().min(0).max(1_000_000_000)).describe("Users who are active in a month."),
  demand: z
    .record(
      z.string(),
      z.strictObject({
        share: pathOf(share).describe("Share of users who have a unit that is running."),
        renewal: share.describe("Share of ending units that are renewed whatever else happens."),
      }),
    )
    .describe("By the name of the product; what is not named is not sold."),
  price: pathOf(seshUsd)
    .extend({
      volatility: z.number().min(0).max(0.5).default(0).describe("Largest random change in a day, as a share."),
    })
    .describe("USD for a SESH."),
  nodes: z.strictObject({
    start: z.number().int().min(1).max(NODES_LIMIT),
    requiredYield: z.number().min(0.01).max(1).describe("Yearly yield on the stake, after costs, that operators want."),
    costPerMonth: z.number().min(0).max(10_000).describe("What running a node costs, in USD."),
    joinLimit: share.describe("How much the number of nodes can grow in a month, as a share."),
    stakeLimit: share.describe("Nobody joins beyond this share of what is staked or could be."),
    leaveLimit: share.describe("How much it can fall in a month, as a share."),
  }),
});

export const scenariosSchema = z
  .strictObject({
    days: z.number().int().min(1).max(DAYS_LIMIT).default(730).describe("How long every scenario runs."),
    products: z.array(productSchema).max(30),
    scenarios: z.array(scenarioSchema).min(1).max(30),
  })
  .superRefine(({ products, scenarios }, context) => {
    for (const [list, items] of Object.entries({ products, scenarios })) {
      items.forEach(({ name }, i) => {
        if (items.findIndex((other) => other.name === name) === i) return;
        context.addIssue({ code: "custom", path: [list, i, "name"], message: `${name} is there twice` });
      });
    }
    scenarios.forEach(({ demand, users, price }, i) => {
      for (const name of Object.keys(demand)) {
        if (products.some((product) => product.name === name)) continue;
        context.addIssue({
          code: "custom",
          path: ["scenarios", i, "demand", name],
          message: "there is no such product",
        });
      }
      for (const [name, path] of Object.entries({ users, price })) {
        if (path.shape !== "exponential" || (path.start > 0 && path.end > 0)) continue;
        context.addIssue({ code: "custom", path: ["scenarios", i, name], message: "no ratio leads from or to zero" });
      }
    });
  });

export type Product = z.infer<typeof productSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioFile = z.infer<typeof scenariosSchema>;
export type Path = z.infer<ReturnType<typeof pathOf>>;

const SHIPPED = join(import.meta.dirname, "scenarios.json");

export async function readScenarios(path: string = SHIPPED): Promise<ScenarioFile> {
  return readJsonFile(path, scenariosSchema);
}
