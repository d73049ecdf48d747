import { ZeroAddress, zeroPadValue } from "ethers";
import { MAX_SUPPLY } from "../../src/core/amounts.js";
import { collectLogs } from "../../src/contracts/logs.js";
import type { OxenClaims, SessionToken } from "../../typechain-types/index.js";
import { type Check, type CheckContext, compareFacts } from "./check.js";

/** The supply adds up, the genesis supply went where it should, and pool and claims hold what they owe. */
export const supplyCheck: Check = {
  name: "supply and funding",
  async run(context) {
    const { client, record } = context;
    const { token, rewardPool, oxenClaims, bonusClaims } = client.contracts;
    const [supply, recycled, reminted, remintable] = await Promise.all([
      token.totalSupply(),
      token.totalRecycled(),
      token.totalReminted(),
      token.remintable(),
    ]);
    const [poolBalance, reserve, owed] = await Promise.all([
      token.balanceOf(client.deployment.RewardPool),
      rewardPool.reserve(),
      rewardPool.owed(),
    ]);
    const debts = await Promise.all([
      claimProblems("coin claims", oxenClaims, token),
      claimProblems("bonus claims", bonusClaims, token),
    ]);
    return [
      ...compareFacts([
        ["cap", await token.MAX_SUPPLY(), MAX_SUPPLY],
        ["remintable", remintable, recycled - reminted],
        ["balance of the deployer", await token.balanceOf(record.deployer), 0],
      ]),
      ...(supply > MAX_SUPPLY ? [`the supply ${supply} is above the cap ${MAX_SUPPLY}`] : []),
      ...(poolBalance < reserve + owed
        ? [`the reward pool holds ${poolBalance} and accounts for ${reserve + owed}`]
        : []),
      ...debts.flat(),
      ...(await genesisProblems(context)),
    ];
  },
};

async function claimProblems(name: string, claims: OxenClaims, token: SessionToken): Promise<string[]> {
  const [balance, claimed, { total }] = await Promise.all([
    token.balanceOf(claims),
    claims.totalClaimed(),
    claims.activeRoot(),
  ]);
  return balance + claimed < total ? [`the ${name} hold ${balance} and still owe ${total - claimed}`] : [];
}

/** Without a bridge: the deployer was minted the whole supply and passed it on as the parameters say. */
async function genesisProblems({ client, record }: CheckContext): Promise<string[]> {
  const { token: tokenParameters, claims, funding } = record.parameters;
  if (tokenParameters.gateway !== ZeroAddress) return [];
  const { token } = client.contracts;
  const received = new Map<string, bigint>();
  const filter = {
    address: client.deployment.SessionToken,
    topics: [token.interface.getEvent("Transfer").topicHash, zeroPadValue(record.deployer, 32)],
  };
  const logs = await collectLogs(client.provider, filter, record.firstBlock, await client.provider.getBlockNumber());
  for (const log of logs) {
    const { to, value } = token.interface.decodeEventLog("Transfer", log.data, log.topics) as unknown as Transfer;
    received.set(to, (received.get(to) ?? 0n) + value);
  }
  const toPool = BigInt(funding.rewardPool);
  const [toCoins, toBonus] = [BigInt(claims.coinCap), BigInt(claims.bonusCap)];
  const { RewardPool, OxenClaims, BonusClaims } = client.deployment;
  return compareFacts([
    ["genesis supply of the reward pool", received.get(RewardPool) ?? 0n, toPool],
    ["genesis supply of the coin claims", received.get(OxenClaims) ?? 0n, toCoins],
    ["genesis supply of the bonus claims", received.get(BonusClaims) ?? 0n, toBonus],
    [
      "genesis supply of the treasury",
      received.get(tokenParameters.treasury ?? "") ?? 0n,
      MAX_SUPPLY - toPool - toCoins - toBonus,
    ],
  ]);
}

interface Transfer {
  to: string;
  value: bigint;
}
