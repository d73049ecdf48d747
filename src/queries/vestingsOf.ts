import { zeroPadValue } from "ethers";
import type { ReadClient } from "../contracts/client.js";
import { connectVesting } from "../contracts/contracts.js";
import { collectLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import { createdVestings, type CreatedVesting } from "../contracts/vestings.js";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import { vestingState, type VestingState } from "./vestingState.js";

/** What an account can be for a wallet; "offered" if it can accept the beneficiary's place. */
export type VestingRole = "beneficiary" | "grantor" | "offered";

export interface OwnVesting extends VestingState {
  kind: CreatedVesting["kind"];
  wallet: Address;
  creator: Address;
  /** The hash of the grant's id. */
  key: Hex;
  roles: VestingRole[];
}

const READS_AT_ONCE = 20;

/** The wallets that an account has a part in now, whoever they were made for, oldest first. */
export async function vestingsOf(client: ReadClient, account: Address): Promise<OwnVesting[]> {
  const [created, named] = await Promise.all([createdVestings(client), walletsNaming(client, account)]);
  const candidates = created.filter((vesting) => named.has(vesting.wallet) || isGrantor(vesting, account));
  const own = await mapLimited(candidates, READS_AT_ONCE, async (vesting): Promise<OwnVesting> => {
    const { kind, wallet, creator, key } = vesting;
    const state = await vestingState(client, vesting);
    const roles: VestingRole[] = [
      ...(state.beneficiary === account ? (["beneficiary"] as const) : []),
      ...(isGrantor(vesting, account) ? (["grantor"] as const) : []),
      ...(state.offeredTo === account ? (["offered"] as const) : []),
    ];
    return { kind, wallet, creator, key, roles, ...state };
  });
  return own.filter(({ roles }) => roles.length > 0);
}

function isGrantor(vesting: CreatedVesting, account: Address): boolean {
  return vesting.kind === "monthly" && vesting.grantor === account;
}

/**
 * Contracts that ever said that the account is, or could become, their beneficiary. Anybody's contract may say so: only
 * the factory's events tell which of them are wallets (VE-06).
 */
async function walletsNaming({ provider }: ReadClient, account: Address): Promise<Set<Address>> {
  const { interface: vesting } = connectVesting("staking", account, provider);
  const events = (["BeneficiaryChanged", "BeneficiaryOffered"] as const).map(
    (name) => vesting.getEvent(name).topicHash,
  );
  const filter = { topics: [events, null, zeroPadValue(account, 32)] };
  const logs = await collectLogs(provider, filter, 0, await read(provider.getBlockNumber()));
  return new Set(logs.map(({ address }) => address as Address));
}
