import type { Provider } from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";
import type { Deployment } from "../../src/config/deployment.js";
import { contractOf } from "../bytecode/contracts.js";
import { immutablePositions, withoutImmutables } from "../bytecode/immutables.js";
import type { EthereumDeployment } from "../ethereum.js";
import type { Check } from "./check.js";

/** The code at every address is what this source tree compiles to (DP-09). The other checks read the immutables. */
export const codeCheck: Check = {
  name: "code",
  async run({ client, ethereum, artifacts }) {
    const problems = await Promise.all([
      codeProblems(client.deployment, client.provider, artifacts),
      ethereum === undefined ? [] : codeProblems(ethereum.deployment, ethereum.provider, artifacts),
    ]);
    return problems.flat();
  },
};

async function codeProblems(
  deployment: Deployment | EthereumDeployment,
  provider: Provider,
  artifacts: ArtifactManager,
): Promise<string[]> {
  const problems = Object.entries(deployment as Record<string, string>).map(async ([name, address]) => {
    const code = await provider.getCode(address);
    if (code === "0x") return [`${name} at ${address} has no code: is this another chain than the deployment's?`];
    const { deployedBytecode, immutableReferences } = await artifacts.readArtifact(contractOf(name));
    const positions = immutablePositions(immutableReferences);
    return withoutImmutables(code, positions) === withoutImmutables(deployedBytecode, positions)
      ? []
      : [`${name} at ${address} has other code than this source tree compiles to`];
  });
  return (await Promise.all(problems)).flat();
}
