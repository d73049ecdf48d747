import type { Command } from "commander";
import { planCancelRound } from "../../actions/cancelRound.js";
import { planContribute } from "../../actions/contribute.js";
import { planLeaveRound } from "../../actions/leaveRound.js";
import { planOpenRound } from "../../actions/openRound.js";
import { planRefundContribution } from "../../actions/refundContribution.js";
import { planRegisterRound } from "../../actions/registerRound.js";
import { formatSesh, parsePositiveAmount } from "../../core/amounts.js";
import { shortHex } from "../../core/addresses.js";
import { parseBytes32 } from "../../core/hex.js";
import { formatTime } from "../../core/time.js";
import type { RoundTerms } from "../../contracts/rounds.js";
import { listRounds, type ListedRound } from "../../queries/listRounds.js";
import { roundStatus, type RoundStatusReport } from "../../queries/roundStatus.js";
import { roundTerms } from "../../queries/roundTerms.js";
import { beneficiaryOption } from "../options.js";
import { renderPairs, renderTable } from "../render.js";
import { addTermsOptions, readTermsOptions, type TermsOptions } from "../roundTerms.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";
import { parseReceiver } from "../values.js";

export function addRoundCommands(program: Command, register: Register): void {
  const round = program.command("round").description("share a node among up to 10 contributors");

  register(
    addTermsOptions(
      round.command("open").description("open a round as operator and pay your own contribution"),
    ).addOption(beneficiaryOption()),
    async (context, options: TermsOptions & { beneficiary?: string }) => {
      const { amount, createTerms } = readTermsOptions(context, options);
      await runAction(context, async (client) => {
        const beneficiary =
          options.beneficiary === undefined ? undefined : parseReceiver(options.beneficiary, "--beneficiary", client);
        const terms = await createTerms(client, client.account);
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
