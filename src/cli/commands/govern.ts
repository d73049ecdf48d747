import { type Command, Option } from "commander";
import {
  planGovernCall,
  planGovernCancel,
  planGovernExecute,
  planGovernSchedule,
  planPause,
} from "../../actions/governCall.js";
import type { Plan } from "../../actions/plan.js";
import type { Client } from "../../contracts/client.js";
import { parseGovernedCall, type GovernedCall } from "../../contracts/governedCalls.js";
import { parseAddress } from "../../core/addresses.js";
import { formatTime, parseDuration } from "../../core/time.js";
import { scheduledOperations, type ScheduledOperation } from "../../queries/scheduledOperations.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";
import { runAction } from "../runAction.js";

/** What can be paused, and what pauses with it. */
const PAUSABLE = "NodeStaking, ContributionRounds or FeeRecycler";

export function addGovernCommands(program: Command, register: Register): void {
  const govern = program
    .command("govern")
    .description("what governor, guardian and operations may do; with --safe-batch as a file for their Safe");
  const step = (name: string, description: string) =>
    govern
      .command(name)
      .description(description)
      .argument("<contract>", "its Solidity name: NodeStaking")
      .argument("<function>", "one that a role may call: setExitDelay")
      .argument("[arguments...]", "amounts in atomic units, durations in seconds, lists as JSON");

  const steps: [string, string, (client: Client, call: GovernedCall) => Promise<Plan>][] = [
    ["schedule", "announce a call of a role with a delay", planGovernSchedule],
    ["execute", "carry out what was scheduled with the same arguments, after its delay", planGovernExecute],
    ["call", "make a call of a role without a delay", planGovernCall],
  ];
  for (const [name, description, plan] of steps) {
    register(step(name, description), async (context, _options, contract = "", method = "", ...args) => {
      await runAction(context, (client) => plan(client, parseGovernedCall(client, contract, method, args)));
    });
  }

  register(
    step("cancel", "take back what was scheduled with the same arguments").addOption(
      new Option("--scheduled-by <address>", "whose call; your own if not given"),
    ),
    async (context, options: { scheduledBy?: string }, contract = "", method = "", ...args) => {
      const by = options.scheduledBy === undefined ? undefined : parseAddress(options.scheduledBy, "--scheduled-by");
      await runAction(context, (client) =>
        planGovernCancel(client, parseGovernedCall(client, contract, method, args), by ?? client.account),
      );
    },
  );

  register(govern.command("list").description("show what is scheduled and when it can be executed"), list);

  register(
    govern
      .command("pause")
      .description("guardian: pause a contract; nobody is kept from leaving")
      .argument("<contract>", PAUSABLE)
      .argument("<duration>", "12h, 3d; at most 7d"),
    async (context, _options, contract = "", duration = "") => {
      const seconds = parseDuration(duration, "duration");
      await runAction(context, (client) =>
        planPause(client, parseGovernedCall(client, contract, "pause", [`${seconds}`]), seconds),
      );
    },
  );

  register(
    govern.command("unpause").description("operations: end a pause early").argument("<contract>", PAUSABLE),
    async (context, _options, contract = "") => {
      await runAction(context, (client) => planGovernCall(client, parseGovernedCall(client, contract, "unpause", [])));
    },
  );
}

async function list(context: Context): Promise<void> {
  const operations = await scheduledOperations(await context.reader());
  context.print(operations, () =>
    operations.length === 0 ? "Nothing is scheduled." : operations.map(render).join("\n\n"),
  );
}

function render(operation: ScheduledOperation): string {
  return [
    operation.call,
    renderPairs([
      ["State", operation.state],
      ["From", formatTime(operation.executableAt)],
      ["Until", formatTime(operation.expiresAt)],
      ["Scheduled by", operation.scheduledBy],
      ["Operation", operation.operation],
    ]),
  ].join("\n");
}
