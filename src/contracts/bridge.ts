import { Contract, ErrorFragment, Interface, type ContractRunner } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";

/* Arbitrum's contracts between the two chains: what the toolkit calls and reads of them. */

/** Arbitrum's precompile for tickets, on every chain of Arbitrum. */
export const ARB_RETRYABLE_TX = "0x000000000000000000000000000000000000006E" satisfies Address;
/** Its precompile for messages to Ethereum. */
export const ARB_SYS = "0x0000000000000000000000000000000000000064" satisfies Address;
/** What a node answers for by itself: there is no contract. */
export const NODE_INTERFACE = "0x00000000000000000000000000000000000000C8" satisfies Address;

const GATEWAY = [
  "function counterpartGateway() view returns (address)",
  "function router() view returns (address)",
  "function l1ToL2Token(address l1Token) view returns (address)",
];
const ROUTER = [
  "function counterpartGateway() view returns (address)",
  "function l1TokenToGateway(address l1Token) view returns (address)",
];
const ADMISSION = ["error NotAllowedOrigin(address origin)"];

const BRIDGE_ABIS = {
  l1Token: [
    "function gateway() view returns (address)",
    "function router() view returns (address)",
    "function registrant() view returns (address)",
    "function l2Token() view returns (address)",
    "function balanceOf(address account) view returns (uint256)",
    "function allowance(address owner, address spender) view returns (uint256)",
    "function approve(address spender, uint256 value) returns (bool)",
    "function registerTokenOnL2(address l2CustomTokenAddress, uint256 maxSubmissionCostForCustomBridge, uint256 maxSubmissionCostForRouter, uint256 maxGasForCustomBridge, uint256 maxGasForRouter, uint256 gasPriceBid, uint256 valueForGateway, uint256 valueForRouter, address creditBackAddress) payable",
    "event RegistrationSent(address indexed l2Token)",
  ],
  l1Gateway: [
    ...GATEWAY,
    "function inbox() view returns (address)",
    "function getOutboundCalldata(address token, address from, address to, uint256 amount, bytes data) view returns (bytes)",
    "event DepositInitiated(address l1Token, address indexed from, address indexed to, uint256 indexed sequenceNumber, uint256 amount)",
    "event WithdrawalFinalized(address l1Token, address indexed from, address indexed to, uint256 indexed exitNum, uint256 amount)",
  ],
  l1Router: [
    ...ROUTER,
    "function inbox() view returns (address)",
    "function outboundTransferCustomRefund(address token, address refundTo, address to, uint256 amount, uint256 maxGas, uint256 gasPriceBid, bytes data) payable returns (bytes)",
  ],
  inbox: [
    "function bridge() view returns (address)",
    "function calculateRetryableSubmissionFee(uint256 dataLength, uint256 baseFee) view returns (uint256)",
    "event InboxMessageDelivered(uint256 indexed messageNum, bytes data)",
    ...ADMISSION,
    "error InsufficientSubmissionCost(uint256 expected, uint256 actual)",
    "error InsufficientValue(uint256 expected, uint256 actual)",
    "error GasLimitTooLarge()",
    "error DataTooLarge(uint256 dataLength, uint256 maxDataLength)",
  ],
  bridge: [
    "function rollup() view returns (address)",
    "function allowedDelayedInboxes(address inbox) view returns (bool)",
    "function allowedOutboxes(address outbox) view returns (bool)",
    "event MessageDelivered(uint256 indexed messageIndex, bytes32 indexed beforeInboxAcc, address inbox, uint8 kind, address sender, bytes32 messageDataHash, uint256 baseFeeL1, uint64 timestamp)",
  ],
  rollup: ["function outbox() view returns (address)", "function confirmPeriodBlocks() view returns (uint64)"],
  outbox: [
    "function isSpent(uint256 index) view returns (bool)",
    "function executeTransaction(bytes32[] proof, uint256 index, address l2Sender, address to, uint256 l2Block, uint256 l1Block, uint256 l2Timestamp, uint256 value, bytes data)",
    "event SendRootUpdated(bytes32 indexed outputRoot, bytes32 indexed l2BlockHash)",
    "error AlreadySpent(uint256 index)",
    "error UnknownRoot(bytes32 root)",
    "error BridgeCallFailed()",
  ],
  l2Gateway: [
    ...GATEWAY,
    "function finalizeInboundTransfer(address token, address from, address to, uint256 amount, bytes data) payable",
    "event WithdrawalInitiated(address l1Token, address indexed from, address indexed to, uint256 indexed l2ToL1Id, uint256 exitNum, uint256 amount)",
    "event DepositFinalized(address indexed l1Token, address indexed from, address indexed to, uint256 amount)",
  ],
  l2Router: [
    ...ROUTER,
    "function outboundTransfer(address l1Token, address to, uint256 amount, bytes data) payable returns (bytes)",
  ],
  retryables: [
    "function redeem(bytes32 ticketId) returns (bytes32)",
    "function getTimeout(bytes32 ticketId) view returns (uint256)",
    "event RedeemScheduled(bytes32 indexed ticketId, bytes32 indexed retryTxHash, uint64 indexed sequenceNum, uint64 donatedGas, address gasDonor, uint256 maxRefund, uint256 submissionFeeRefund)",
    "error NoTicketWithID()",
  ],
  arbSys: [
    "event L2ToL1Tx(address caller, address indexed destination, uint256 indexed hash, uint256 indexed position, uint256 arbBlockNum, uint256 ethBlockNum, uint256 timestamp, uint256 callvalue, bytes data)",
  ],
  nodeInterface: [
    "function constructOutboxProof(uint64 size, uint64 leaf) view returns (bytes32 send, bytes32 root, bytes32[] proof)",
  ],
} as const;

export type BridgeName = keyof typeof BRIDGE_ABIS;

/**
 * One of the contracts between the chains. Only `findBridge` makes these, by following our own deployment, so that no plan
 * calls any other address (VE-06).
 */
export interface BridgeContract {
  bridge: BridgeName;
  address: Address;
  /** The chain it is on. */
  chainId: bigint;
}

const interfaces = new Map<BridgeName, Interface>();

export function bridgeInterface(name: BridgeName): Interface {
  let known = interfaces.get(name);
  if (known === undefined) {
    known = new Interface(BRIDGE_ABIS[name]);
    interfaces.set(name, known);
  }
  return known;
}

/** The topic of an event of such a contract. */
export function bridgeTopic(name: BridgeName, event: string): Hex {
  const fragment = bridgeInterface(name).getEvent(event);
  if (fragment === null) throw new TypeError(`${name} has no event ${event}.`);
  return fragment.topicHash as Hex;
}

export function connectBridge({ bridge, address }: Omit<BridgeContract, "chainId">, runner: ContractRunner): Contract {
  return new Contract(address, bridgeInterface(bridge), runner);
}

/** What these contracts refuse with, besides texts. */
export function bridgeErrors(): ErrorFragment[] {
  return (Object.keys(BRIDGE_ABIS) as BridgeName[]).flatMap((name) =>
    bridgeInterface(name).fragments.filter((fragment) => fragment instanceof ErrorFragment),
  );
}
