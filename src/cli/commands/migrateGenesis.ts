import type { Command } from "commander";
import { formatEther } from "ethers";
import { genesisJobs } from "../../actions/genesisJobs.js";
import { genesisOutlook, type GenesisOutlook } from "../../actions/genesisOutlook.js";
import { formatAmount, formatSesh } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { formatTime } from "../../core/time.js";
import type { Genesis } from "../../genesis/genesis.js";
import { GROUPS } from "../../genesis/lockups.js";
import { readGenesis } from "../../genesis/readGenesis.js";
import { genesisObstacles } from "../../queries/genesisObstacles.js";
import { genesisState, type Place } from "../../queries/genesisState.js";
import { verifyGenesis } from "../../queries/verifyGenesis.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { renderPairs, renderTable } from "../render.js";
import { runJobs } from "../runJobs.js";

/** The whole supply to its first holders. */
export function addMigrateGenesisCommands(migrate: Command, register: Register): void {
  const genesis = migrate
    .command("genesis")
    .description("give the whole supply to its first holders, with its lock-ups, as one file says");

  register(
    genesis
      .command("plan")
      .description("check the file, and show what goes where, when it is free, what is done and what the rest takes")
      .argument("<file>", "the genesis"),
    async (context, _options: object, path: string) => {
      const file = await readFile(context, path);
      const outlook = await genesisOutlook(await context.reader(), file);
      const { obstacles } = outlook;
      const data = { ...headOf(file), ...outlook };
      const text = () => renderOutlook(file, outlook);
      if (obstacles.length === 0) context.print(data, text);
      else fail(context, "The genesis cannot go on", obstacles, data, text);
    },
  );

  register(
    genesis
      .command("run")
      .description("as the account that has the supply: do what is not done yet; safe to repeat after any interruption")
      .argument("<file>", "the genesis"),
    async (context, _options: object, path: string) => {
      const file = await readFile(context, path);
      await runJobs(
        context,
        async (client) => {
          if (client.account !== file.from) {
            throw inputError(
              "--keystore",
              `${client.account} is not ${file.from}`,
              "Open the key of the file's `from`.",
            );
          }
          const state = await genesisState(client, file);
          const obstacles = await genesisObstacles(client, file, state);
          if (obstacles.length > 0) throw problemsError("The genesis cannot go on", obstacles);
          return genesisJobs(client, file, state.books);
        },
        () => headOf(file),
      );
    },
  );

  register(
    genesis
      .command("verify")
      .description("say from the chain alone whether everything is where the file says; needs no key")
      .argument("<file>", "the genesis"),
    async (context, _options: object, path: string) => {
      const file = await readFile(context, path);
      const verdict = await verifyGenesis(await context.reader(), file);
      const { differences, places, groups, total, supply } = verdict;
      const data = { ...headOf(file), ...verdict, unlocked: groups.C };
      const text = () =>
        [
          renderPlaces(places),
          renderPairs([
            ...GROUPS.map((group): [string, string] => [`Group ${group}`, formatSesh(groups[group])]),
            ["Total", formatSesh(total)],
            ["Free from the start", formatSesh(groups.C)],
            ["Supply", formatSesh(supply)],
          ]),
        ].join("\n");
      if (differences.length === 0) context.print(data, () => `${text()}\nEverything is where the file says.`);
      else fail(context, "The genesis is not as the file says", differences, data, text);
    },
  );
}

async function readFile(context: Context, path: string): Promise<Genesis> {
  const { chainId } = context.settings().network;
  return readGenesis(path, context.env, { chainId, deployment: await context.deployment() });
}

function headOf({ chainId, from, start }: Genesis) {
  return { chainId, from, start };
}

/** Shows everything, and ends with an error. */
function fail(context: Context, what: string, problems: readonly string[], data: object, text: () => string): never {
  if (context.options.json !== true) context.terminal.out(text());
  throw problemsError(what, problems, data);
}

function problemsError(what: string, problems: readonly string[], data: object = { problems }): ToolkitError {
  const lines = problems.map((problem) => `  ${problem}`).join("\n");
  return new ToolkitError("PRECONDITION_FAILED", `${what}:\n${lines}\n`, {
    hint: "Explain every line before anything else is sent.",
    details: { ...data },
  });
}

function renderOutlook(file: Genesis, { groups, total, unlocked, places, open }: GenesisOutlook): string {
  const dates = (unlocks: readonly number[]) => {
    const [first] = unlocks;
    const last = unlocks.at(-1);
    if (first === undefined || last === undefined) return "";
    return first === last ? formatTime(first) : `${formatTime(first)} to ${formatTime(last)}`;
  };
  return [
    renderPlaces(places),
    renderTable(
      ["group", "rule", "SESH", "of it done", "free"],
      groups.map(({ group, lockUp, amount, done, unlocks }) => [
        group,
        lockUp,
        formatAmount(amount),
        formatAmount(done),
        dates(unlocks),
      ]),
    ),
    renderPairs([
      ["Chain", String(file.chainId)],
      ["Paid by", file.from],
      ["Lock-ups from", formatTime(file.start)],
      ["Total", formatSesh(total)],
      ["Free from the start", formatSesh(unlocked)],
      ["To be sent", open && renderOpen(open)],
    ]),
  ].join("\n");
}

function renderOpen({ transactions, gas, feeWei }: NonNullable<GenesisOutlook["open"]>): string {
  if (transactions === 0) return "nothing: everything is done";
  const fee = feeWei === undefined ? "" : `, now about ${formatEther(feeWei)} ETH`;
  return `${transactions} transactions, about ${gas} gas${fee}`;
}

function renderPlaces(places: readonly Place[]): string {
  return renderTable(
    ["allocation", "for", "address", "SESH", "is"],
    places.map(({ allocation, id, to, amount, state, wallet }) => [
      allocation,
      id,
      to,
      formatAmount(amount),
      wallet === undefined ? state : `${state}, locked in ${wallet}`,
    ]),
  );
}
