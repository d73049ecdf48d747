import { type Log } from "ethers";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import type { Hex } from "../core/hex.js";
import type { KeyAnnouncement } from "./keyFile.js";

export interface AnnouncedKeys extends KeyAnnouncement {
  /** Where the key file is said to be. */
  uri: string;
}

/** All issuer keys that were ever announced, oldest first: one announcement for a plan and epoch. */
export async function announcedKeys(client: ReadClient): Promise<AnnouncedKeys[]> {
  const { interface: abi } = client.contracts.proBurn;
  const filter = { address: client.deployment.ProBurn, topics: [abi.getEvent("IssuerKeysSet").topicHash] };
  const logs = await collectLogs(client.provider, filter, 0, await read(client.provider.getBlockNumber()));
  return logs.map((log) => decode(client, log));
}

function decode(client: ReadClient, log: Log): AnnouncedKeys {
  const { args } = client.contracts.proBurn.interface.parseLog(log) ?? unreadable();
  return {
    plan: Number(args.plan),
    epoch: Number(args.epoch),
    keyHash: args.keyHash as Hex,
    keyIds: [...(args.keyIds as Hex[])],
    usableFrom: Number(args.usableFrom),
    uri: args.uri as string,
  };
}

function unreadable(): never {
  throw new TypeError("A log of IssuerKeysSet cannot be read.");
}
