import { expect } from "chai";
import type { ContractTransactionResponse, FunctionFragment } from "ethers";
import { nodeId, nodeKey, nodeSecret } from "../../support/nodes.js";
import { signPermit } from "../../support/permits.js";
import { asQuorum, MISCONDUCT, seeded, statement, submit, UPTIME } from "../../support/quorum.js";
import {
  createChain,
  DAY,
  deploySystem,
  registerSolo,
  registrationFor,
  REQUIREMENT,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const key = (label: string) => nodeKey(nodeSecret(label));

/** One node in every state that a function needs, governance ready to act, and a pause that has just begun. */
async function paused() {
  const system = await deploySystem(chain, (parameters) => (parameters.staking.exitDelay = 3_600));
  await startNetwork(system, 9);
  const { authority, staking, governor, guardian, stakers } = system;
  const quorum = await asQuorum(chain, system);
  await quorum.deregister(key("seed 0"), MISCONDUCT, guardian);
  const encode = staking.interface.encodeFunctionData.bind(staking.interface);
  const governed = {
    retire: encode("retire"),
    setStakingRequirement: encode("setStakingRequirement", [7n]),
    setExitDelay: encode("setExitDelay", [DAY]),
    setDeregistrationLock: encode("setDeregistrationLock", [DAY]),
    setContributionRounds: encode("setContributionRounds", [guardian.address]),
  };
  const { retire, ...parameterChanges } = governed;
  await authority.connect(governor).schedule(staking, retire, 0);
  await networkHelpers.time.increase(25 * DAY);
  for (const data of Object.values(parameterChanges)) await authority.connect(governor).schedule(staking, data, 0);
  await networkHelpers.time.increase(6 * DAY);
  const operator = stakers[1] as Signer;
  const active = await registerSolo(system, "active", operator);
  const requested = await registerSolo(system, "requested", operator);
  const exited = await registerSolo(system, "exited", operator);
  for (const { nodeId } of [requested, exited]) await staking.connect(operator).requestExit(nodeId);
  await networkHelpers.time.increase(DAY);
  await staking.exit(exited.key);
  await quorum.deregister(key("seed 1"), MISCONDUCT, guardian);
  await quorum.decommission(key("seed 2"), UPTIME, 0);
  await staking.connect(guardian).pause(7 * DAY);
  return {
    system,
    ...system,
    governed,
    quorum,
    operator,
    active,
    requested,
    exited,
    until: await staking.pausedUntil(),
  };
}

async function pausedBeforeStart() {
  const system = await deploySystem(chain);
  await system.staking.connect(system.guardian).pause(7 * DAY);
  return system;
}

type Context = Awaited<ReturnType<typeof paused>>;
type Call = (context: Context) => Promise<ContractTransactionResponse>;

const STOPPED: Record<string, Call> = {
  register: async ({ system, staking, operator }) =>
    staking.connect(operator).register(await registrationFor(system, "new", operator)),
  registerWithPermit: async ({ system, staking, token, operator }) => {
    const terms = { spender: await staking.getAddress(), amount: REQUIREMENT, deadline: 2 ** 40 };
    const permit = await signPermit(token, operator, terms);
    return staking.connect(operator).registerWithPermit(await registrationFor(system, "new", operator), permit);
  },
};

/** What the quorum states, with what the staking contract says when it may; a deregistration waits 2 hours longer. */
const STATED: Record<string, { call: Call; event: string }> = {
  decommission: {
    call: ({ quorum }) => quorum.decommission(key("seed 3"), UPTIME, 7_200),
    event: "NodeDecommissioned",
  },
  recommission: {
    call: ({ quorum }) => quorum.recommission(key("seed 2"), UPTIME, 7_200),
    event: "NodeRecommissioned",
  },
};

const deregister: Call = ({ quorum, guardian }) => quorum.deregister(key("seed 2"), UPTIME, guardian);

const byGovernor =
  (name: keyof Context["governed"]): Call =>
  ({ authority, staking, governor, governed }) =>
    authority.connect(governor).execute(staking, governed[name]);

const RUNNING: Record<string, Call> = {
  requestExit: ({ staking, operator, active }) => staking.connect(operator).requestExit(active.nodeId),
  cancelExit: ({ staking, operator, requested }) => staking.connect(operator).cancelExit(requested.nodeId),
  exit: ({ staking, requested }) => staking.exit(requested.key),
  withdraw: ({ staking, operator, exited }) => staking.connect(operator).withdraw([exited.nodeId]),
  withdrawFor: ({ staking, operator, exited }) => staking.withdrawFor(operator, [exited.nodeId]),
  setBeneficiary: ({ staking, operator, guardian, active }) =>
    staking.connect(operator).setBeneficiary(active.nodeId, guardian),
  annulPenalty: ({ staking, governor }) => staking.connect(governor).annulPenalty(nodeId(key("seed 1"))),
  settlePenalty: ({ staking }) => staking.settlePenalty(nodeId(key("seed 0"))),
  unpause: ({ staking, operations }) => staking.connect(operations).unpause(),
  setStakingRequirement: byGovernor("setStakingRequirement"),
  setExitDelay: byGovernor("setExitDelay"),
  setDeregistrationLock: byGovernor("setDeregistrationLock"),
  setContributionRounds: byGovernor("setContributionRounds"),
  retire: byGovernor("retire"),
};

/** Not of this table: tested on their own below, and by the tests of the pause itself. */
const OTHERS = ["seed", "start", "pause", "setAuthority"];

describe("NodeStaking during a pause (ST-12, ST-13)", () => {
  it("has a row for every function that changes state", async () => {
    const { staking } = await networkHelpers.loadFixture(paused);
    const names = staking.interface.fragments
      .filter((fragment): fragment is FunctionFragment => fragment.type === "function")
      .filter(({ constant }) => !constant)
      .map(({ name }) => name);
    const rows = [STOPPED, STATED, RUNNING].flatMap((table) => Object.keys(table));
    expect(names.sort()).to.deep.equal([...rows, "deregister", ...OTHERS].sort());
  });

  for (const [name, call] of Object.entries(STOPPED)) {
    it(`stops ${name}, which brings a node in`, async () => {
      const context = await networkHelpers.loadFixture(paused);
      await expect(call(context)).to.be.revertedWithCustomError(context.staking, "PauseActive").withArgs(context.until);
    });

    it(`lets ${name} go on by itself when the pause is over`, async () => {
      const context = await networkHelpers.loadFixture(paused);
      await networkHelpers.time.setNextBlockTimestamp(context.until);
      await expect(call(context)).to.emit(context.staking, "NodeRegistered");
    });

    it(`lets ${name} go on when the pause is ended early`, async () => {
      const context = await networkHelpers.loadFixture(paused);
      await context.staking.connect(context.operations).unpause();
      await expect(call(context)).to.emit(context.staking, "NodeRegistered");
    });
  }

  for (const [name, { call, event }] of Object.entries(STATED)) {
    it(`stops ${name} until the second in which the pause is over`, async () => {
      const context = await networkHelpers.loadFixture(paused);
      const { staking, until } = context;
      await networkHelpers.time.setNextBlockTimestamp(until - 1n);
      await expect(call(context)).to.be.revertedWithCustomError(staking, "PauseActive").withArgs(until);
      await networkHelpers.time.setNextBlockTimestamp(until);
      await expect(call(context)).to.emit(staking, event);
    });
  }

  it("PN-07: stops deregister, and for 2 hours longer, because nobody could come back", async () => {
    const context = await networkHelpers.loadFixture(paused);
    const { staking, until } = context;
    await networkHelpers.time.setNextBlockTimestamp(until - 1n);
    await expect(deregister(context)).to.be.revertedWithCustomError(staking, "PauseActive").withArgs(until);
    for (const second of [until, until + 7_199n]) {
      await networkHelpers.time.setNextBlockTimestamp(second);
      await expect(deregister(context))
        .to.be.revertedWithCustomError(staking, "DeregistrationTooSoonAfterPause")
        .withArgs(until + 7_200n);
    }
    await networkHelpers.time.setNextBlockTimestamp(until + 7_200n);
    await expect(deregister(context)).to.emit(staking, "NodeDeregistered");
  });

  it("PN-07: counts the 2 hours from the end of a pause that was ended early", async () => {
    const context = await networkHelpers.loadFixture(paused);
    const { staking, operations } = context;
    await staking.connect(operations).unpause();
    const ended = await staking.pausedUntil();
    expect(ended).to.equal(await networkHelpers.time.latest());
    await networkHelpers.time.setNextBlockTimestamp(ended + 7_199n);
    await expect(deregister(context))
      .to.be.revertedWithCustomError(staking, "DeregistrationTooSoonAfterPause")
      .withArgs(ended + 7_200n);
    await networkHelpers.time.setNextBlockTimestamp(ended + 7_200n);
    await expect(deregister(context)).to.emit(staking, "NodeDeregistered");
  });

  it("stops a submission as a whole, whatever it states", async () => {
    const context = await networkHelpers.loadFixture(paused);
    const { system, staking, until } = context;
    for (const stated of [
      await statement(chain, "seed 3", "decommission"),
      await statement(chain, "seed 2", "recommission"),
      await statement(chain, "seed 2", "deregister"),
    ])
      await expect(submit(system, [stated], seeded(6, 3)))
        .to.be.revertedWithCustomError(staking, "PauseActive")
        .withArgs(until);
  });

  for (const [name, call] of Object.entries(RUNNING)) {
    it(`does not stop ${name}`, async () => {
      const context = await networkHelpers.loadFixture(paused);
      const receipt = await (await call(context)).wait();
      const address = await context.staking.getAddress();
      expect(receipt?.logs.filter((log) => log.address === address)).to.have.length(1);
      const block = await receipt?.getBlock();
      expect(block?.timestamp).to.be.lessThan(Number(context.until));
    });
  }

  it("does not stop seeding and start, which no outsider can do", async () => {
    const system = await networkHelpers.loadFixture(pausedBeforeStart);
    await startNetwork(system);
    expect(await system.staking.startedAt()).to.be.greaterThan(0);
  });
});
