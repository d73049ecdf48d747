import type { ContractName } from "../../src/config/deployment.js";
import { contractOf } from "../bytecode/contracts.js";
import { immutablePositions, withoutImmutables } from "../bytecode/immutables.js";
import type { Check } from "./check.js";

/** The code at every address is what this source tree compiles to (DP-09). The other checks read the immutables. */
export const codeCheck: Check = {
  name: "code",
  async run({ client, artifacts }) {
    const contracts = Object.entries(client.deployment) as [ContractName, string][];
    const problems = await Promise.all(
      contracts.map(async ([name, address]) => {
        const code = await client.provider.getCode(address);
        if (code === "0x") return [`${name} at ${address} has no code: is this another chain than the deployment's?`];
        const { deployedBytecode, immutableReferences } = await artifacts.readArtifact(contractOf(name));
        const positions = immutablePositions(immutableReferences);
        return withoutImmutables(code, positions) === withoutImmutables(deployedBytecode, positions)
          ? []
          : [`${name} at ${address} has other code than this source tree compiles to`];
      }),
    );
    return problems.flat();
  },
};
