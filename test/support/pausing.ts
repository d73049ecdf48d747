import { IExpiringPause__factory } from "../../typechain-types/index.js";
import { type Chain, deploySystem } from "./system.js";

/** Every contract that can be paused. */
export const PAUSABLE = ["staking", "rounds", "recycler"] as const;

/** The deployed system, with one of its contracts as what can be paused. */
export async function deployPausable(chain: Chain, name: (typeof PAUSABLE)[number]) {
  const system = await deploySystem(chain);
  const pausable = IExpiringPause__factory.connect(await system[name].getAddress(), system.deployer);
  return {
    ...system,
    contract: system[name],
    pausable,
    asGuardian: pausable.connect(system.guardian),
    asOperations: pausable.connect(system.operations),
  };
}
