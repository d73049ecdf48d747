import type { Command } from "commander";
import {
  planStakeCancelExit,
  planStakeCancelRound,
  planStakeContribute,
  planStakeLeaveRound,
  planStakeNode,
  planStakeOpenRound,
  planStakeRegisterRound,
  planStakeRequestExit,
  planStakeRewardAddress,
  planStakeWithdraw,
} from "../../actions/stakeVesting.js";
import type { Plan } from "../../actions/plan.js";
import type { Client } from "../../contracts/client.js";
import { parseAddress, type Address } from "../../core/addresses.js";
import { parsePositiveAmount } from "../../core/amounts.js";
import { parseBytes32, type Hex } from "../../core/hex.js";
import { createCredentials } from "../../crypto/credentials.js";
import { presentNodes } from "../../queries/presentNodes.js";
import { roundTerms } from "../../queries/roundTerms.js";
import { withdrawableNodes } from "../../queries/withdrawableNodes.js";
import { feeOption, keyOption } from "../options.js";
import { addTermsOptions, readTermsOptions, type TermsOptions } from "../roundTerms.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";
import { parseReceiver } from "../values.js";

type Planner<Options> = (client: Client, options: Options) => Promise<Plan>;

export function addVestingStakeCommands(vesting: Command, register: Register): void {
  const stake = vesting.command("stake").description("stake what is locked, as the beneficiary of its wallet");

  register(
    stake
      .command("register-node")
      .description("register a node with its whole stake out of the wallet; the wallet is its operator")
      .argument("<wallet>")
      .addOption(keyOption())
      .addOption(feeOption().default(0, "0")),
    async (context, options: { fee: number }, text = "") => {
      const wallet = parseAddress(text, "wallet");
      await runAction(context, async (client) => {
        const credentials = createCredentials(await context.nodeSecrets(), {
          chainId: client.chainId,
          staking: client.deployment.NodeStaking,
          operator: wallet,
          feeBps: options.fee,
        });
        return planStakeNode(client, { wallet, credentials });
      });
    },
  );

  register(
    addTermsOptions(
      stake
        .command("open-round")
        .description("open a round with the wallet as operator and its first contribution")
        .argument("<wallet>"),
    ),
    async (context, options: TermsOptions, text = "") => {
      const wallet = parseAddress(text, "wallet");
      const { amount, createTerms } = readTermsOptions(context, options);
      await runAction(context, async (client) =>
        planStakeOpenRound(client, { wallet, terms: await createTerms(client, wallet), amount }),
      );
    },
  );

  register(
    stake
      .command("contribute")
      .description("pay into a round out of the wallet")
      .argument("<wallet>")
      .argument("<round-id>")
      .requiredOption("--amount <sesh>", "the contribution"),
    async (context, options: { amount: string }, text = "", roundId = "") => {
      const wallet = parseAddress(text, "wallet");
      const id = parseBytes32(roundId, "round id");
      const amount = parsePositiveAmount(options.amount, "--amount");
      await runAction(context, async (client) =>
        planStakeContribute(client, { wallet, terms: await roundTerms(client, id), amount }),
      );
    },
  );

  register(
    stake
      .command("register-round")
      .description("register the node of the wallet's complete round")
      .argument("<wallet>")
      .argument("<round-id>"),
    async (context, _options, text = "", roundId = "") => {
      const wallet = parseAddress(text, "wallet");
      const id = parseBytes32(roundId, "round id");
      await runAction(context, async (client) =>
        planStakeRegisterRound(client, { wallet, terms: await roundTerms(client, id) }),
      );
    },
  );

  const rounds: [string, string, Planner<{ wallet: Address; roundId: Hex }>][] = [
    ["leave-round", "take the wallet's contribution back into the wallet", planStakeLeaveRound],
    ["cancel-round", "end the wallet's own round; everybody gets their SESH back", planStakeCancelRound],
  ];
  for (const [name, description, plan] of rounds) {
    register(
      stake.command(name).description(description).argument("<wallet>").argument("<round-id>"),
      async (context, _options, text = "", roundId = "") => {
        const options = { wallet: parseAddress(text, "wallet"), roundId: parseBytes32(roundId, "round id") };
        await runAction(context, (client) => plan(client, options));
      },
    );
  }

  const nodes: [string, string, Planner<{ wallet: Address; nodeId: Hex }>][] = [
    ["request-exit", "ask for the exit of a node that the wallet has stake in", planStakeRequestExit],
    ["cancel-exit", "take the exit request of the wallet's solo node back", planStakeCancelExit],
  ];
  for (const [name, description, plan] of nodes) {
    register(
      stake.command(name).description(description).argument("<wallet>").argument("<node-id>"),
      async (context, _options, text = "", nodeId = "") => {
        const options = { wallet: parseAddress(text, "wallet"), nodeId: parseBytes32(nodeId, "node id") };
        await runAction(context, (client) => plan(client, options));
      },
    );
  }

  register(
    stake
      .command("withdraw")
      .description("bring the stake of nodes that have left back into the wallet")
      .argument("<wallet>")
      .argument("[node-ids...]", "nodes; all that have left and hold the wallet's stake if none is given"),
    async (context, _options, text = "", ...nodeIds: string[]) => {
      const wallet = parseAddress(text, "wallet");
      const ids = argumentsOf(nodeIds);
      await runAction(context, async (client) =>
        planStakeWithdraw(client, { wallet, nodeIds: ids.length > 0 ? ids : await withdrawableNodes(client, wallet) }),
      );
    },
  );

  register(
    stake
      .command("reward-address")
      .description("send the wallet's future rewards to another address")
      .argument("<wallet>")
      .argument("<address>")
      .argument("[node-ids...]", "nodes; all that the wallet has stake in if none is given"),
    async (context, _options, text = "", address = "", ...nodeIds: string[]) => {
      const wallet = parseAddress(text, "wallet");
      const ids = argumentsOf(nodeIds);
      await runAction(context, async (client) =>
        planStakeRewardAddress(client, {
          wallet,
          rewardAddress: parseReceiver(address, "reward address", client),
          nodeIds: ids.length > 0 ? ids : await presentNodes(client, wallet),
        }),
      );
    },
  );
}

function argumentsOf(nodeIds: readonly string[]): Hex[] {
  return nodeIds.map((nodeId) => parseBytes32(nodeId, "node id"));
}
