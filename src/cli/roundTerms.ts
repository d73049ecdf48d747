import type { Command } from "commander";
import { chainTime } from "../actions/call.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { Reservation, RoundTerms } from "../contracts/rounds.js";
import type { Address } from "../core/addresses.js";
import { parsePositiveAmount } from "../core/amounts.js";
import { parseDuration } from "../core/time.js";
import { createCredentials } from "../crypto/credentials.js";
import type { Context } from "./context.js";
import { feeOption, keyOption } from "./options.js";
import { collectReservation } from "./values.js";

/** What an operator says about a round to open. */
export interface TermsOptions {
  fee: number;
  amount: string;
  closesIn: string;
  reserve: Reservation[];
  reservedFor?: string;
  manual?: boolean;
}

export function addTermsOptions(command: Command): Command {
  return command
    .addOption(keyOption())
    .addOption(feeOption().makeOptionMandatory())
    .requiredOption("--amount <sesh>", "your own contribution, a quarter of the stake or more")
    .option("--closes-in <duration>", "how long the round lasts, at most 90d", "30d")
    .option("--reserve <address=sesh>", "keep a place; may be given up to 9 times", collectReservation, [])
    .option("--reserved-for <duration>", "how long reservations count; as long as the round if not given")
    .option("--manual", "register with a command of its own instead of at the last contribution");
}

/** The operator's contribution, and how to make the terms once the chain can be asked. */
export function readTermsOptions(context: Context, options: TermsOptions) {
  const { fee, reserve, manual } = options;
  const amount = parsePositiveAmount(options.amount, "--amount");
  const closesIn = parseDuration(options.closesIn, "--closes-in");
  const reservedFor = parseDuration(options.reservedFor ?? options.closesIn, "--reserved-for");
  const createTerms = async (client: Client, operator: Address): Promise<RoundTerms> => {
    const [now, stakingRequirement] = await Promise.all([
      chainTime(client.provider),
      read(client.contracts.staking.stakingRequirement()),
    ]);
    return {
      operator,
      stakingRequirement,
      reservedUntil: reserve.length === 0 ? 0 : now + reservedFor,
      closesAt: now + closesIn,
      autoRegister: manual !== true,
      node: createCredentials(await context.nodeSecrets(), {
        chainId: client.chainId,
        staking: client.deployment.NodeStaking,
        operator,
        feeBps: fee,
      }),
      reservations: reserve,
    };
  };
  return { amount, createTerms };
}
