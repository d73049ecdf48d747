import { credentials } from "./nodes.js";
import { type RoundTerms, roundIdOf } from "./rounds.js";
import { type Chain, CHAIN_ID, credentialsFor, DAY, REQUIREMENT, startNetwork } from "./system.js";
import { deployVesting } from "./vesting.js";

/** A started network and a staking grant of 100,000 SESH. */
export async function deployStakedVesting(chain: Chain) {
  const world = await deployVesting(chain);
  await startNetwork(world, 4);
  const vesting = await world.createStaking();
  const address = await vesting.getAddress();
  const credentialsOf = async (label: string) =>
    credentials(label, { chainId: CHAIN_ID, staking: await world.staking.getAddress(), operator: address });
  const ownTerms = async (label: string): Promise<RoundTerms> => {
    const closesAt = (await chain.networkHelpers.time.latest()) + 30 * DAY;
    const node = await credentialsFor(world, label, { address });
    return {
      operator: address,
      stakingRequirement: REQUIREMENT,
      reservedUntil: closesAt,
      closesAt,
      autoRegister: false,
      node,
      reservations: [],
    };
  };
  return { ...world, vesting, address, credentialsOf, ownTerms, roundIdOf };
}
