import { ZeroAddress } from "ethers";
import { planCommitName } from "../../../src/actions/commitName.js";
import { planRegisterName } from "../../../src/actions/registerName.js";
import type { Address } from "../../../src/core/addresses.js";
import { formatTime } from "../../../src/core/time.js";
import { createPending } from "../../../src/names/commitFile.js";
import { COMMITMENT_AGE_MINIMUM } from "../../../src/names/leases.js";
import { hashesOf } from "../../../src/names/nameHashes.js";
import { normaliseName } from "../../../src/names/nameRules.js";
import { encryptAccountId } from "../../../src/names/nameValue.js";
import { nameStatus } from "../../../src/queries/nameStatus.js";
import { resolveName } from "../../../src/queries/resolveName.js";
import { requireEqual } from "../report.js";
import type { World } from "../world.js";

const ACCOUNT_ID = `05${"5e".repeat(32)}`;
const LEASE_YEARS = 2;

/** A wallet announces a name, registers it a minute later, and somebody else finds the account behind it. */
export async function namesJourney(world: World): Promise<void> {
  const { client, report } = world;
  const { token, names } = client.contracts;
  const name = normaliseName("demo_name");
  const { baseHash, tier, nameHash } = hashesOf(name);
  const price = await names.quote(tier, LEASE_YEARS);
  const owner = await world.actor("owner of a name", price * 2n);
  const pending = createPending(client.chainId, client.deployment.SessionNames, {
    baseHash,
    tier,
    leaseYears: LEASE_YEARS,
    owner: owner.account,
    backupOwner: ZeroAddress as Address,
    value: encryptAccountId(name, ACCOUNT_ID),
  });

  const [balance, recycled] = await Promise.all([token.balanceOf(owner.account), token.totalRecycled()]);
  await world.run(owner, await planCommitName(owner, { pending, file: "the registration" }));
  await world.chains.increaseTime(COMMITMENT_AGE_MINIMUM);
  await world.run(owner, await planRegisterName(owner, { pending }));

  requireEqual("What the owner paid", balance - (await token.balanceOf(owner.account)), price);
  requireEqual("What was burned for it", (await token.totalRecycled()) - recycled, price);
  const { state, lease } = await nameStatus(client, name);
  if (state !== "taken" || lease?.owner !== owner.account) throw new Error(`The name is ${state}.`);
  const found = await resolveName(client, normaliseName("Demo_Name"));
  if (found !== ACCOUNT_ID) throw new Error(`The name stands for ${found ?? "nothing"}.`);

  report.line(`"${name}" is on the chain as ${nameHash}`);
  report.amount(`Burned for ${LEASE_YEARS} years`, price);
  report.line(`The lease ends ${formatTime(lease.expiresAt)}`);
  report.line(`Who knows the name finds ${found}`);
}
