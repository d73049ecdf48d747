import type { Log } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";
import type { ReadClient } from "./client.js";
import { toPlain } from "./results.js";

/** An event of one of our contracts as plain data. */
export interface ContractEvent {
  contract: string;
  name: string;
  args: Record<string, unknown>;
  blockNumber: number;
  transactionHash: Hex;
  logIndex: number;
}

/** The events of this deployment's contracts among `logs`; logs of other addresses are passed over (IX-08). */
export function decodeEvents(client: ReadClient, logs: readonly Log[]): ContractEvent[] {
  const contracts = new Map(
    Object.entries(client.contracts).flatMap(([name, contract]) =>
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
