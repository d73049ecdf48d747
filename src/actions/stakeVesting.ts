import type { Client } from "../contracts/client.js";
import { connectVesting } from "../contracts/contracts.js";
import { read } from "../contracts/read.js";
import { type RoundTerms } from "../contracts/rounds.js";
import { vestingOfKind, type CreatedVesting } from "../contracts/vestings.js";
import type { Address } from "../core/addresses.js";
import { inputError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { NodeCredentials } from "../crypto/credentials.js";
import { planCancelExit } from "./cancelExit.js";
import { planCancelRound } from "./cancelRound.js";
import { planContribute } from "./contribute.js";
import { planLeaveRound } from "./leaveRound.js";
import { planOpenRound } from "./openRound.js";
import type { Plan } from "./plan.js";
import { planRegisterNode } from "./registerNode.js";
import { planRegisterRound } from "./registerRound.js";
import { planRequestExit } from "./requestExit.js";
import { createVestingPlan } from "./vestingPlan.js";
import { planWithdrawStake } from "./withdrawStake.js";

/* What a vesting wallet stakes, for its beneficiary. The plans are those of an account that stakes its own SESH, made for
   the wallet as that account; the wallet gives the allowances itself. */

interface InWallet {
  wallet: Address;
}

/** What a plan for the wallet needs to know: the wallet in place of the account, and where its rewards go. */
interface Staking {
  vesting: Extract<CreatedVesting, { kind: "staking" }>;
  asWallet: Client;
  beneficiary: Address;
}

export async function planStakeNode(
  client: Client,
  { wallet, credentials }: InWallet & { credentials: NodeCredentials },
): Promise<Plan> {
  const staking = await stakingOf(client, wallet);
  const { asWallet, beneficiary } = staking;
  const plan = await planRegisterNode(asWallet, { credentials, beneficiary });
  return throughWallet(client, staking, plan, "registerNode", [credentials]);
}

interface StakeRound extends InWallet {
  terms: RoundTerms;
  amount: bigint;
}

export async function planStakeOpenRound(client: Client, { wallet, terms, amount }: StakeRound): Promise<Plan> {
  const staking = await stakingOf(client, wallet);
  const { asWallet, beneficiary } = staking;
  const plan = planOpenRound(asWallet, { terms, amount, beneficiary });
  return throughWallet(client, staking, plan, "openRound", [terms, amount]);
}

export async function planStakeContribute(client: Client, { wallet, terms, amount }: StakeRound): Promise<Plan> {
  const staking = await stakingOf(client, wallet);
  const { asWallet, beneficiary } = staking;
  const plan = await planContribute(asWallet, { terms, amount, beneficiary });
  return throughWallet(client, staking, plan, "contribute", [terms, amount]);
}

export async function planStakeRegisterRound(
  client: Client,
  { wallet, terms }: InWallet & { terms: RoundTerms },
): Promise<Plan> {
  const staking = await stakingOf(client, wallet);
  return throughWallet(client, staking, planRegisterRound(staking.asWallet, { terms }), "registerRound", [terms]);
}

type InRound = InWallet & { roundId: Hex };

export async function planStakeLeaveRound(client: Client, { wallet, roundId }: InRound): Promise<Plan> {
  const staking = await stakingOf(client, wallet);
  const plan = await planLeaveRound(staking.asWallet, { roundId });
  return throughWallet(client, staking, plan, "leaveRound", [roundId]);
}

export async function planStakeCancelRound(client: Client, { wallet, roundId }: InRound): Promise<Plan> {
  const staking = await stakingOf(client, wallet);
  const plan = await planCancelRound(staking.asWallet, { roundId });
  return throughWallet(client, staking, plan, "cancelRound", [roundId]);
}

type InNode = InWallet & { nodeId: Hex };

export async function planStakeRequestExit(client: Client, { wallet, nodeId }: InNode): Promise<Plan> {
  const staking = await stakingOf(client, wallet);
  const plan = await planRequestExit(staking.asWallet, { nodeId });
  return throughWallet(client, staking, plan, "requestExit", [nodeId]);
}

export async function planStakeCancelExit(client: Client, { wallet, nodeId }: InNode): Promise<Plan> {
  const staking = await stakingOf(client, wallet);
  return throughWallet(client, staking, planCancelExit(staking.asWallet, { nodeId }), "cancelExit", [nodeId]);
}

/** Brings the stake of nodes that have left back into the wallet; anybody may. */
export async function planStakeWithdraw(
  client: Client,
  { wallet, nodeIds }: InWallet & { nodeIds: readonly Hex[] },
): Promise<Plan> {
  const staking = await stakingOf(client, wallet);
  const plan = await planWithdrawStake(client, { nodeIds, staker: wallet });
  return { ...plan, action: "vesting stake withdraw", ...forWallet(staking, plan) };
}

/** Sends rewards of the nodes given, and of everything that is staked later, to another address. */
export async function planStakeRewardAddress(
  client: Client,
  { wallet, rewardAddress, nodeIds }: InWallet & { rewardAddress: Address; nodeIds: readonly Hex[] },
): Promise<Plan> {
  if (rewardAddress === wallet) {
    throw inputError("reward address", "the wallet itself", "Rewards would be locked: give an account of yours.");
  }
  const { vesting } = await stakingOf(client, wallet);
  return createVestingPlan(
    client,
    vesting,
    {
      action: "vesting stake reward-address",
      summary: `Send future rewards of the vesting wallet ${wallet} to ${rewardAddress}.`,
      notes: [
        nodeIds.length === 0 ? "No node is concerned now." : `It holds for ${nodeIds.join(", ")}.`,
        "It holds for everything that is staked from now on; contributions in open rounds keep the address they came with.",
        "What was earned so far stays with the present reward address.",
      ],
    },
    "setRewardAddress",
    [rewardAddress, nodeIds],
  );
}

async function stakingOf(client: Client, wallet: Address): Promise<Staking> {
  const vesting = await vestingOfKind(client, wallet, "staking");
  const beneficiary = await read(connectVesting("staking", wallet, client.provider).rewardAddress());
  return { vesting, asWallet: { ...client, account: wallet }, beneficiary: beneficiary as Address };
}

/** The plan of an account for the wallet: it calls the wallet, and needs no allowance of the account's. */
function throughWallet(
  client: Client,
  staking: Staking,
  { summary, pays, receives, worstPenalties, ...plan }: Plan,
  method: string,
  args: readonly unknown[],
): Plan {
  const action = `vesting stake ${method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const own = { action, summary, pays, receives, worstPenalties };
  return createVestingPlan(client, staking.vesting, { ...own, ...forWallet(staking, plan) }, method, args);
}

/** What is different for stake that is locked. */
function forWallet({ vesting }: Staking, { dates, notes }: Pick<Plan, "dates" | "notes">) {
  return {
    wallet: vesting.wallet,
    dates: [...dates, { what: "The grant is locked until", at: vesting.end }],
    notes: [...notes, "Stake and contributions come back to the wallet, not to you; before that date they stay there."],
  };
}
