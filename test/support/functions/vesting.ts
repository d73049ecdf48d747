import { id, ZeroAddress } from "ethers";
import { sesh } from "../amounts.js";
import { DAY } from "../system.js";
import type { Rows, World } from "./row.js";

const GRANT = { id: id("grant"), total: sesh("100") };

export const vestingFactoryRows: Rows = {
  createStakingVestings: {
    guard: "everybody",
    arrange: async (world) => {
      await approve(world);
      const end = (await world.chain.networkHelpers.time.latest()) + 90 * DAY;
      const grant = { ...GRANT, beneficiary: world.other.address, rewardAddress: world.other.address, end };
      return { caller: world.user, args: [[grant]] };
    },
  },
  createMonthlyVestings: {
    guard: "everybody",
    arrange: async (world) => {
      await approve(world);
      const start = await world.chain.networkHelpers.time.latest();
      const terms = { beneficiary: world.other.address, grantor: ZeroAddress, start, cliffMonths: 12, steps: 12 };
      return { caller: world.user, args: [[{ ...GRANT, ...terms }]] };
    },
  },
};

async function approve({ system, user }: World): Promise<void> {
  await system.token.connect(user).approve(system.vestingFactory, GRANT.total);
}
