import { keccak256 } from "ethers";
import type { ReadClient } from "../contracts/client.js";
import { collectLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import { hexToBytes, toHex, type Hex } from "../core/hex.js";
import type { Purchase } from "./purchase.js";

/** When an issuer was asked in public for a unit, and when it answered, in Unix seconds; 0 for never. */
export interface ChallengeState {
  challengedAt: number;
  answeredAt: number;
}

export async function challengeState(
  client: ReadClient,
  receiptId: number,
  keyId: Hex,
  blindedMessage: Uint8Array,
): Promise<ChallengeState> {
  const { proBurn } = client.contracts;
  const [challengedAt, answeredAt] = await read(proBurn.challengeOf(receiptId, keyId, keccak256(blindedMessage)));
  return { challengedAt: Number(challengedAt), answeredAt: Number(answeredAt) };
}

/** The blind signature that the answer to a challenge has, if there is one. */
export async function findAnswer(
  client: ReadClient,
  receiptId: number,
  { published, blindedMessage }: Purchase,
): Promise<Uint8Array | undefined> {
  const { keyId } = published.key;
  const { answeredAt } = await challengeState(client, receiptId, keyId, blindedMessage);
  if (answeredAt === 0) return undefined;
  const { interface: abi } = client.contracts.proBurn;
  const topics = [
    abi.getEvent("IssueAnswered").topicHash,
    toHex(BigInt(receiptId), 32),
    keyId,
    keccak256(blindedMessage),
  ];
  const latest = await read(client.provider.getBlockNumber());
  const [log] = await collectLogs(client.provider, { address: client.deployment.ProBurn, topics }, 0, latest);
  const event = log === undefined ? null : abi.parseLog(log);
  return event === null ? undefined : hexToBytes(event.args.blindSignature as Hex);
}
