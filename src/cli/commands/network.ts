import type { Command } from "commander";
import { planSeedNodes } from "../../actions/seedNodes.js";
import { planStartNetwork } from "../../actions/startNetwork.js";
import { parseAddress } from "../../core/addresses.js";
import { formatSesh } from "../../core/amounts.js";
import { formatDuration, formatTime } from "../../core/time.js";
import { read } from "../../contracts/read.js";
import { createCredentials } from "../../crypto/credentials.js";
import { networkInfo } from "../../queries/networkInfo.js";
import { registeredKeys } from "../../queries/registeredKeys.js";
import { feeOption, keyOption } from "../options.js";
import { renderPairs } from "../render.js";
import { runAction } from "../runAction.js";
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

  register(
    network
      .command("seed")
      .description("operations: bring a node in before the start, paying its stake for its operator")
      .addOption(keyOption())
      .requiredOption("--operator <address>", "owner of the stake and operator of the node")
      .addOption(feeOption().default(0, "0")),
    async (context, options: { operator: string; fee: number }) => {
      const operator = parseAddress(options.operator, "--operator");
      await runAction(context, async (client) => {
        const stake = await read(client.contracts.staking.stakingRequirement());
        const credentials = createCredentials(await context.nodeSecrets(), {
          chainId: client.chainId,
          staking: client.deployment.NodeStaking,
          operator,
          feeBps: options.fee,
        });
        return planSeedNodes(client, [{ credentials, contributors: [{ staker: operator, stake }] }]);
      });
    },
  );

  register(
    network.command("start").description("operations: start the network with the seeded nodes, once"),
    async (context) => {
      await runAction(context, async (client) => planStartNetwork(client, await registeredKeys(client)));
    },
  );
}
