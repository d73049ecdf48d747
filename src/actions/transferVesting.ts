import { ZeroAddress } from "ethers";
import type { Client } from "../contracts/client.js";
import { connectVesting } from "../contracts/contracts.js";
import { read } from "../contracts/read.js";
import { vestingAt } from "../contracts/vestings.js";
import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import { inputError } from "../core/errors.js";
import { vestingState } from "../queries/vestingState.js";
import type { Plan } from "./plan.js";
import { createVestingPlan } from "./vestingPlan.js";

export interface OfferVestingOptions {
  wallet: Address;
  /** Who may take the place; nobody, to withdraw an offer. */
  to?: Address;
}

/** Offers the beneficiary's place of a wallet, or withdraws the offer: the first of two steps (VE-08). */
export async function planOfferVesting(client: Client, { wallet, to }: OfferVestingOptions): Promise<Plan> {
  const vesting = await vestingAt(client, wallet);
  if (to === wallet) throw inputError("to", "the wallet itself", "It could never accept: give an account.");
  const { offeredTo } = await vestingState(client, vesting);
  const replaced = offeredTo === undefined ? [] : [`The offer to ${offeredTo} ends.`];
  return createVestingPlan(
    client,
    vesting,
    {
      action: "vesting offer",
      summary:
        to === undefined
          ? `Withdraw the offer of the beneficiary's place in ${wallet}.`
          : `Offer the beneficiary's place in ${wallet} to ${to}.`,
      notes:
        to === undefined
          ? replaced
          : [
              ...replaced,
              `Nothing changes until ${to} accepts with \`sesh vesting accept\`; until then you can withdraw it.`,
              "With the place goes all that is in the wallet, locked or not, and the stake that comes back to it.",
              "Release first what shall still be yours.",
            ],
    },
    "offerBeneficiary",
    [to ?? ZeroAddress],
  );
}

/** Takes the place that was offered to the account: the second step. */
export async function planAcceptVesting(client: Client, { wallet }: { wallet: Address }): Promise<Plan> {
  const vesting = await vestingAt(client, wallet);
  const { beneficiary, locked, releasable } = await vestingState(client, vesting);
  return createVestingPlan(
    client,
    vesting,
    {
      action: "vesting accept",
      summary: `Become the beneficiary of the vesting wallet ${wallet} in place of ${beneficiary}.`,
      notes: [
        `${formatSesh(releasable)} can be released now, ${formatSesh(locked)} of the grant are locked.`,
        ...(vesting.kind === "staking" ? await stakingNotes(client, wallet) : []),
      ],
    },
    "acceptBeneficiary",
  );
}

async function stakingNotes(client: Client, wallet: Address): Promise<string[]> {
  const rewardAddress = await read(connectVesting("staking", wallet, client.provider).rewardAddress());
  return [
    `Rewards still go to ${rewardAddress}: change it with \`sesh vesting stake reward-address\`.`,
    "Whoever runs the wallet's nodes keeps their keys: ask for them, or request the exit.",
  ];
}
