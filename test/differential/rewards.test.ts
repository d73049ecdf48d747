import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { nodeId } from "../support/nodes.js";
import {
  createChain,
  credentialsFor,
  DAY,
  deploySystem,
  registerSolo,
  REQUIREMENT,
  type Signer,
  startNetwork,
  type System,
} from "../support/system.js";
import { RewardModel } from "./rewardModel.js";

const HOUR = 3_600;
const EVENTS = 70;
const POOL_FUNDING = 63_177_550n * 10n ** 9n;
const SEEDED = 2;

const chain = await createChain();
const { networkHelpers, ethers } = chain;

/** A sequence of numbers that is the same for the same seed. */
function randomOf(seed: string) {
  let count = 0;
  return (limit: number): number => Number(BigInt(id(`${seed} ${count++}`)) % BigInt(limit));
}

/** One random history of the network, told to the contracts and to the model. */
class History {
  readonly random: (limit: number) => number;
  readonly system: System;
  readonly model: RewardModel;
  readonly keys = new Map<string, { x: bigint; y: bigint }>();
  readonly beneficiaries: string[];
  /** Per beneficiary, what was claimed. */
  readonly paid = new Map<string, bigint>();
  funded = POOL_FUNDING;
  /** Transactions so far that made the pool accrue; each accrues once. */
  accruals = 0;
  labels = 0;

  constructor(seed: string, system: System, model: RewardModel) {
    this.random = randomOf(seed);
    this.system = system;
    this.model = model;
    const others = [1, 2, 3].map((number) => ethers.getAddress(id(`beneficiary ${number}`).slice(0, 42)));
    this.beneficiaries = [...system.stakers.map((staker) => staker.address), ...others];
  }

  pick<T>(items: readonly T[]): T {
    return items[this.random(items.length)] as T;
  }

  /** Sends one transaction at a random later time and tells the model how late it is. */
  async at(send: () => Promise<unknown>, wait = this.random(4) === 0 ? this.random(3 * DAY) : this.random(6 * HOUR)) {
    const time = (await networkHelpers.time.latest()) + 1 + wait;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await send();
    this.model.advanceTo(time);
    this.accruals++;
  }

  async registerSolo(): Promise<void> {
    const operator = this.pick(this.system.stakers);
    const beneficiary = this.pick(this.beneficiaries);
    const feeBps = BigInt(this.random(10_001));
    let registered: Awaited<ReturnType<typeof registerSolo>> | undefined;
    await this.at(async () => {
      registered = await registerSolo(this.system, `node ${this.labels++}`, operator, { beneficiary, feeBps });
    });
    if (registered === undefined) throw new Error("no node");
    this.keys.set(registered.nodeId, registered.key);
    const contributors = [{ staker: operator.address, beneficiary, stake: REQUIREMENT }];
    this.model.nodes.set(registered.nodeId, { feeBps, contributors });
  }

  /** A round of 2 to 10 contributors with odd stakes, so that every share is rounded. */
  async registerRound(): Promise<void> {
    const count = 2 + this.random(9);
    const first = this.random(this.system.stakers.length);
    const stakers = Array.from(
      { length: count },
      (_, i) => this.system.stakers[(first + i) % this.system.stakers.length] as Signer,
    );
    const operator = stakers[0] as Signer;
    const feeBps = BigInt(this.random(10_001));
    const node = await credentialsFor(this.system, `node ${this.labels++}`, operator, { feeBps });
    const now = await networkHelpers.time.latest();
    const terms = {
      operator: operator.address,
      stakingRequirement: REQUIREMENT,
      reservedUntil: 0,
      closesAt: now + 60 * DAY,
      autoRegister: true,
      node,
      reservations: [],
    };
    const contributors = [];
    let rest = REQUIREMENT;
    for (const [position, staker] of stakers.entries()) {
      const beneficiary = this.pick(this.beneficiaries);
      const last = position === count - 1;
      const least = position === 0 ? REQUIREMENT / 4n : rest / BigInt(10 - position) + 1n;
      const stake = last ? rest : least + BigInt(this.random(1_000_000_007));
      const rounds = this.system.rounds.connect(staker);
      // Only the last contribution changes what is earned: the others take their block's second each.
      if (position === 0) await rounds.open(terms, stake, beneficiary);
      else if (!last) await rounds.contribute(terms, stake, beneficiary);
      else await this.at(() => rounds.contribute(terms, stake, beneficiary), 0);
      contributors.push({ staker: staker.address, beneficiary, stake });
      rest -= stake;
    }
    this.keys.set(nodeId(node.key), node.key);
    this.model.nodes.set(nodeId(node.key), { feeBps, contributors });
  }

  async exit(): Promise<void> {
    const [id_, node] = this.pick([...this.model.nodes]);
    const operator = node.contributors[0]?.staker;
    const signer = this.system.stakers.find(({ address }) => address === operator);
    const key = this.keys.get(id_);
    if (signer === undefined || key === undefined) throw new Error("unknown node");
    await this.system.staking.connect(signer).requestExit(id_);
    await this.at(() => this.system.staking.exit(key), HOUR + this.random(DAY));
    this.model.nodes.delete(id_);
  }

  async changeBeneficiary(): Promise<void> {
    const [id_, node] = this.pick([...this.model.nodes]);
    const contributor = this.pick(node.contributors);
    const signer = this.system.stakers.find(({ address }) => address === contributor.staker);
    const beneficiary = this.pick(this.beneficiaries);
    if (signer === undefined) throw new Error("unknown staker");
    await this.at(() => this.system.staking.connect(signer).setBeneficiary(id_, beneficiary));
    contributor.beneficiary = beneficiary;
  }

  async claim(): Promise<void> {
    const { pool, token, deployer } = this.system;
    const beneficiaries = this.random(3) === 0 ? this.beneficiaries : [this.pick(this.beneficiaries)];
    const balances = await Promise.all(beneficiaries.map((beneficiary) => token.balanceOf(beneficiary)));
    await this.at(() => pool.connect(deployer).claimMany(beneficiaries));
    for (const [i, beneficiary] of beneficiaries.entries()) {
      const received = (await token.balanceOf(beneficiary)) - (balances[i] ?? 0n);
      this.paid.set(beneficiary, (this.paid.get(beneficiary) ?? 0n) + received);
    }
  }

  async fund(): Promise<void> {
    const { pool, token, treasury } = this.system;
    const amount = BigInt(1 + this.random(1_000_000)) * 10n ** 9n + BigInt(this.random(1_000_000_000));
    if (this.random(2) === 0) {
      await token.connect(treasury).approve(pool, amount);
      await this.at(() => pool.connect(treasury).fund(amount));
    } else {
      await token.connect(treasury).transfer(pool, amount);
      await this.at(() => pool.sync());
    }
    this.model.fund(amount);
    this.funded += amount;
  }

  async step(): Promise<void> {
    const nodes = this.model.nodes.size;
    const dice = this.random(20);
    if (dice < 4 || nodes === 0) await this.registerSolo();
    else if (dice < 7) await this.registerRound();
    else if (dice < 11) await this.exit();
    else if (dice < 14) await this.changeBeneficiary();
    else if (dice < 18) await this.claim();
    else await this.fund();
  }

  /**
   * How far contracts and model may be apart, per beneficiary, in atomic SESH:
   * - 2 per accrual: its payout is rounded down by less than 1, and its factor is off by less than 3e-18 of a reserve
   *   below 2.4e17, less than 1 again;
   * - 1 per accrual for the accumulator: less than 2^-20 for each node, with far fewer than 2^20 nodes;
   * - 1 per accrual for the account: what it earned since its last change is rounded down;
   * - the 40-bit weights: each contributor but the operator loses less than 2^-40 of what its node earns, and the
   *   operator gains less than nine times that.
   * The view that is compared accrues once more, and the model rounds down by less than 1.
   */
  tolerance(beneficiary: string): bigint {
    return 4n * BigInt(this.accruals + 1) + 1n + this.model.weightRounding(beneficiary);
  }

  async compare(): Promise<void> {
    const { pool, token } = this.system;
    this.model.advanceTo(await networkHelpers.time.latest());
    const reserve = await pool.reserve();
    let paid = 0n;
    for (const beneficiary of this.beneficiaries) {
      const received = this.paid.get(beneficiary) ?? 0n;
      const actual = received + (await pool.claimable(beneficiary));
      expect(actual, `earned by ${beneficiary}`).to.be.closeTo(
        this.model.earned(beneficiary),
        this.tolerance(beneficiary),
      );
      paid += received;
    }
    // INV-RWD-3: nothing is lost, and the reserve is where the seconds left it.
    expect(paid + (await pool.owed())).to.equal(this.funded - reserve);
    expect(await token.balanceOf(pool)).to.equal(this.funded - paid);
    expect(reserve).to.be.closeTo(this.model.reserve, this.model.reserve / 10n ** 9n);
    expect(await pool.activeNodes()).to.equal(BigInt(this.model.nodes.size));
  }
}

async function begin(seed: string): Promise<History> {
  const system = await deploySystem(chain, (parameters) => {
    parameters.staking.exitDelay = HOUR;
  });
  const { operator, keys, nodeIds } = await startNetwork(system, SEEDED);
  const history = new History(seed, system, new RewardModel(await networkHelpers.time.latest()));
  history.model.fund(POOL_FUNDING);
  for (const [i, id_] of nodeIds.entries()) {
    const [contributor] = await system.staking.contributorsOf(id_);
    const { feeBps } = await system.staking.nodeOf(id_);
    expect(contributor?.staker).to.equal(operator.address);
    history.keys.set(id_, keys[i] ?? { x: 0n, y: 0n });
    const contributors = [{ staker: operator.address, beneficiary: operator.address, stake: REQUIREMENT }];
    history.model.nodes.set(id_, { feeBps, contributors });
  }
  return history;
}

describe("Rewards against the per-second model (RW-01, RW-02, RW-03, RW-10, INV-RWD-3)", () => {
  for (const seed of ["first", "second", "third"]) {
    it(`pays every beneficiary what the model says, in the ${seed} history`, async () => {
      const history = await begin(seed);
      for (let i = 1; i <= EVENTS; i++) {
        await history.step();
        if (i % 10 === 0) await history.compare();
      }
      // Everybody takes everything; what is left as debt is dust.
      const { pool, deployer } = history.system;
      expect(history.beneficiaries).to.not.include(ZeroAddress);
      await history.at(() => pool.connect(deployer).claimMany(history.beneficiaries));
      expect(await pool.owed()).to.be.lessThanOrEqual(BigInt(11 * history.accruals));
    });
  }

  it("pays the same whether the pool is called every hour or once in forty days", async () => {
    const history = await begin("patient");
    const { pool } = history.system;
    const snapshot = await networkHelpers.takeSnapshot();
    const end = (await networkHelpers.time.latest()) + 40 * DAY;
    await networkHelpers.time.increaseTo(end);
    const once = { reserve: await pool.reserve(), claimable: await pool.claimable(history.beneficiaries[0] ?? "") };
    await snapshot.restore();
    for (let call = 0; call < 40 * 24 - 1; call++) {
      await networkHelpers.time.increase(HOUR - 1);
      await pool.sync();
    }
    await networkHelpers.time.increaseTo(end);
    // Two atomic units for each call more.
    expect(await pool.reserve()).to.be.closeTo(once.reserve, 2n * 960n);
    expect(await pool.claimable(history.beneficiaries[0] ?? "")).to.be.closeTo(once.claimable, 3n * 960n);
  });
});
