import type { Command } from "commander";
import { chainTime } from "../../actions/call.js";
import { vestingJobs } from "../../actions/createVestings.js";
import { planReleaseVesting, releaseJobs } from "../../actions/releaseVesting.js";
import { planRevokeVesting } from "../../actions/revokeVesting.js";
import { planAcceptVesting, planOfferVesting } from "../../actions/transferVesting.js";
import { createdVestings } from "../../contracts/vestings.js";
import { parseAddress } from "../../core/addresses.js";
import { formatSesh } from "../../core/amounts.js";
import { inputError } from "../../core/errors.js";
import { formatTime } from "../../core/time.js";
import { vestingsOf, type OwnVesting } from "../../queries/vestingsOf.js";
import { vestingStatus, type StakedByWallet, type VestingStatusReport } from "../../queries/vestingStatus.js";
import { readGrants } from "../../vesting/readGrants.js";
import { renderPairs, renderTable } from "../render.js";
import { runAction } from "../runAction.js";
import { runJobs } from "../runJobs.js";
import type { Register } from "../program.js";
import { parseReceiver } from "../values.js";
import { addVestingStakeCommands } from "./vestingStake.js";

export function addVestingCommands(program: Command, register: Register): void {
  const vesting = program.command("vesting").description("SESH that is locked by a schedule: stake it, release it");

  register(
    vesting
      .command("create")
      .description("make and fund the vesting wallets of a list; the same list again makes only what is missing")
      .requiredOption("--grants <csv>", "list of grants, see docs/guides/vesting.md"),
    async (context, options: { grants: string }) => {
      await runJobs(context, async (client) => {
        const made = await createdVestings(client, { creator: client.account });
        const grants = await readGrants(options.grants, {
          now: await chainTime(client.provider),
          deployment: client.deployment,
          made: new Set(made.map(({ key }) => key)),
        });
        return vestingJobs(client, grants);
      });
    },
  );

  register(
    vesting
      .command("list")
      .description("list the vesting wallets of an account, as beneficiary, as grantor, or offered to it")
      .argument("[account]", "account; your own if not given"),
    async (context, _options, account?: string) => {
      const address = await context.address(account, "account");
      const wallets = await vestingsOf(await context.reader(), address);
      context.print(wallets, () => renderList(wallets));
    },
  );

  register(
    vesting
      .command("status")
      .description("show a vesting wallet: schedule, balance, and where its stake is")
      .argument("<wallet>"),
    async (context, _options, wallet = "") => {
      const address = parseAddress(wallet, "wallet");
      const status = await vestingStatus(await context.reader(), address);
      context.print(status, () => renderStatus(status));
    },
  );

  register(
    vesting
      .command("release")
      .description("pay what is no longer locked to the beneficiary")
      .argument("[wallet]", "wallet; all that you are the beneficiary of if not given"),
    async (context, _options, wallet?: string) => {
      const address = wallet === undefined ? undefined : parseAddress(wallet, "wallet");
      if (address === undefined) await runJobs(context, releaseJobs);
      else await runAction(context, (client) => planReleaseVesting(client, { wallet: address }));
    },
  );

  register(
    vesting
      .command("revoke")
      .description("take back what is not vested, as the grantor of a monthly grant")
      .argument("<wallet>"),
    async (context, _options, wallet = "") => {
      const address = parseAddress(wallet, "wallet");
      await runAction(context, (client) => planRevokeVesting(client, { wallet: address }));
    },
  );

  register(
    vesting
      .command("offer")
      .description("offer your place as beneficiary to another account, which has to accept it")
      .argument("<wallet>")
      .option("--to <address>", "who may accept")
      .option("--withdraw", "withdraw the offer instead"),
    async (context, { to, withdraw }: { to?: string; withdraw?: boolean }, wallet = "") => {
      const address = parseAddress(wallet, "wallet");
      if ((to === undefined) === (withdraw !== true)) {
        throw inputError("--to", "an offer is for one account", "Give --to, or --withdraw to withdraw an offer.");
      }
      await runAction(context, (client) =>
        planOfferVesting(client, {
          wallet: address,
          ...(to !== undefined && { to: parseReceiver(to, "--to", client) }),
        }),
      );
    },
  );

  register(
    vesting
      .command("accept")
      .description("become the beneficiary of a wallet that was offered to you")
      .argument("<wallet>"),
    async (context, _options, wallet = "") => {
      const address = parseAddress(wallet, "wallet");
      await runAction(context, (client) => planAcceptVesting(client, { wallet: address }));
    },
  );

  addVestingStakeCommands(vesting, register);
}

function renderList(wallets: readonly OwnVesting[]): string {
  if (wallets.length === 0) return "This account has no part in any vesting wallet.";
  return renderTable(
    ["Wallet", "Kind", "You are", "Granted", "Locked", "Releasable"],
    wallets.map(({ wallet, kind, roles, total, locked, releasable }) => [
      wallet,
      kind,
      roles.join(", "),
      formatSesh(total),
      formatSesh(locked),
      formatSesh(releasable),
    ]),
  );
}

function renderStatus(status: VestingStatusReport): string {
  const { kind, grantor, revoked, end, next, staked } = status;
  return renderPairs([
    ["Wallet", status.wallet],
    ["Kind", kind === "staking" ? "staking: locked until its end, can be staked" : "monthly steps"],
    ["Created by", status.creator],
    ["Beneficiary", status.beneficiary],
    ["Offered to", status.offeredTo],
    ["Grantor", kind === "staking" ? undefined : (grantor ?? "nobody: it cannot be revoked")],
    ["Granted", formatSesh(status.total)],
    ["Revoked", revoked === undefined ? undefined : formatSesh(revoked)],
    ["Locked", formatSesh(status.locked)],
    ["Balance", formatSesh(status.balance)],
    ["Releasable", formatSesh(status.releasable)],
    ["Next", next && `${formatSesh(next.amount)} on ${formatTime(next.at)}`],
    ["End", end === undefined ? undefined : formatTime(end)],
    ["Rewards", status.rewardAddress && `→ ${status.rewardAddress}`],
    ...(staked === undefined ? [] : stakedPairs(staked)),
  ]);
}

function stakedPairs({ inNodes, inRounds, withdrawable, nodes, rounds }: StakedByWallet): [string, string][] {
  return [
    ["In nodes", formatSesh(inNodes)],
    ["In rounds", formatSesh(inRounds)],
    ["To bring back", formatSesh(withdrawable)],
    ...nodes.map(({ nodeId, state, stake, exitableAt }): [string, string] => [
      "Node",
      `${nodeId}  ${state}  ${formatSesh(stake)}${exitableAt === undefined ? "" : `  exit from ${formatTime(exitableAt)}`}`,
    ]),
    ...rounds.map(({ roundId, state, amount, leavableAt }): [string, string] => [
      "Round",
      `${roundId}  ${state}  ${formatSesh(amount)}  may leave from ${formatTime(leavableAt)}`,
    ]),
  ];
}
