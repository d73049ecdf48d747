import hre from "hardhat";
import { createReadClient } from "../src/contracts/client.js";
import { formatDuration } from "../src/core/time.js";
import { networkInfo } from "../src/queries/networkInfo.js";
import { arriveJourney, depositJourney, payoutJourney, withdrawalJourney } from "./demo/journeys/bridge.js";
import { earnJourney } from "./demo/journeys/earn.js";
import { genesisJourney } from "./demo/journeys/genesis.js";
import { leaveJourney } from "./demo/journeys/leave.js";
import { namesJourney } from "./demo/journeys/names.js";
import { bonusJourney, oxenJourney } from "./demo/journeys/oxen.js";
import { proJourney } from "./demo/journeys/pro.js";
import { quorumJourney, withdrawJourney } from "./demo/journeys/quorum.js";
import { seedJourney } from "./demo/journeys/seed.js";
import { stakeJourney } from "./demo/journeys/stake.js";
import { createReport } from "./demo/report.js";
import { checkAll, deployLocally } from "./demo/setUp.js";
import { createWorld } from "./demo/world.js";
import { startLocalChains } from "./support/chains.js";
import { temporaryDirectory } from "./support/temporary.js";

/* The whole system on two local chains, from deployment to every user's journey, with the parameters of the real network. */

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const report = createReport();
const directory = temporaryDirectory();
const chains = await startLocalChains();
try {
  report.heading("Deployment");
  const deployed = await deployLocally(chains, directory);
  const client = createReadClient(421_614n, chains.arbitrum.provider, deployed.deployment);
  report.line(`Arbitrum at ${chains.arbitrum.url}, chain ${client.chainId}; Ethereum at ${chains.ethereum.url}`);
  for (const [name, address] of Object.entries(deployed.deployment)) report.line(`${name.padEnd(20)} ${address}`);
  report.line(`Checked: ${(await checkAll(client, chains, deployed)).join(", ")}`);
  const { stakingRequirement, exitDelay } = await networkInfo(client);
  report.amount("Stake of a node", stakingRequirement);
  report.line(`Exit delay: ${formatDuration(exitDelay)}`);

  const world = createWorld(chains, client, report);
  report.heading("1. Genesis");
  await arriveJourney(world);
  await genesisJourney(world, directory);
  await payoutJourney(world);
  const { rewardReserve } = await networkInfo(client);
  report.amount("In the reward pool", rewardReserve);
  report.heading("2. Bring Oxen holders over");
  await oxenJourney(world, directory);
  await bonusJourney(world, directory);
  report.heading("3. Bring the nodes over, and start");
  const seeded = await seedJourney(world);
  report.heading("4. Come from Ethereum, and stake");
  await depositJourney(world);
  const network = await stakeJourney(world, seeded);
  report.heading("5. Go down, come back, and be put out");
  const deregistration = await quorumJourney(world, network);
  report.heading("6. Take what was earned");
  await earnJourney(world, network, { reserve: rewardReserve, fundings: [deregistration.funding] });
  await withdrawJourney(world, deregistration);
  report.heading("7. Leave");
  await leaveJourney(world, network);
  report.heading("8. Buy Pro, by wallet and from a provider, and redeem it");
  await proJourney(world);
  report.heading("9. Take a name");
  await namesJourney(world);
  report.heading("10. Go back to Ethereum");
  await withdrawalJourney(world);

  report.heading("Afterwards");
  report.line(`Checked again: ${(await checkAll(client, chains, deployed)).join(", ")}`);
  report.gasTable();
} finally {
  await chains.stop();
}
