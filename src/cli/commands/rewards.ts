import type { Command } from "commander";
import { planClaimRewards } from "../../actions/claimRewards.js";
import { parseAddress } from "../../core/addresses.js";
import { formatSesh } from "../../core/amounts.js";
import { rewards } from "../../queries/rewards.js";
import { renderPairs } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";

export function addRewardsCommands(program: Command, register: Register): void {
  const group = program.command("rewards").description("see and claim rewards");

  register(
    group
      .command("show")
      .description("show what a beneficiary has earned and will earn")
      .argument("[address]", "beneficiary; your own address if not given"),
    async (context, _options, address) => {
      const beneficiary = await context.address(address, "address");
      const report = await rewards(await context.reader(), beneficiary);
      context.print(report, () =>
        renderPairs([
          ["Beneficiary", beneficiary],
          ["Claimable", formatSesh(report.claimable)],
          ["Earns from", `${Number(report.nodesBps) / 10_000} nodes`],
          ["Next 24 hours", `${formatSesh(report.perDay)} if nothing changes`],
          ["Next 30 days", `${formatSesh(report.perMonth)} if nothing changes`],
        ]),
      );
    },
  );

  register(
    group
      .command("claim")
      .description("pay out everything earned, from any number of nodes; always to the beneficiary")
      .argument("[addresses...]", "beneficiaries; your own address if not given"),
    async (context, _options, ...addresses) => {
      const beneficiaries = addresses.map((address) => parseAddress(address, "address"));
      await runAction(context, (client) => planClaimRewards(client, { beneficiaries }));
    },
  );
}
