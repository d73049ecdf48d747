import type { Command } from "commander";
import { planCancelRound } from "../../actions/cancelRound.js";
import { planContribute } from "../../actions/contribute.js";
import { planLeaveRound } from "../../actions/leaveRound.js";
import { planOpenRound } from "../../actions/openRound.js";
import { planRefundContribution } from "../../actions/refundContribution.js";
import { planRegisterRound } from "../../actions/registerRound.js";
import { chainTime } from "../../actions/call.js";
import { formatSesh, parsePositiveAmount } from "../../core/amounts.js";
import { shortHex } from "../../core/addresses.js";
import { parseBytes32 } from "../../core/hex.js";
import { formatTime, parseDuration } from "../../core/time.js";
import type { Client } from "../../contracts/client.js";
import { read } from "../../contracts/read.js";
import type { Reservation, RoundTerms } from "../../contracts/rounds.js";
import { createCredentials } from "../../crypto/credentials.js";
import { listRounds, type ListedRound } from "../../queries/listRounds.js";
import { roundStatus, type RoundStatusReport } from "../../queries/roundStatus.js";
import { roundTerms } from "../../queries/roundTerms.js";
import type { Context } from "../context.js";
import { beneficiaryOption, feeOption, keyOption } from "../options.js";
import { renderPairs, renderTable } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";
import { collectReservation, parseReceiver } from "../values.js";

interface OpenOptions {
  fee: number;
  amount: string;
  beneficiary?: string;
  closesIn: string;
  reserve: Reservation[];
  reservedFor?: string;
  manual?: boolean;
}

export function addRoundCommands(program: Command, register: Register): void {
  const round = program.command("round").description("share a node among up to 10 contributors");

  register(
    round
      .command("open")
      .description("open a round as operator and pay your own contribution")
      .addOption(keyOption())
      .addOption(feeOption().makeOptionMandatory())
      .requiredOption("--amount <sesh>", "your own contribution, a quarter of the stake or more")
      .addOption(beneficiaryOption())
      .option("--closes-in <duration>", "how long the round lasts, at most 90d", "30d")
      .option("--reserve <address=sesh>", "keep a place; may be given up to 9 times", collectReservation, [])
      .option("--reserved-for <duration>", "how long reservations count; as long as the round if not given")
      .option("--manual", "register with `sesh round register` instead of at the last contribution"),
    async (context, options: OpenOptions) => {
      const amount = parsePositiveAmount(options.amount, "--amount");
      const closesIn = parseDuration(options.closesIn, "--closes-in");
      const reservedFor = parseDuration(options.reservedFor ?? options.closesIn, "--reserved-for");
      await runAction(context, async (client) => {
        const beneficiary =
          options.beneficiary === undefined ? undefined : parseReceiver(options.beneficiary, "--beneficiary", client);
        const terms = await createTerms(context, client, options, closesIn, reservedFor);
        return planOpenRound(client, { terms, amount, ...(beneficiary !== undefined && { beneficiary }) });
      });
    },
  );

  register(
    round.command("list").description("list rounds that can be joined").option("--all", "also full and ended ones"),
    async (context, options: { all?: boolean }) => {
      const rounds = await listRounds(await context.reader(), { all: options.all === true });
      context.print(rounds, () => renderRounds(rounds));
    },
  );

  register(
    round.command("show").description("show a round, its terms and its contributors").argument("<round-id>"),
    async (context, _options, roundId = "") => {
      const id = parseBytes32(roundId, "round id");
      const client = await context.reader();
      const [status, terms] = await Promise.all([roundStatus(client, id), roundTerms(client, id)]);
      context.print({ ...status, terms }, () => renderRound(status, terms));
    },
  );

  register(
    round
      .command("contribute")
      .description("pay into a round under its terms")
      .argument("<round-id>")
      .requiredOption("--amount <sesh>", "your contribution")
      .addOption(beneficiaryOption()),
    async (context, options: { amount: string; beneficiary?: string }, roundId = "") => {
      const id = parseBytes32(roundId, "round id");
      const amount = parsePositiveAmount(options.amount, "--amount");
      await runAction(context, async (client) => {
        const beneficiary =
          options.beneficiary === undefined ? undefined : parseReceiver(options.beneficiary, "--beneficiary", client);
        const terms = await roundTerms(client, id);
        return planContribute(client, { terms, amount, ...(beneficiary !== undefined && { beneficiary }) });
      });
    },
  );

  register(
    round.command("leave").description("take your contribution back").argument("<round-id>"),
    async (context, _options, roundId = "") => {
      const id = parseBytes32(roundId, "round id");
      await runAction(context, (client) => planLeaveRound(client, { roundId: id }));
    },
  );

  register(
    round.command("cancel").description("end your own round; everybody gets their SESH back").argument("<round-id>"),
    async (context, _options, roundId = "") => {
      const id = parseBytes32(roundId, "round id");
      await runAction(context, (client) => planCancelRound(client, { roundId: id }));
    },
  );

  register(
    round.command("register").description("register the node of your complete round").argument("<round-id>"),
    async (context, _options, roundId = "") => {
      const id = parseBytes32(roundId, "round id");
      await runAction(context, async (client) => planRegisterRound(client, { terms: await roundTerms(client, id) }));
    },
  );

  register(
    round
      .command("refund")
      .description("send a contributor of a round that is over its SESH back")
      .argument("<round-id>")
      .argument("[staker]", "whose contribution; your own if not given"),
    async (context, _options, roundId = "", staker) => {
      const id = parseBytes32(roundId, "round id");
      const address = await context.address(staker, "staker");
      await runAction(context, (client) => planRefundContribution(client, { roundId: id, staker: address }));
    },
  );
}

async function createTerms(
  context: Context,
  client: Client,
  { fee, reserve, manual }: OpenOptions,
  closesIn: number,
  reservedFor: number,
): Promise<RoundTerms> {
  const [now, stakingRequirement] = await Promise.all([
    chainTime(client.provider),
    read(client.contracts.staking.stakingRequirement()),
  ]);
  const operator = client.account;
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
}

function renderRounds(rounds: ListedRound[]): string {
  if (rounds.length === 0) return "There is no such round.";
  return renderTable(
    ["Round", "State", "Operator", "Fee", "Contributed", "Available", "Minimum", "Closes"],
    rounds.map((round) => [
      round.roundId,
      round.state,
      shortHex(round.operator),
      `${round.feeBps / 100} %`,
      `${formatSesh(round.contributed)} (${round.contributions.length})`,
      formatSesh(round.available),
      formatSesh(round.minContribution),
      formatTime(round.closesAt),
    ]),
  );
}

function renderRound(status: RoundStatusReport, terms: RoundTerms): string {
  return renderPairs([
    ["Round", status.roundId],
    ["State", status.state],
    ["Operator", `${status.operator}, fee ${terms.node.feeBps / 100} %`],
    ["Contributed", `${formatSesh(status.contributed)} of ${formatSesh(status.stakingRequirement)}`],
    [
      "Available",
      `${formatSesh(status.available)}, at least ${formatSesh(status.minContribution)} for a new contributor`,
    ],
    ["Closes", formatTime(status.closesAt)],
    ["Registers", terms.autoRegister ? "with the last contribution" : "by its operator"],
    ...terms.reservations.map(({ staker, amount }): [string, string] => [
      "Reserved",
      `${formatSesh(amount)} for ${staker} until ${formatTime(terms.reservedUntil)}`,
    ]),
    ...status.contributions.map(({ staker, beneficiary, amount, leavableAt }): [string, string] => [
      "Contributor",
      `${staker}  ${formatSesh(amount)}  rewards → ${beneficiary}  may leave from ${formatTime(leavableAt)}`,
    ]),
  ]);
}
