import { expect } from "chai";
import type { ContractTransactionResponse, FunctionFragment } from "ethers";
import { signPermit } from "../../support/permits.js";
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

/** One node in every state that a function needs, governance ready to act, and a pause that has just begun. */
async function paused() {
  const system = await deploySystem(chain, (parameters) => (parameters.staking.exitDelay = 3_600));
  await startNetwork(system);
  const { authority, staking, governor, guardian, stakers } = system;
  const encode = staking.interface.encodeFunctionData.bind(staking.interface);
  const governed = {
    retire: encode("retire"),
    setStakingRequirement: encode("setStakingRequirement", [7n]),
    setExitDelay: encode("setExitDelay", [DAY]),
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
  await staking.connect(guardian).pause(7 * DAY);
  return { system, ...system, governed, operator, active, requested, exited, until: await staking.pausedUntil() };
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
  unpause: ({ staking, operations }) => staking.connect(operations).unpause(),
  setStakingRequirement: byGovernor("setStakingRequirement"),
  setExitDelay: byGovernor("setExitDelay"),
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
    expect(names.sort()).to.deep.equal([...Object.keys(STOPPED), ...Object.keys(RUNNING), ...OTHERS].sort());
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
