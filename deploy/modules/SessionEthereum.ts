import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { DeployParameters } from "../parameters/schema.js";

export type EthereumParameters = NonNullable<DeployParameters["ethereum"]>;

/** SESH on Ethereum and the intake of wrapped OXEN. The deployer may register the token with the bridge and nothing else. */
export function sessionEthereumModule(parameters: EthereumParameters, { coinCap }: { coinCap: string }) {
  return buildModule("SessionEthereum", (m) => {
    const { holder, gateway, router, wrappedOxen } = parameters;
    const token = m.contract("SessionTokenL1", [holder, m.getAccount(0), gateway, router]);
    if (wrappedOxen === null) return { token };
    const intake = m.contract("WrappedOxenIntake", [
      wrappedOxen.token,
      BigInt(coinCap),
      BigInt(wrappedOxen.supply),
      BigInt(wrappedOxen.limit),
      wrappedOxen.deadline,
    ]);
    return { token, intake };
  });
}
