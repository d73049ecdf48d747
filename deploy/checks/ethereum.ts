import { ZeroAddress, zeroPadValue } from "ethers";
import { MAX_SUPPLY } from "../../src/core/amounts.js";
import { collectLogs } from "../../src/contracts/logs.js";
import { SessionTokenL1__factory, WrappedOxenIntake__factory } from "../../typechain-types/index.js";
import type { EthereumPart } from "../ethereum.js";
import type { DeploymentRecord } from "../record.js";
import { type Check, type CheckContext, compareFacts, type Fact } from "./check.js";

/** SESH on Ethereum and the intake are as the parameters say, and the whole supply went to its holder. */
export const ethereumCheck: Check = {
  name: "ethereum",
  async run(context) {
    const { ethereum, record } = context;
    if (ethereum === undefined) return [];
    const facts = await Promise.all([tokenFacts(context, ethereum), intakeFacts(ethereum, record)]);
    return compareFacts(facts.flat());
  },
};

async function tokenFacts({ client, record }: CheckContext, side: EthereumPart): Promise<Fact[]> {
  const { provider, deployment } = side;
  const parameters = record.parameters.ethereum;
  const token = SessionTokenL1__factory.connect(deployment.SessionTokenL1, provider);
  const escrow = await token.balanceOf(parameters?.gateway ?? ZeroAddress);
  // What waits to be reminted may come back to the supply, so it has to be covered as well.
  const claims = (await client.contracts.token.totalSupply()) + (await client.contracts.token.remintable());
  return [
    ["chain of Ethereum", (await provider.getNetwork()).chainId, parameters?.chainId],
    ["l1Token.gateway", await token.gateway(), parameters?.gateway],
    ["l1Token.router", await token.router(), parameters?.router],
    ["l1Token.registrant", await token.registrant(), record.deployer],
    ["supply on Ethereum", await token.totalSupply(), MAX_SUPPLY],
    ["supply the holder was minted", await mintedTo(side, record), MAX_SUPPLY],
    ["balance of the deployer on Ethereum", await token.balanceOf(record.deployer), 0],
    ["escrow covers the supply on Arbitrum", escrow >= claims, true],
  ];
}

/** What was minted to the holder; whatever it did with it since. */
async function mintedTo({ provider, deployment }: EthereumPart, record: DeploymentRecord): Promise<bigint> {
  const abi = SessionTokenL1__factory.createInterface();
  const holder = record.parameters.ethereum?.holder ?? ZeroAddress;
  const filter = {
    address: deployment.SessionTokenL1,
    topics: [abi.getEvent("Transfer").topicHash, zeroPadValue(ZeroAddress, 32), zeroPadValue(holder, 32)],
  };
  const from = record.ethereumFirstBlock ?? 0;
  const logs = await collectLogs(provider, filter, from, await provider.getBlockNumber());
  return logs.reduce((sum, { data }) => sum + BigInt(data), 0n);
}

async function intakeFacts({ provider, deployment }: EthereumPart, { parameters }: DeploymentRecord): Promise<Fact[]> {
  const wanted = parameters.ethereum?.wrappedOxen ?? undefined;
  const { WrappedOxenIntake: address } = deployment;
  if (address === undefined || wanted === undefined)
    return [["there is an intake of wrapped OXEN", address !== undefined, wanted !== undefined]];
  const intake = WrappedOxenIntake__factory.connect(address, provider);
  return [
    ["intake.wrappedOxen", await intake.wrappedOxen(), wanted.token],
    ["intake.cap", await intake.cap(), parameters.claims.coinCap],
    ["intake.supply", await intake.supply(), wanted.supply],
    ["intake.limit", await intake.limit(), wanted.limit],
    ["intake.deadline", await intake.deadline(), wanted.deadline],
  ];
}
