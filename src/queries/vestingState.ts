import { ZeroAddress } from "ethers";
import { latestBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { connectVesting } from "../contracts/contracts.js";
import { read } from "../contracts/read.js";
import type { VestingWallet } from "../contracts/vestings.js";
import type { Address } from "../core/addresses.js";

/** What a vesting wallet holds, and whose it is now. */
export interface VestingState {
  beneficiary: Address;
  /** To whom the beneficiary has offered its place. */
  offeredTo?: Address;
  /** What was granted, less what was revoked. */
  total: bigint;
  locked: bigint;
  releasable: bigint;
  balance: bigint;
}

export async function vestingState(client: ReadClient, { kind, wallet }: VestingWallet): Promise<VestingState> {
  const vesting = connectVesting(kind, wallet, client.provider);
  const at = { blockTag: (await latestBlock(client.provider)).number };
  const [beneficiary, offeredTo, total, locked, releasable, balance] = await read(
    Promise.all([
      vesting.beneficiary(at),
      vesting.offeredTo(at),
      vesting.total(at),
      vesting.locked(at),
      vesting.releasable(at),
      client.contracts.token.balanceOf(wallet, at),
    ]),
  );
  return {
    beneficiary: beneficiary as Address,
    ...(offeredTo !== ZeroAddress && { offeredTo: offeredTo as Address }),
    total,
    locked,
    releasable,
    balance,
  };
}
