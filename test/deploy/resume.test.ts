import { expect } from "chai";
import { createDeploymentScene, DEPLOYER, type DeploymentScene, writtenAddresses } from "../support/deployment.js";

describe("walk", function () {
  this.timeout(600_000);
  it("runs", async () => {
    const t0 = Date.now();
    const scene = await createDeploymentScene();
    console.log("scene", Date.now() - t0);
    const lines: string[] = [];
    const t = Date.now();
    await scene.run({ report: (l) => lines.push(l) });
    console.log("run", Date.now() - t, lines, await scene.nonces(), await writtenAddresses(scene.directory));
    for (const side of ["ethereum", "arbitrum"] as const) {
      const { provider } = scene.chains[side].chain.ethers;
      let gas = 0n;
      for (let i = 0; i <= (await provider.getBlockNumber()); i++) {
        const b = await provider.getBlock(i, true);
        if (b!.prefetchedTransactions.some((x) => x.from === DEPLOYER.address)) gas += b!.gasUsed;
      }
      console.log(side, gas);
    }
    await scene.close();
  });
});
