import { expect } from "chai";
import { id, type HDNodeWallet } from "ethers";
import { planActivateRoot } from "../../src/actions/activateRoot.js";
import { planBuyPro } from "../../src/actions/buyPro.js";
import { planCancelExit } from "../../src/actions/cancelExit.js";
import { planCancelRound } from "../../src/actions/cancelRound.js";
import { planClaimOxen } from "../../src/actions/claimOxen.js";
import { planClaimRewards } from "../../src/actions/claimRewards.js";
import { planContribute } from "../../src/actions/contribute.js";
import { execute } from "../../src/actions/execute.js";
import { planExitNode } from "../../src/actions/exitNode.js";
import { planLeaveRound } from "../../src/actions/leaveRound.js";
import { planOpenRound } from "../../src/actions/openRound.js";
import { planProposeRoot } from "../../src/actions/proposeRoot.js";
import { planRefundContribution } from "../../src/actions/refundContribution.js";
import { planRegisterNode } from "../../src/actions/registerNode.js";
import { planRegisterRound } from "../../src/actions/registerRound.js";
import { planRequestExit } from "../../src/actions/requestExit.js";
import { planSetBeneficiary } from "../../src/actions/setBeneficiary.js";
import { simulate } from "../../src/actions/simulate.js";
import { planWithdrawStake } from "../../src/actions/withdrawStake.js";
import { withSigner, type Client, type ReadClient } from "../../src/contracts/client.js";
import { roundIdOf, type RoundTerms } from "../../src/contracts/rounds.js";
import type { Address } from "../../src/core/addresses.js";
import type { Hex } from "../../src/core/hex.js";
import { createCredentials, generateNodeSecrets } from "../../src/crypto/credentials.js";
import { verifyRegistration } from "../../src/crypto/networkIdentity.js";
import { nodeIdOf } from "../../src/crypto/nodeKeys.js";
import { attestationDigest, signRoot, sortSignatures } from "../../src/oxen/attestation.js";
import { runChecks } from "../../src/oxen/ledger/checkRunner.js";
import { attestationOf } from "../../src/oxen/ledger/claimsFile.js";
import { buildLedger } from "../../src/oxen/ledger/ledger.js";
import { claimStatus } from "../../src/queries/claimStatus.js";
import { findNodeKey } from "../../src/queries/findNodeKey.js";
import { listRounds } from "../../src/queries/listRounds.js";
import { networkInfo } from "../../src/queries/networkInfo.js";
import { nodeStatus } from "../../src/queries/nodeStatus.js";
import { stakerNodes } from "../../src/queries/stakerNodes.js";
import { quotePro } from "../../src/queries/quotePro.js";
import { rewards } from "../../src/queries/rewards.js";
import { roundStatus } from "../../src/queries/roundStatus.js";
import { roundTerms } from "../../src/queries/roundTerms.js";
import { rejectionOf } from "../support/rejection.js";
import { depositInput } from "../support/snapshots.js";
import {
  asGovernor,
  createChain,
  DAY,
  deploySystem,
  REQUIREMENT,
  startNetwork,
  type System,
} from "../support/system.js";
import { fundedClient, readClientOf } from "../support/toolkit.js";

const SESH = 10n ** 9n;

describe("The toolkit's actions and queries", () => {
  let chain: Awaited<ReturnType<typeof createChain>>;
  let system: System;
  let reader: ReadClient;
  let operator: Client & { signer: HDNodeWallet };
  let other: Client & { signer: HDNodeWallet };

  before(async () => {
    chain = await createChain();
  });

  async function startedSystem() {
    const deployed = await deploySystem(chain);
    const seeded = await startNetwork(deployed, 2);
    const client = await readClientOf(chain, deployed);
    return {
      system: deployed,
      seeded,
      reader: client,
      operator: await fundedClient(chain, deployed, client),
      other: await fundedClient(chain, deployed, client),
    };
  }

  beforeEach(async () => {
    ({ system, reader, operator, other } = await chain.networkHelpers.loadFixture(startedSystem));
  });

  const credentialsOf = (client: Client, feeBps = 1_000) =>
    createCredentials(generateNodeSecrets(), {
      chainId: client.chainId,
      staking: client.deployment.NodeStaking,
      operator: client.account,
      feeBps,
    });

  async function termsOf(client: Client, change: Partial<RoundTerms> = {}): Promise<RoundTerms> {
    const now = await chain.networkHelpers.time.latest();
    return {
      operator: client.account,
      stakingRequirement: REQUIREMENT,
      reservedUntil: now + DAY,
      closesAt: now + 30 * DAY,
      autoRegister: true,
      node: credentialsOf(client),
      reservations: [],
      ...change,
    };
  }

  async function register(client: Client, beneficiary?: Address) {
    const credentials = credentialsOf(client);
    const plan = await planRegisterNode(client, { credentials, ...(beneficiary !== undefined && { beneficiary }) });
    return { credentials, plan, nodeId: nodeIdOf(credentials.key), result: await execute(client, plan) };
  }

  describe("given a solo node", () => {
    it("registers with a permit over exactly the stake (SD-09), and the network can check the ed25519 signature", async () => {
      const { plan, credentials, nodeId, result } = await register(operator, other.account);
      expect(plan.pays).to.deep.equal([{ what: "Stake", amount: REQUIREMENT, to: operator.deployment.NodeStaking }]);
      expect(plan.spend).to.deep.equal({ spender: operator.deployment.NodeStaking, amount: REQUIREMENT });
      expect(plan.worstPenalties.map(({ amount }) => amount)).to.deep.equal([50n * SESH, 1_250n * SESH]);
      expect(result.approval).to.equal(undefined);
      expect(await system.token.allowance(operator.account, plan.spend!.spender)).to.equal(0n);

      const registered = result.events.find(({ name }) => name === "NodeRegistered")!;
      expect(registered.contract).to.equal("staking");
      expect(registered.args).to.include({ nodeId, operator: operator.account, index: 2n });
      const { node } = registered.args as { node: { ed25519Signature: [Hex, Hex] } };
      const context = {
        chainId: operator.chainId,
        staking: operator.deployment.NodeStaking,
        operator: operator.account,
        ed25519Key: credentials.ed25519Key,
        feeBps: 1_000,
      };
      expect(verifyRegistration(node.ed25519Signature, context, credentials.key)).to.equal(true);

      const status = await nodeStatus(reader, nodeId);
      expect(status).to.include({ state: "active", operator: operator.account, feeBps: 1_000, stake: REQUIREMENT });
      expect(status.contributors).to.deep.equal([
        { staker: operator.account, beneficiary: other.account, stake: REQUIREMENT, withdrawable: 0n },
      ]);
      expect(await findNodeKey(reader, nodeId)).to.deep.equal(credentials.key);
      expect(await stakerNodes(reader, operator.account)).to.deep.equal([nodeId]);
    });

    it("approves exactly the stake where no permit is wanted, and does not approve twice (SD-09, SD-13)", async () => {
      const plan = await planRegisterNode(operator, { credentials: credentialsOf(operator) });
      expect(await simulate(operator, plan, "approve")).to.deep.equal({});
      const result = await execute(operator, plan, { funding: "approve" });
      const approved = result.approval!.events.find(({ name }) => name === "Approval")!;
      expect(approved.args).to.deep.equal({
        owner: operator.account,
        spender: operator.deployment.NodeStaking,
        value: REQUIREMENT,
      });

      // As if interrupted after the approval: the allowance is there and is used.
      await system.token.connect(other.signer).approve(other.deployment.NodeStaking, REQUIREMENT);
      const second = await planRegisterNode(other, { credentials: credentialsOf(other) });
      expect((await execute(other, second, { funding: "approve" })).approval).to.equal(undefined);
    });

    it("simulates without sending anything", async () => {
      const nonce = await chain.ethers.provider.getTransactionCount(operator.account);
      const { gas, feeWei } = await simulate(
        operator,
        await planRegisterNode(operator, { credentials: credentialsOf(operator) }),
      );
      expect(gas! > 100_000n && feeWei! > 0n).to.equal(true);
      expect(await chain.ethers.provider.getTransactionCount(operator.account)).to.equal(nonce);
      expect(await stakerNodes(reader, operator.account)).to.deep.equal([]);
    });

    it("leaves: request, take back, request again, exit, withdraw", async () => {
      const { credentials, nodeId } = await register(operator);
      await execute(operator, await planRequestExit(operator, { nodeId }));
      expect((await nodeStatus(reader, nodeId)).state).to.equal("exit requested");
      await execute(operator, planCancelExit(operator, { nodeId }));
      const requested = await planRequestExit(operator, { nodeId });
      await execute(operator, requested);
      const { exitableAt } = await nodeStatus(reader, nodeId);
      expect(requested.dates[0]!.at).to.be.closeTo(exitableAt!, 5);

      const exit = await planExitNode(other, { nodeKey: credentials.key });
      const early = await rejectionOf(simulate(other, exit));
      expect(early.details).to.deep.equal({
        error: "ExitTooEarly",
        arguments: { nodeId, exitableAt: BigInt(exitableAt!) },
      });
      await chain.networkHelpers.time.increaseTo(exitableAt!);
      await execute(other, exit);

      const withdraw = await planWithdrawStake(operator, { nodeIds: [nodeId] });
      expect(withdraw.receives).to.deep.equal([
        { what: `Stake of node ${nodeId}`, amount: REQUIREMENT, to: operator.account },
      ]);
      const before = await system.token.balanceOf(operator.account);
      await execute(other, await planWithdrawStake(other, { nodeIds: [nodeId], staker: operator.account }));
      expect((await system.token.balanceOf(operator.account)) - before).to.equal(REQUIREMENT);
      expect((await nodeStatus(reader, nodeId)).state).to.equal("withdrawn");
      const again = await rejectionOf(execute(operator, withdraw));
      expect(again.details.error).to.equal("NothingToWithdraw");
    });

    it("earns, shows and claims rewards, and sends future ones elsewhere", async () => {
      const { nodeId } = await register(operator);
      await chain.networkHelpers.time.increase(DAY);
      const report = await rewards(reader, operator.account);
      expect(report.nodesBps).to.equal(10_000n);
      expect(report.claimable > 0n && report.perMonth > report.perDay).to.equal(true);
      await execute(operator, planSetBeneficiary(operator, { nodeId, beneficiary: other.account }));
      const plan = await planClaimRewards(other, { beneficiaries: [operator.account] });
      expect(plan.call.method).to.equal("claimFor");
      const claimed = async (client: Client, options: Parameters<typeof planClaimRewards>[1] = {}) => {
        const { events } = await execute(client, await planClaimRewards(client, options));
        return events.filter(({ name }) => name === "RewardsClaimed").map(({ args }) => args);
      };
      const [first] = await claimed(other, { beneficiaries: [operator.account] });
      expect(first!.beneficiary).to.equal(operator.account);
      expect((first!.amount as bigint) >= report.claimable).to.equal(true);
      await chain.networkHelpers.time.increase(DAY);
      expect((await claimed(other)).map(({ beneficiary }) => beneficiary)).to.deep.equal([other.account]);
      await chain.networkHelpers.time.increase(DAY);
      const many = await claimed(operator, { beneficiaries: [operator.account, other.account] });
      // The operator earns nothing any more and is passed over.
      expect(many.map(({ beneficiary }) => beneficiary)).to.deep.equal([other.account]);
    });

    it("finds the key of a seeded node", async () => {
      const { keys, nodeIds } = await chain.networkHelpers.loadFixture(startedSystem).then(({ seeded }) => seeded);
      expect(await findNodeKey(reader, nodeIds[1] as Hex)).to.deep.equal(keys[1]);
    });

    it("also sends through signers that keep their key elsewhere", async () => {
      const external = await withSigner(reader, system.stakers[3]!);
      const { result } = await register(external);
      expect(result.events.some(({ name }) => name === "NodeRegistered")).to.equal(true);
    });
  });

  describe("given a contribution round", () => {
    it("fills by permits, is listed with its terms, and registers by itself", async () => {
      const terms = await termsOf(operator, { reservations: [{ staker: other.account, amount: 5_000n * SESH }] });
      const roundId = roundIdOf(terms);
      const opened = await execute(operator, planOpenRound(operator, { terms, amount: 6_250n * SESH }));
      expect(opened.events.find(({ name }) => name === "RoundOpened")!.args.roundId).to.equal(roundId);
      expect(await roundTerms(reader, roundId)).to.deep.equal(terms);
      const [listed] = await listRounds(reader);
      expect(listed).to.deep.include({
        roundId,
        state: "open",
        feeBps: 1_000,
        contributed: 6_250n * SESH,
        available: 13_750n * SESH,
        reservations: terms.reservations,
      });

      const third = await fundedClient(chain, system, reader);
      const tooMuch = await planContribute(third, { terms, amount: 13_751n * SESH });
      const refused = await rejectionOf(simulate(third, tooMuch));
      expect(refused.hint).to.equal("Contribute at most 13,750 SESH.");
      await execute(
        third,
        await planContribute(third, { terms, amount: 13_750n * SESH, beneficiary: operator.account }),
      );
      const last = await planContribute(other, { terms, amount: 5_000n * SESH });
      expect(last.worstPenalties.map(({ amount }) => amount)).to.deep.equal([0n]);
      const { events } = await execute(other, last);
      expect(events.some(({ name }) => name === "RoundRegistered")).to.equal(true);
      expect((await roundStatus(reader, roundId)).state).to.equal("registered");
      expect((await nodeStatus(reader, nodeIdOf(terms.node.key))).contributors).to.have.length(3);
      expect(await stakerNodes(reader, third.account)).to.deep.equal([nodeIdOf(terms.node.key)]);
      expect(await listRounds(reader)).to.deep.equal([]);
      expect((await listRounds(reader, { all: true })).map(({ state }) => state)).to.deep.equal(["registered"]);
    });

    it("registers by its operator where it does not by itself", async () => {
      const terms = await termsOf(operator, { autoRegister: false });
      await execute(operator, planOpenRound(operator, { terms, amount: REQUIREMENT }));
      expect((await roundStatus(reader, roundIdOf(terms))).state).to.equal("complete");
      const { events } = await execute(operator, planRegisterRound(operator, { terms }));
      expect(events.map(({ name }) => name)).to.include.members(["RoundRegistered", "NodeRegistered"]);
    });

    it("refuses a contribution under other terms (MC-01)", async () => {
      const terms = await termsOf(operator);
      await execute(operator, planOpenRound(operator, { terms, amount: 6_250n * SESH }));
      const changed = { ...terms, node: { ...terms.node, feeBps: 10_000 } };
      const plan = await planContribute(other, { terms: changed, amount: 5_000n * SESH });
      expect((await rejectionOf(simulate(other, plan))).details.error).to.equal("RoundNotOpen");
    });

    it("lets a contributor leave after a day, and pays everybody back when it ends", async () => {
      const terms = await termsOf(operator);
      const roundId = roundIdOf(terms);
      await execute(operator, planOpenRound(operator, { terms, amount: 6_250n * SESH }));
      await execute(other, await planContribute(other, { terms, amount: 5_000n * SESH }));
      const leave = await planLeaveRound(other, { roundId });
      expect(leave.receives).to.deep.equal([{ what: "Contribution", amount: 5_000n * SESH, to: other.account }]);
      expect((await rejectionOf(simulate(other, leave))).details.error).to.equal("LeaveTooEarly");
      await chain.networkHelpers.time.increaseTo(leave.dates[0]!.at);
      await execute(other, leave);
      await execute(other, await planContribute(other, { terms, amount: 5_000n * SESH }));

      const cancel = await planCancelRound(operator, { roundId });
      expect(cancel.receives.map(({ to }) => to)).to.deep.equal([operator.account, other.account]);
      await execute(operator, cancel);
      await execute(operator, await planRefundContribution(operator, { roundId, staker: other.account }));
      expect(await system.token.balanceOf(other.account)).to.equal(100_000n * SESH);
      expect(await system.token.balanceOf(operator.account)).to.equal(100_000n * SESH);
      expect((await roundStatus(reader, roundId)).state).to.equal("cancelled");
    });

    it("says what to do about rounds that do not exist", async () => {
      const error = await rejectionOf(roundStatus(reader, id("nothing") as Hex));
      expect(error.hint).to.contain("sesh round list");
      expect((await rejectionOf(roundTerms(reader, id("nothing") as Hex))).code).to.equal("PRECONDITION_FAILED");
    });
  });

  describe("given Session Pro", () => {
    it("quotes the plans and buys with a permit that is never above the limit", async () => {
      const quotes = await quotePro(reader);
      expect(quotes.map(({ plan, name, months, usd }) => [plan, name, months, usd])).to.deep.equal([
        [1, "Pro", 1, 4_990_000n],
        [2, "Pro", 3, 12_990_000n],
        [3, "Pro", 12, 47_990_000n],
      ]);
      // 4.99 USD at 0.20 USD per SESH.
      expect(quotes[0]!.sesh).to.equal(24_950_000_000n);
      const commitment = id("commitment") as Hex;
      const plan = await planBuyPro(operator, { plan: 1, commitment });
      expect(plan.summary).to.equal("Burn SESH for Session Pro: Pro, 1 month.");
      expect(plan.spend).to.deep.equal({ spender: operator.deployment.FeeRecycler, amount: 25_449_000_000n });
      const supply = await system.token.totalSupply();
      const { events } = await execute(operator, plan);
      expect(events.find(({ name }) => name === "ProBurned")!.args).to.deep.include({
        receiptId: 1n,
        plan: 1n,
        root: commitment,
        count: 1n,
        sesh: 24_950_000_000n,
        payer: operator.account,
      });
      expect(await system.token.balanceOf(operator.account)).to.equal(100_000n * SESH - 24_950_000_000n);
      expect(await system.token.totalSupply()).to.equal(supply);
    });

    it("refuses a price above the buyer's limit", async () => {
      const plan = await planBuyPro(operator, { plan: 1, commitment: id("c") as Hex, maxSesh: 24_949_999_999n });
      const error = await rejectionOf(simulate(operator, plan));
      expect(error.shortMessage).to.equal("The price is 24.95 SESH, above your limit of 24.949999999 SESH.");
    });

    it("leaves out plans that are not sold", async () => {
      const data = system.recycler.interface.encodeFunctionData("setProduct", [2, `0x${"0".repeat(40)}`, 0]);
      await asGovernor(chain, system, system.recycler, data);
      const { feed, operations } = system;
      await feed.connect(operations).post(20_000_000n);
      expect((await quotePro(reader)).map(({ plan }) => plan)).to.deep.equal([1, 3]);
    });

    it("quotes and sells more storage and faster routing once the governor has added their rows", async () => {
      const { recycler, proBurn, feed, operations } = system;
      const seller = await proBurn.getAddress();
      for (const [plan, price] of [
        [4, 1_990_000n],
        [5, 2_990_000n],
      ] as const)
        await asGovernor(
          chain,
          system,
          recycler,
          recycler.interface.encodeFunctionData("setProduct", [plan, seller, price]),
        );
      await feed.connect(operations).post(20_000_000n);
      // 1.99 and 2.99 USD at 0.20 USD per SESH.
      expect((await quotePro(reader)).slice(-2)).to.deep.equal([
        {
          plan: 4,
          name: "increased storage",
          months: 1,
          entitlement: "storage",
          days: 30,
          usd: 1_990_000n,
          sesh: 9_950_000_000n,
        },
        {
          plan: 5,
          name: "faster routing",
          months: 1,
          entitlement: "routing",
          days: 30,
          usd: 2_990_000n,
          sesh: 14_950_000_000n,
        },
      ]);
      const plan = await planBuyPro(operator, { plan: 4, commitment: id("storage") as Hex });
      expect(plan.summary).to.equal("Burn SESH for Session Pro: increased storage, 1 month.");
      const { events } = await execute(operator, plan);
      expect(events.find(({ name }) => name === "ProBurned")!.args).to.deep.include({ plan: 4n, sesh: 9_950_000_000n });
    });
  });

  describe("given an active claims root", () => {
    it("pays one and several accounts, and shows the campaign", async () => {
      const campaign = "oxen-coin";
      expect(await claimStatus(reader, campaign)).to.deep.include({ cap: 30_000_000n * SESH, totalClaimed: 0n });
      const rows = [operator, other, await fundedClient(chain, system, reader)].map(
        ({ account }, i) => [account, BigInt(i + 1) * 2_000n * SESH] as const,
      );
      const oxenBlockHash = id("block") as Hex;
      const terms = { chainId: reader.chainId, bridge: reader.deployment.OxenClaims, supply: 60_000_000n * SESH };
      const input = { ...depositInput(terms, rows), oxenBlockHash };
      const ledger = await buildLedger(input, runChecks);
      const { root, total, ledgerHash } = ledger;
      const proposed = { root, ledgerHash, total, oxenHeight: BigInt(input.oxenHeight), epoch: 1n };
      const attestation = attestationOf(ledger);
      expect(await system.oxenClaims.rootDigest(proposed, oxenBlockHash)).to.equal(attestationDigest(attestation));

      const signatures = await Promise.all(system.attesters.map((attester) => signRoot(attester, attestation)));
      await execute(
        other,
        await planProposeRoot(other, {
          campaign,
          root: proposed,
          oxenBlockHash,
          uri: "ipfs://ledger",
          signatures: sortSignatures(attestation, signatures),
        }),
      );
      const { pending } = await claimStatus(reader, campaign);
      expect(pending).to.deep.include(proposed);
      await chain.networkHelpers.time.increaseTo(pending!.activeAt);
      await execute(other, planActivateRoot(other, { campaign }));

      const claims = rows.map(([account]) => ({
        ...ledger.claims.find((claim) => claim.account === account)!,
        proof: ledger.tree.proofOf(account)!,
      }));
      const single = await planClaimOxen(other, { campaign, claims: claims.slice(0, 1) });
      await execute(other, single);
      const many = await planClaimOxen(other, { campaign, claims });
      expect(many.receives.map(({ amount }) => amount)).to.deep.equal([0n, 2_000n * SESH, 3_000n * SESH]);
      expect((await execute(other, many)).events.filter(({ name }) => name === "Claimed")).to.have.length(2);
      expect(await claimStatus(reader, campaign, operator.account)).to.deep.include({
        totalClaimed: 6_000n * SESH,
        claimed: 1_000n * SESH,
        active: proposed,
      });
      const wrong = await planClaimOxen(other, { campaign, claims: [{ ...claims[0]!, cumulative: 1n }] });
      expect((await rejectionOf(simulate(other, wrong))).details.error).to.equal("ProofInvalid");
    });
  });

  it("describes the network", async () => {
    const info = await networkInfo(reader);
    expect(info).to.deep.include({
      chainId: 421_614n,
      retired: false,
      stakingRequirement: REQUIREMENT,
      exitDelay: 15 * DAY,
      deregistrationLock: 30 * DAY,
      activeNodes: 2,
      quorumNodes: 2,
      totalSupply: 240_000_000n * SESH,
    });
    expect(info.startedAt! <= info.time).to.equal(true);
  });

  describe("given mistakes people make", () => {
    it("tells a wallet without SESH what to bring", async () => {
      const poor = await fundedClient(chain, system, reader, 24_999n * SESH);
      const plan = await planRegisterNode(poor, { credentials: credentialsOf(poor) });
      const error = await rejectionOf(execute(poor, plan));
      expect(error.shortMessage).to.equal(`${poor.account} has 24,999 SESH but needs 25,000 SESH.`);
    });

    it("tells a wallet that its proof was made for another operator", async () => {
      const plan = await planRegisterNode(operator, { credentials: credentialsOf(other) });
      const error = await rejectionOf(execute(operator, plan));
      expect(error.details.error).to.equal("ProofOfPossessionInvalid");
      expect(error.hint).to.contain("sign with the operator's wallet on the right network");
    });

    it("tells an unknown node from a known one", async () => {
      const nodeId = id("nothing") as Hex;
      expect((await rejectionOf(nodeStatus(reader, nodeId))).shortMessage).to.equal(`There is no node ${nodeId}.`);
      const error = await rejectionOf(planRequestExit(operator, { nodeId }).then((plan) => simulate(operator, plan)));
      expect(error.details).to.deep.equal({ error: "NodeNotActive", arguments: { nodeId, status: 0n } });
    });

    it("notices addresses of another network", async () => {
      const empty = `0x${"12".repeat(20)}`;
      const wrong = await readClientOf(chain, {
        ...system,
        staking: system.staking.attach(empty) as System["staking"],
      });
      const error = await rejectionOf(networkInfo(wrong));
      expect(error.code).to.equal("CONFIG_INVALID");
      expect(error.hint).to.contain("SESH_DEPLOYMENT");
    });

    it("refuses to execute without a key", async () => {
      const { nodeId } = await register(operator);
      const keyless = { ...reader, account: operator.account };
      const plan = await planRequestExit(keyless, { nodeId });
      expect(typeof (await simulate(keyless, plan)).gas).to.equal("bigint");
      expect((await rejectionOf(execute(keyless, plan))).code).to.equal("CONFIG_INVALID");
    });
  });
});
