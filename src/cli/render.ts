import Table from "cli-table3";
import { formatEther } from "ethers";
import picocolors from "picocolors";
import type { ActionResult } from "../actions/execute.js";
import type { Plan } from "../actions/plan.js";
import type { Simulation } from "../actions/simulate.js";
import { formatSesh } from "../core/amounts.js";
import type { ToolkitError } from "../core/errors.js";
import { formatTime } from "../core/time.js";

/** Always coloured: the terminal takes the colours away where they are not wanted. */
const pc = picocolors.createColors(true);

/** Label and value, one pair a line; pairs without a value are left out. */
export function renderPairs(pairs: readonly (readonly [string, string | undefined])[]): string {
  const shown = pairs.filter(([, value]) => value !== undefined);
  const width = Math.max(...shown.map(([label]) => label.length));
  return shown.map(([label, value]) => `  ${pc.dim(label.padEnd(width))}  ${value}`).join("\n");
}

export function renderTable(head: string[], rows: string[][]): string {
  const table = new Table({ head: head.map((text) => pc.bold(text)), style: { head: [], border: [] } });
  table.push(...rows);
  return table.toString();
}

/** What will happen, who pays what, when, and what can be lost. */
export function renderPlan(plan: Plan, simulation: Simulation, networkName: string): string {
  const pairs: [string, string | undefined][] = [
    ["Network", networkName],
    ["Account", plan.account],
    ["Wallet", plan.wallet],
    ...plan.pays.map(({ what, amount, to }): [string, string] => [
      plan.wallet === undefined ? "You pay" : "Wallet pays",
      `${formatSesh(amount)}  ${what} → ${to}`,
    ]),
    ["Sends along", plan.ether && `${formatEther(plan.ether.amount)} ETH  ${plan.ether.what}`],
    ...plan.receives.map(({ what, amount, to }): [string, string] => [
      "Pays",
      `${formatSesh(amount)}  ${what} → ${to}`,
    ]),
    ...plan.dates.map(({ what, at }): [string, string] => ["Date", `${formatTime(at)}  ${what}`]),
    ...plan.worstPenalties.map(({ what, amount }): [string, string] => [
      "Worst penalty",
      `${formatSesh(amount)}  ${what}`,
    ]),
    ["Allowance", plan.spend && `exactly ${formatSesh(plan.spend.amount)} for ${plan.spend.spender}`],
    ["Network fee", renderFee(simulation)],
  ];
  const notes = plan.notes.map((note) => `  • ${note}`);
  return [pc.bold(plan.summary), renderPairs(pairs), ...notes].join("\n");
}

export function renderResult(result: ActionResult): string {
  const events = result.events.map(({ contract, name }) => `${contract}.${name}`);
  return [
    pc.green("Done."),
    renderPairs([
      ["Approval", result.approval?.hash],
      ["Transaction", result.hash],
      ["Block", String(result.blockNumber)],
      ["Gas", `${result.gasUsed} (${formatEther(result.feeWei)} ETH)`],
      ["Events", events.length === 0 ? undefined : [...new Set(events)].join(", ")],
    ]),
  ].join("\n");
}

export function renderError(error: ToolkitError): string {
  return `${pc.red("Error:")} ${error.shortMessage}\n${pc.dim(error.hint)}`;
}

function renderFee({ gas, feeWei }: Simulation): string {
  if (gas === undefined) return "known after the allowance";
  return feeWei === undefined ? `${gas} gas` : `about ${formatEther(feeWei)} ETH (${gas} gas)`;
}
