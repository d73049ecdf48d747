import type { Contract, Log } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import { connectBridge, type BridgeContract } from "./bridge.js";
import type { Actor } from "./client.js";
import { connectVesting } from "./contracts.js";
import { toPlain } from "./results.js";
import type { VestingWallet } from "./vestings.js";

/** An event of one of our contracts as plain data. */
export interface ContractEvent {
  contract: string;
  name: string;
  args: Record<string, unknown>;
  blockNumber: number;
  transactionHash: Hex;
  logIndex: number;
}

/**
 * The events of this deployment's contracts, and of the others that are named, among `logs`; logs of other addresses are
 * passed over (IX-08).
 */
export function decodeEvents(
  client: Pick<Actor, "provider" | "contracts">,
  logs: readonly Log[],
  others: readonly (VestingWallet | BridgeContract)[] = [],
): ContractEvent[] {
  const named: (readonly [string, Pick<Contract, "target" | "interface"> | undefined])[] = [
    ...Object.entries(client.contracts ?? {}),
    ...others.map((other) =>
      "bridge" in other
        ? ([other.bridge, connectBridge(other, client.provider)] as const)
        : ([`${other.kind}Vesting`, connectVesting(other.kind, other.wallet, client.provider)] as const),
    ),
  ];
  const contracts = new Map(
    named.flatMap(([name, contract]) =>
      contract === undefined ? [] : [[contract.target as Address, { name, contract }] as const],
    ),
  );
  return logs.flatMap((log) => {
    const emitter = contracts.get(log.address as Address);
    const description = emitter?.contract.interface.parseLog(log) ?? undefined;
    if (emitter === undefined || description === undefined) return [];
    return [
      {
        contract: emitter.name,
        name: description.name,
        args: toPlain(description.args) as Record<string, unknown>,
        blockNumber: log.blockNumber,
        transactionHash: log.transactionHash as Hex,
        logIndex: log.index,
      },
    ];
  });
}
