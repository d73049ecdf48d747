import { getAddress, Interface, toBeHex, toQuantity } from "ethers";
import { MockArbRetryableTx__factory } from "../../../typechain-types/index.js";
import { ARB_RETRYABLE_TX, type ArbOs } from "./arbOs.js";
import type { Chains } from "./arbitrum.js";
import { outboxProof, sendRootAt } from "./messages.js";

/** What a node of Arbitrum answers to at this address without any contract being there. */
export const NODE_INTERFACE = "0x00000000000000000000000000000000000000C8";
const ALIAS_OFFSET = 0x1111000000000000000000000000000000001111n;

const nodeInterface = new Interface([
  "function estimateRetryableTicket(address sender, uint256 deposit, address to, uint256 l2CallValue, address excessFeeRefundAddress, address callValueRefundAddress, bytes data)",
  "function constructOutboxProof(uint64 size, uint64 leaf) view returns (bytes32 send, bytes32 root, bytes32[] proof)",
]);
const retryableTx = MockArbRetryableTx__factory.createInterface();

export interface Request {
  method: string;
  params?: unknown;
}

interface Call {
  to?: string;
  data?: string;
  input?: string;
}

interface Receipt {
  transactionHash: string;
  type: string;
  logs: { transactionHash: string }[];
}

/**
 * Answers like a node of Arbitrum in front of a local chain: knows tickets by their ids, says in a block what has been
 * sent to Ethereum, answers for NodeInterface, and makes the calls that a transaction schedules.
 */
export class NitroNode {
  readonly #chains: Chains;
  readonly #arbOs: ArbOs;

  constructor(chains: Chains, arbOs: ArbOs) {
    this.#chains = chains;
    this.#arbOs = arbOs;
  }

  async request({ method, params }: Request): Promise<unknown> {
    const args = (params ?? []) as unknown[];
    switch (method) {
      case "eth_getTransactionReceipt":
        return this.#receipt(args[0] as string);
      case "eth_getBlockByNumber":
      case "eth_getBlockByHash":
        return this.#withArbitrumsFields(await this.#local(method, args));
      case "eth_sendRawTransaction":
      case "eth_sendTransaction":
        return this.#send(method, args);
      case "eth_call":
        return isTo(args[0], NODE_INTERFACE) ? this.#prove(args[0] as Call) : this.#local(method, args);
      case "eth_estimateGas":
        return this.#estimate(args);
      default:
        return this.#local(method, args);
    }
  }

  #local(method: string, params: unknown[]): Promise<unknown> {
    return this.#chains.l2.provider.request({ method, params });
  }

  async #receipt(hash: string): Promise<unknown> {
    const standIn = await this.#arbOs.standIn(hash);
    const receipt = (await this.#local("eth_getTransactionReceipt", [standIn?.hash ?? hash])) as Receipt | null;
    if (receipt === null) return null;
    const answer = { ...receipt, l1BlockNumber: await this.#ethereumBlock(), gasUsedForL1: "0x0" };
    if (standIn === undefined) return answer;
    const logs = receipt.logs.map((log) => ({ ...log, transactionHash: hash }));
    return { ...answer, transactionHash: hash, type: standIn.type, logs };
  }

  async #withArbitrumsFields(block: unknown): Promise<unknown> {
    if (block === null) return null;
    const { number } = block as { number: string | null };
    // A pending block has no number yet.
    if (number === null) return block;
    const { sendCount, sendRoot } = await sendRootAt(this.#chains.l2, Number(number));
    const l1BlockNumber = await this.#ethereumBlock();
    return { ...block, sendCount: toQuantity(sendCount), sendRoot, l1BlockNumber };
  }

  async #send(method: string, params: unknown[]): Promise<unknown> {
    const hash = await this.#local(method, params);
    await this.#arbOs.redeemScheduled(hash as string);
    return hash;
  }

  async #prove(call: Call): Promise<string> {
    const [size, leaf] = nodeInterface.decodeFunctionData("constructOutboxProof", dataOf(call)) as unknown as bigint[];
    const { send, root, proof } = await outboxProof(this.#chains.l2, Number(size), Number(leaf));
    return nodeInterface.encodeFunctionResult("constructOutboxProof", [send, root, proof]);
  }

  async #estimate(params: unknown[]): Promise<unknown> {
    const call = params[0] as Call;
    if (isTo(call, NODE_INTERFACE)) {
      const args = nodeInterface.decodeFunctionData("estimateRetryableTicket", dataOf(call)) as unknown as Estimated;
      return this.#estimateCall(aliasOf(args[0]), args[2], args[3], args[6]);
    }
    const gas = await this.#local("eth_estimateGas", params);
    const parsed = isTo(call, ARB_RETRYABLE_TX) ? retryableTx.parseTransaction({ data: dataOf(call) }) : null;
    if (parsed?.name !== "redeem") return gas;
    // With the call that it schedules, as a node does it.
    const { sender, to, value, data } = await this.#arbOs.ticket(parsed.args[0] as string);
    return toQuantity(BigInt(gas as string) + BigInt(await this.#estimateCall(sender, to, value, data)));
  }

  async #estimateCall(from: string, to: string, value: bigint, data: string): Promise<string> {
    return (await this.#local("eth_estimateGas", [{ from, to, value: toQuantity(value), data }])) as string;
  }

  async #ethereumBlock(): Promise<string> {
    return (await this.#chains.l1.provider.request({ method: "eth_blockNumber" })) as string;
  }
}

type Estimated = [sender: string, deposit: bigint, to: string, value: bigint, unknown, unknown, data: string];

function isTo(call: unknown, address: string): boolean {
  return (call as Call).to?.toLowerCase() === address.toLowerCase();
}

function dataOf({ data, input }: Call): string {
  return data ?? input ?? "0x";
}

/** The sender that Arbitrum sees where an account of Ethereum sends. */
export function aliasOf(address: string): string {
  return getAddress(toBeHex((BigInt(address) + ALIAS_OFFSET) % 2n ** 160n, 20));
}
