import { planClaimRewards } from "../../../src/actions/claimRewards.js";
import { DAY } from "../../../src/core/time.js";
import type { Address } from "../../../src/core/addresses.js";
import { networkInfo } from "../../../src/queries/networkInfo.js";
import { expectedRewards, type Funding } from "../rewards.js";
import type { World } from "../world.js";
import type { StakedNetwork } from "./stake.js";

const PERIOD = 30 * DAY;

/** Everybody's rewards of 30 days are claimed and compared with what the definition of the emission gives. */
export async function earnJourney(
  world: World,
  network: StakedNetwork,
  { reserve, fundings }: { reserve: bigint; fundings: readonly Funding[] },
): Promise<void> {
  const { client, report } = world;
  await world.chains.increaseTime(PERIOD);
  const operator = network.solo[0]?.stakers[0];
  if (operator === undefined) throw new Error("There is no operator.");
  const nodes = [...network.seeded, ...network.solo, ...network.rounds];
  const own = await world.run(operator, await planClaimRewards(operator));

  const beneficiaries = [...new Set(nodes.flatMap((node) => node.contributors.map(({ beneficiary }) => beneficiary)))];
  const others = beneficiaries.filter((beneficiary) => beneficiary !== operator.account);
  const relayer = await world.actor("relayer");
  const many = await world.run(relayer, await planClaimRewards(relayer, { beneficiaries: others }));

  const { startedAt } = network;
  const pool = { reserve, startedAt, fundings };
  const ownExpected = expectedRewards(nodes, { ...pool, until: await world.timeOf(own) });
  const expected = expectedRewards(nodes, { ...pool, until: await world.timeOf(many) });
  let total = 0n;
  let largest = 0n;
  let tolerance = 0n;
  for (const { name, args } of [...own.events, ...many.events]) {
    if (name !== "RewardsClaimed") continue;
    const beneficiary = args.beneficiary as Address;
    const claimed = args.amount as bigint;
    const want = (beneficiary === operator.account ? ownExpected : expected).get(beneficiary);
    if (want === undefined) throw new Error(`${beneficiary} has earned nothing, but was paid ${claimed}.`);
    const difference = claimed > want.amount ? claimed - want.amount : want.amount - claimed;
    if (difference > want.tolerance)
      throw new Error(`${beneficiary} was paid ${claimed}, not ${want.amount} ± ${want.tolerance}.`);
    if (difference > largest) largest = difference;
    if (want.tolerance > tolerance) tolerance = want.tolerance;
    total += claimed;
    expected.delete(beneficiary);
  }
  if (expected.size !== 0) throw new Error(`${expected.size} beneficiaries were not paid.`);

  const { rewardReserve } = await networkInfo(client);
  report.amount(`Paid to ${beneficiaries.length} beneficiaries after 30 days`, total);
  report.amount("Balance of the first operator", await client.contracts.token.balanceOf(operator.account));
  report.amount("Left in the pool for the years to come", rewardReserve);
  report.line(
    `Compared with 0.86^(t / 365 days) in 80 digits: at most ${largest} atomic units apart, allowed are 2 for an ` +
      `operator alone, one more after a downtime, and up to ${tolerance} for one of 10 contributors`,
  );
  report.line("(claims and accruals round down; shares of a node are multiples of 2^-40, the operator gets the rest)");
}
