import type { Command } from "commander";
import { formatSesh } from "../../core/amounts.js";
import { formatDuration, formatTime } from "../../core/time.js";
import { networkInfo } from "../../queries/networkInfo.js";
import { renderPairs } from "../render.js";
import type { Register } from "../program.js";

export function addNetworkCommands(program: Command, register: Register): void {
  const network = program.command("network").description("the network as a whole");

  register(network.command("info").description("show parameters, state and contract addresses"), async (context) => {
    const { name } = context.settings().network;
    const info = await networkInfo(await context.reader());
    context.print({ network: name, ...info }, () =>
      renderPairs([
        ["Network", `${name} (chain ${info.chainId})`],
        ["Latest block", `${info.blockNumber}, ${formatTime(info.time)}`],
        ["Started", info.startedAt === undefined ? "not yet" : formatTime(info.startedAt)],
        ["Retired", info.retired ? "yes" : undefined],
        ["Nodes", `${info.activeNodes} active, ${info.quorumNodes} in the quorum`],
        ["Stake of a node", formatSesh(info.stakingRequirement)],
        ["Exit delay", formatDuration(info.exitDelay)],
        ["Deregistration lock", formatDuration(info.deregistrationLock)],
        ["Reward reserve", formatSesh(info.rewardReserve)],
        ["Per node and day", formatSesh(info.rewardPerNodePerDay)],
        ["Supply", formatSesh(info.totalSupply)],
        ["Burned as fees", `${formatSesh(info.totalRecycled)}, of it reminted ${formatSesh(info.totalReminted)}`],
        ...Object.entries(info.contracts),
      ]),
    );
  });
}
