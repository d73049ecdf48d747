import type { Command } from "commander";
import { planCancelExit } from "../../actions/cancelExit.js";
import { planExitNode } from "../../actions/exitNode.js";
import { planRegisterNode } from "../../actions/registerNode.js";
import { planRequestExit } from "../../actions/requestExit.js";
import { planSetBeneficiary } from "../../actions/setBeneficiary.js";
import { planWithdrawStake } from "../../actions/withdrawStake.js";
import { loadNodeKeySource, loadNodeSecretsToImport } from "../../config/load.js";
import { readPassword } from "../../config/wallet.js";
import { parseAddress } from "../../core/addresses.js";
import { formatSesh } from "../../core/amounts.js";
import { inputError } from "../../core/errors.js";
import { parseBytes32, parseHex } from "../../core/hex.js";
import { formatDuration, formatTime } from "../../core/time.js";
import { isPresent } from "../../contracts/nodeStatuses.js";
import { createCredentials, generateNodeSecrets, type NodeSecrets } from "../../crypto/credentials.js";
import { writeNodeKeyFile } from "../../crypto/nodeKeyFile.js";
import { parseNodeKey, parseSecret } from "../../crypto/nodeKeys.js";
import { findNodeKey } from "../../queries/findNodeKey.js";
import type { NodeStanding } from "../../queries/nodeStanding.js";
import { nodeStatus, type NodeStatusReport } from "../../queries/nodeStatus.js";
import { stakerNodes } from "../../queries/stakerNodes.js";
import { withdrawableNodes } from "../../queries/withdrawableNodes.js";
import type { Context } from "../context.js";
import { beneficiaryOption, feeOption, keyOption } from "../options.js";
import { renderPairs } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";
import { parseReceiver } from "../values.js";
import { addNodeSeedEntryCommand } from "./nodeSeedEntry.js";

export function addNodeCommands(program: Command, register: Register): void {
  const node = program.command("node").description("run a node: keys, registration, exit");

  register(
    node
      .command("keygen")
      .description("make the keys of a node and write them into an encrypted file")
      .requiredOption("--out <file>", "file to write; never overwritten")
      .option("--import", "use SESH_NODE_SECRET and SESH_NODE_ED25519_SEED instead of new secrets"),
    async (context, options: { out: string; import?: boolean }) => {
      const secrets = options.import === true ? importSecrets(context) : generateNodeSecrets();
      const publicKeys = await writeNodeKeyFile(options.out, secrets, await newPassword(context, options.out));
      context.print({ file: options.out, ...publicKeys }, () =>
        renderPairs([
          ["File", `${options.out} (keep a copy: without it and its password the keys are lost)`],
          ["Node id", publicKeys.nodeId],
          ["Node key", publicKeys.nodeKey],
          ["Node key on G2", publicKeys.nodeKeyG2],
          ["ed25519 key", publicKeys.ed25519Key],
        ]),
      );
    },
  );

  register(
    node
      .command("register")
      .description("register a node of your own with its whole stake")
      .addOption(keyOption())
      .addOption(feeOption().default(0, "0"))
      .addOption(beneficiaryOption()),
    async (context, options: { fee: number; beneficiary?: string }) => {
      await runAction(context, async (client) => {
        const beneficiary =
          options.beneficiary === undefined ? undefined : parseReceiver(options.beneficiary, "--beneficiary", client);
        const credentials = createCredentials(await context.nodeSecrets(), {
          chainId: client.chainId,
          staking: client.deployment.NodeStaking,
          operator: client.account,
          feeBps: options.fee,
        });
        return planRegisterNode(client, { credentials, ...(beneficiary !== undefined && { beneficiary }) });
      });
    },
  );

  addNodeSeedEntryCommand(node, register);

  register(
    node
      .command("status")
      .description("show a node, or all nodes an address has stake in")
      .argument("[node-id]", "node id; all nodes of the staker if not given")
      .option("--staker <address>", "operator or contributor; your own address if not given"),
    async (context, options: { staker?: string }, nodeId?: string) => {
      const client = await context.reader();
      const ids =
        nodeId === undefined
          ? await stakerNodes(client, await context.address(options.staker, "--staker"))
          : [parseBytes32(nodeId, "node id")];
      const reports = await Promise.all(ids.map((id) => nodeStatus(client, id)));
      context.print(nodeId === undefined ? reports : reports[0], () =>
        reports.length === 0 ? "This address has no stake in any node." : reports.map(renderNode).join("\n\n"),
      );
    },
  );

  register(
    node.command("request-exit").description("ask for the exit of a node").argument("<node-id>"),
    async (context, _options, nodeId = "") => {
      const id = parseBytes32(nodeId, "node id");
      await runAction(context, (client) => planRequestExit(client, { nodeId: id }));
    },
  );

  register(
    node.command("cancel-exit").description("take the exit request of a solo node back").argument("<node-id>"),
    async (context, _options, nodeId = "") => {
      const id = parseBytes32(nodeId, "node id");
      await runAction(context, (client) => planCancelExit(client, { nodeId: id }));
    },
  );

  register(
    node
      .command("exit")
      .description("finish a requested exit after its delay")
      .argument("<node-id>")
      .option("--node-key <key>", "the node's public key, if the endpoint keeps no old events"),
    async (context, options: { nodeKey?: string }, nodeId = "") => {
      const id = parseBytes32(nodeId, "node id");
      const given = options.nodeKey === undefined ? undefined : parseNodeKey(options.nodeKey, "--node-key");
      await runAction(context, async (client) =>
        planExitNode(client, { nodeKey: given ?? (await findNodeKey(client, id)) }),
      );
    },
  );

  register(
    node
      .command("withdraw")
      .description("pay out the stake of nodes that have left")
      .argument("[node-ids...]", "nodes; all that have left and hold your stake if none is given")
      .option("--staker <address>", "whose stake; your own if not given"),
    async (context, options: { staker?: string }, ...nodeIds: string[]) => {
      const ids = nodeIds.map((nodeId) => parseBytes32(nodeId, "node id"));
      const staker = options.staker === undefined ? undefined : parseAddress(options.staker, "--staker");
      await runAction(context, async (client) => {
        const nodes = ids.length > 0 ? ids : await withdrawableNodes(client, staker ?? client.account);
        return planWithdrawStake(client, { nodeIds: nodes, ...(staker !== undefined && { staker }) });
      });
    },
  );

  register(
    node
      .command("set-beneficiary")
      .description("send your future rewards of a node to another address")
      .argument("<node-id>")
      .argument("<address>"),
    async (context, _options, nodeId = "", address = "") => {
      const id = parseBytes32(nodeId, "node id");
      await runAction(context, (client) =>
        planSetBeneficiary(client, { nodeId: id, beneficiary: parseReceiver(address, "beneficiary", client) }),
      );
    },
  );
}

function importSecrets(context: Context): NodeSecrets {
  const { secret, ed25519Seed } = loadNodeSecretsToImport(context.env);
  return {
    secret: parseSecret(secret.reveal(), "SESH_NODE_SECRET"),
    ed25519Seed: parseHex(ed25519Seed.reveal(), 32, "SESH_NODE_ED25519_SEED"),
  };
}

/** A password that is typed has to be typed twice. */
async function newPassword(context: Context, path: string): Promise<string> {
  const ask = (what: string) => context.terminal.askPassword(what);
  return readPassword(loadNodeKeySource(context.env).password, `Password for ${path}`, async (what) => {
    const first = await ask(what);
    if (first === (await ask(`${what}, again`))) return first;
    throw inputError("password", "the two differ", "Type the same password twice.");
  });
}

function renderNode(report: NodeStatusReport): string {
  return renderPairs([
    ["Node", report.nodeId],
    ["State", report.state],
    ["Operator", `${report.operator}, fee ${report.feeBps / 100} %`],
    ["Stake", formatSesh(report.stake)],
    ["Registered", report.registeredAt === 0 ? "seeded, before the start" : formatTime(report.registeredAt)],
    ["Exit from", report.exitableAt === undefined ? undefined : formatTime(report.exitableAt)],
    ...report.contributors.map(({ staker, beneficiary, stake, withdrawable }): [string, string] => [
      "Contributor",
      `${staker}  ${formatSesh(stake)}  rewards → ${beneficiary}${withdrawable > 0n ? `  withdrawable ${formatSesh(withdrawable)}` : ""}`,
    ]),
    ...standingPairs(report.standing),
  ]);
}

/** What the quorum has said, and when what follows. */
function standingPairs(standing: NodeStanding): [string, string | undefined][] {
  const { status, statements, credit, decommissionedAt, deregisterableAt, penalty } = standing;
  return [
    ["Statements", statements === 0 ? undefined : String(statements)],
    ["Credit", isPresent(status) ? `${formatDuration(credit)} of downtime` : undefined],
    ["Decommissioned", decommissionedAt === undefined ? undefined : `since ${formatTime(decommissionedAt)}`],
    ["Deregistration", deregisterableAt === undefined ? undefined : `possible from ${formatTime(deregisterableAt)}`],
    ["Penalty", penalty === undefined ? undefined : penaltyText(penalty)],
    ["Withdrawal", penalty === undefined ? undefined : `of the stake from ${formatTime(penalty.withdrawableAt)}`],
  ];
}

function penaltyText({ amount, annullableUntil }: NonNullable<NodeStanding["penalty"]>): string {
  if (amount === 0n) return "annulled";
  const escrow = annullableUntil === undefined ? "" : `, in escrow until ${formatTime(annullableUntil)}`;
  return `${formatSesh(amount)}${escrow}`;
}
