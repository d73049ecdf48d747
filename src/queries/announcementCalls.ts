import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { PublishedKey } from "../pro/keyFile.js";

export interface AnnouncementCalls {
  authority: Address;
  proBurn: Address;
  keyHash: Hex;
  keyId: Hex;
  /** `ProBurn.setIssuerKeys`, and the governor's two calls of the authority that carry it out. */
  data: Hex;
  schedule: Hex;
  execute: Hex;
}

/** Call data for the governor to announce a key file. Refuses what the contract would refuse two weeks later. */
export async function announcementCalls(
  { contracts: { proBurn, authority }, deployment }: ReadClient,
  { plan, epoch, key: { keyId } }: PublishedKey,
  keyHash: Hex,
  uri: string,
): Promise<AnnouncementCalls> {
  const [announced, usableFrom] = await read(
    Promise.all([proBurn.issuerKeysOf(plan, epoch), proBurn.usableFromOf(keyId)]),
  );
  if (announced.usableFrom !== 0n || usableFrom !== 0n) {
    throw new ToolkitError(
      "PRECONDITION_FAILED",
      `Plan ${plan} has keys for epoch ${epoch} already, or the key is used.`,
      {
        hint: "What is announced cannot be changed. Make another key with the next epoch.",
      },
    );
  }
  const data = proBurn.interface.encodeFunctionData("setIssuerKeys", [plan, epoch, keyHash, [keyId], uri]);
  const { interface: abi } = authority;
  return {
    authority: deployment.Authority,
    proBurn: deployment.ProBurn,
    keyHash,
    keyId,
    data: data as Hex,
    schedule: abi.encodeFunctionData("schedule", [deployment.ProBurn, data, 0]) as Hex,
    execute: abi.encodeFunctionData("execute", [deployment.ProBurn, data]) as Hex,
  };
}
