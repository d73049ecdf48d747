import type { Client } from "../contracts/client.js";
import { vestingOfKind } from "../contracts/vestings.js";
import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import { vestingState } from "../queries/vestingState.js";
import type { Plan } from "./plan.js";
import { createVestingPlan } from "./vestingPlan.js";

/** Takes what is not vested of a monthly grant back, for the account as its grantor. */
export async function planRevokeVesting(client: Client, { wallet }: { wallet: Address }): Promise<Plan> {
  const vesting = await vestingOfKind(client, wallet, "monthly");
  const { beneficiary, locked, releasable } = await vestingState(client, vesting);
  return createVestingPlan(
    client,
    vesting,
    {
      action: "vesting revoke",
      summary: `Revoke what is not vested of the grant in ${wallet}.`,
      receives: [{ what: "Not vested, about", amount: locked, to: vesting.grantor ?? client.account }],
      notes: [
        `${formatSesh(releasable)} are vested and stay the beneficiary's, ${beneficiary}.`,
        "The schedule ends with it. This cannot be undone.",
      ],
    },
    "revoke",
  );
}
