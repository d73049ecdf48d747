import { ToolkitError } from "../core/errors.js";
import type { Context } from "./context.js";

/** {@link mustAsk} before something is sent; what is only written for a Safe, its owners agree to. */
export function mustAskToSend(context: Context): boolean {
  return context.options.safeBatch === undefined && mustAsk(context, "sends transactions");
}

/** Whether somebody has to agree first; refuses at once where nobody can be asked. */
export function mustAsk({ options, terminal }: Context, deed: string): boolean {
  const asks = options.yes !== true && options.dryRun !== true;
  if (!asks || (options.json !== true && terminal.interactive)) return asks;
  throw new ToolkitError("INPUT_INVALID", `This command ${deed}, and nobody can be asked first.`, {
    hint: "Look at the plan with --dry-run, then give --yes to agree to it.",
  });
}
