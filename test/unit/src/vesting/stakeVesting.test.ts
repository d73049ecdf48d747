import { expect } from "chai";
import { id } from "ethers";
import type { Plan } from "../../../../src/actions/plan.js";
import * as actions from "../../../../src/actions/stakeVesting.js";
import type { Client } from "../../../../src/contracts/client.js";
import type { RoundTerms } from "../../../../src/contracts/rounds.js";
import type { Address } from "../../../../src/core/addresses.js";
import type { Hex } from "../../../../src/core/hex.js";
import type { NodeCredentials } from "../../../../src/crypto/credentials.js";
import { sesh } from "../../../support/amounts.js";
import { rejectionOf } from "../../../support/rejection.js";
import { deployStakedVesting } from "../../../support/stakedVesting.js";
import { createChain, DAY } from "../../../support/system.js";
import { readClientOf } from "../../../support/toolkit.js";

const chain = await createChain();

describe("actions/stakeVesting", () => {
  let world: Awaited<ReturnType<typeof deployStakedVesting>>;
  let client: Client;
  let wallet: Address;
  let terms: RoundTerms;
  let credentials: NodeCredentials;
  before(async () => {
    world = await deployStakedVesting(chain);
    const { beneficiary, vesting } = world;
    const reader = await readClientOf(chain, world);
    client = { ...reader, account: beneficiary.address as Address, signer: beneficiary };
    wallet = world.address as Address;
    credentials = (await world.credentialsOf("solo")) as unknown as NodeCredentials;
    const own = await world.ownTerms("round");
    terms = { ...own, node: { ...own.node, feeBps: Number(own.node.feeBps) } } as unknown as RoundTerms;
    await vesting.openRound(own, sesh("6250"));
  });

  const nodeId = id("node") as Hex;
  const roundId = () => world.roundIdOf(terms as never) as Hex;
  const operator = [sesh("50"), sesh("1250")];
  const planned: [string, () => Promise<Plan>, { args: () => unknown[]; pays?: bigint; worst?: bigint[] }][] = [
    [
      "registerNode",
      () => actions.planStakeNode(client, { wallet, credentials }),
      { args: () => [credentials], pays: sesh("25000"), worst: operator },
    ],
    [
      "openRound",
      () => actions.planStakeOpenRound(client, { wallet, terms, amount: sesh("6250") }),
      { args: () => [terms, sesh("6250")], pays: sesh("6250"), worst: operator },
    ],
    [
      "contribute",
      () => actions.planStakeContribute(client, { wallet, terms, amount: sesh("3") }),
      // The wallet is the operator of these terms.
      { args: () => [terms, sesh("3")], pays: sesh("3"), worst: operator },
    ],
    [
      "registerRound",
      () => actions.planStakeRegisterRound(client, { wallet, terms }),
      { args: () => [terms], worst: operator },
    ],
    [
      "leaveRound",
      () => actions.planStakeLeaveRound(client, { wallet, roundId: roundId() }),
      { args: () => [roundId()] },
    ],
    [
      "cancelRound",
      () => actions.planStakeCancelRound(client, { wallet, roundId: roundId() }),
      { args: () => [roundId()] },
    ],
    ["requestExit", () => actions.planStakeRequestExit(client, { wallet, nodeId }), { args: () => [nodeId] }],
    ["cancelExit", () => actions.planStakeCancelExit(client, { wallet, nodeId }), { args: () => [nodeId] }],
  ];
  for (const [method, plan, { args, pays, worst = [] }] of planned) {
    it(`plans ${method} as a call of the wallet, with the date at which its stake is free (VE-06, VE-11)`, async () => {
      const made = await plan();
      expect(made.call).to.deep.equal({ contract: { kind: "staking", wallet }, method, args: args() });
      expect(made.account).to.equal(client.account);
      expect(made.wallet).to.equal(wallet);
      expect(made.spend).to.equal(undefined);
      expect(made.pays.map(({ amount }) => amount)).to.deep.equal(pays === undefined ? [] : [pays]);
      expect(made.worstPenalties.map(({ amount }) => amount)).to.deep.equal(worst);
      expect(made.dates).to.deep.include({ what: "The grant is locked until", at: world.now + 730 * DAY });
      expect(made.notes.at(-1)).to.contain("come back to the wallet, not to you");
      expect(made.action).to.match(/^vesting stake [a-z]+(-[a-z]+)?$/);
    });
  }

  it("shows that what leaves a round goes to the wallet", async () => {
    for (const plan of [actions.planStakeLeaveRound, actions.planStakeCancelRound]) {
      const { receives } = await plan(client, { wallet, roundId: roundId() });
      expect(receives.map(({ amount, to }) => [amount, to])).to.deep.equal([[sesh("6250"), wallet]]);
    }
  });

  it("names the reward address of now, and lets it change for chosen nodes", async () => {
    const { notes } = await actions.planStakeNode(client, { wallet, credentials });
    expect(notes[0]).to.contain(world.rewards.address);
    const rewardAddress = world.stranger.address as Address;
    const plan = await actions.planStakeRewardAddress(client, { wallet, rewardAddress, nodeIds: [nodeId] });
    expect(plan.call).to.deep.include({ method: "setRewardAddress", args: [rewardAddress, [nodeId]] });
    expect(plan.notes[0]).to.contain(nodeId);
    const none = await actions.planStakeRewardAddress(client, { wallet, rewardAddress, nodeIds: [] });
    expect(none.notes[0]).to.equal("No node is concerned now.");
  });

  it("brings stake back by a call of the staking contract, for the wallet", async () => {
    const plan = await actions.planStakeWithdraw(client, { wallet, nodeIds: [nodeId] });
    expect(plan.call).to.deep.equal({ contract: "staking", method: "withdrawFor", args: [wallet, [nodeId]] });
    expect(plan.receives.map(({ to }) => to)).to.deep.equal([wallet]);
  });

  it("refuses a monthly wallet, and an address that the factory did not make (VE-06)", async () => {
    const monthly = (await (await world.createMonthly()).getAddress()) as Address;
    const refusal = (address: Address) =>
      rejectionOf(actions.planStakeRequestExit(client, { wallet: address, nodeId }));
    expect((await refusal(monthly)).shortMessage).to.contain("cannot stake");
    // Even the code that all wallets share is none of them.
    const implementation = (await world.vestingFactory.stakingVesting()) as Address;
    expect((await refusal(implementation)).shortMessage).to.equal(
      `${implementation} is no vesting wallet of this deployment.`,
    );
  });
});
