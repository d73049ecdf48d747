import { DAY } from "../../src/core/time.js";
import { REQUIREMENT } from "../../test/support/system.js";
import { aggregateAll } from "./aggregation.js";
import { Comparison, compareNodes, compareTotals } from "./compare.js";
import { type Mistake, makeMistake } from "./mistakes.js";
import { NetworkModel } from "./model.js";
import { Operators } from "./operators.js";
import { Outages } from "./outages.js";
import { BATCH, findSilent, findStatements, type Proposal, propose, toContract } from "./quorum.js";
import { type Random, randomFrom } from "./random.js";
import type { SimulationReport } from "./report.js";
import { HOUR, isUsedUp, isYoung, type ModelNode, type ModelStatement } from "./rules.js";
import { Tally } from "./tally.js";
import { World } from "./world.js";

export interface SimulationOptions {
  nodes: number;
  days: number;
  seed: string;
}

/** On average an outage in one and a half times the simulated period, which is 90 days of 60. */
const MEAN_BETWEEN = 1.5;
const PAUSE = 6 * HOUR;
/** Part of all nodes that fail together once. */
const SAME_PROVIDER = 0.15;
/** Unsealed keys from which on sealing is worth while. */
const SEAL_MINIMUM = 20;
const SUBMIT_GAS = 16_000_000;

/** A network from its start: what happens to it, told to the contracts and to the model alike. */
class Simulation {
  readonly tally = new Tally();
  aggregation: SimulationReport["aggregation"] | undefined;
  private readonly outages = new Map<string, Outages>();
  private readonly operators: Operators;
  private readonly random: Random;
  private readonly options: SimulationOptions;
  private last: Proposal | undefined;

  readonly world: World;
  readonly model: NetworkModel;
  readonly startedAt: number;

  constructor(options: SimulationOptions, world: World, model: NetworkModel) {
    this.options = options;
    this.world = world;
    this.model = model;
    this.startedAt = world.time;
    this.random = randomFrom(options.seed);
    this.operators = new Operators(world, model, this.random);
    for (const node of model.nodes.values()) this.watch(node);
  }

  get people(): { registered: number; exited: number } {
    return { registered: this.operators.registered, exited: this.operators.exited };
  }

  async run(): Promise<void> {
    const hours = this.options.days * 24;
    this.tally.sealed(await this.world.seal(1));
    this.failTogether(this.startedAt + Math.floor(hours / 3) * HOUR);
    for (let hour = 1; hour <= hours; hour++) await this.hour(hour, hours);
  }

  private async hour(hour: number, hours: number): Promise<void> {
    const time = Math.max(this.world.time + 1, this.startedAt + hour * HOUR);
    if (hour === Math.floor(hours / 2)) await this.pause(time);
    if (hour % (7 * 24) === 0) this.tally.sealed(await this.world.seal(SEAL_MINIMUM));
    await this.operators.act(time, (node) => {
      this.watch(node);
    });
    await this.world.reach(time);
    await this.speak(findStatements(this.model, this.world.time, this.downSince));
    if (this.random.fraction() < 1 / 8) {
      const mistake = await makeMistake(this.world, this.model, this.random, this.last);
      if (mistake !== undefined) await this.submit(mistake);
    }
  }

  /** In batches; when one is refused because of its deregistrations, the others are stated without them. */
  private async speak(statements: readonly ModelStatement[]): Promise<void> {
    for (let from = 0; from < statements.length; from += BATCH) {
      const batch = statements.slice(from, from + BATCH);
      const refusal = await this.state(batch);
      const others = batch.filter(({ kind }) => kind !== "deregister");
      if (refusal === "DeregistrationTooSoonAfterPause" && others.length > 0) await this.state(others);
    }
    await this.overstep();
  }

  private async state(statements: ModelStatement[]): Promise<string | undefined> {
    const { time } = this.world;
    const members = this.model.members(time);
    const isDown = (node: ModelNode) => this.downSince(node, time) !== undefined;
    // Once the attestation is made as it is made in earnest, and then everybody signs who can.
    const inEarnest = this.aggregation === undefined && time > this.startedAt + DAY;
    const silent = findSilent(members, isDown, inEarnest ? 0 : this.random.fraction() / 3, this.random);
    const proposal = await propose(this.world, members, statements, silent);
    if (inEarnest) this.aggregation = await aggregateAll(this.world, members, proposal, silent);
    return this.submit({ ...proposal, genuine: true });
  }

  /** When the epoch allows no more, somebody tries nevertheless. */
  private async overstep(): Promise<void> {
    const { time } = this.world;
    const left = this.model.left(time);
    if (this.random.fraction() > 1 / 4) return;
    const present = this.model.active();
    const node = this.random.pick(present);
    const spent = this.random.pick(present.filter((each) => isUsedUp(each, time) && !isYoung(each, time)));
    if (left.decommissions === 0 && node !== undefined)
      await this.state([{ node, kind: "decommission", timestamp: time }]);
    if (left.deregistrations === 0 && spent !== undefined)
      await this.state([{ node: spent, kind: "deregister", timestamp: time }]);
  }

  /** What the model says must happen, must happen. */
  private async submit(proposal: Mistake): Promise<string | undefined> {
    const { statements, attestation } = proposal;
    const { quorum, deployer } = this.world.system;
    const expected = this.model.refusal(statements, this.world.time + 1, proposal);
    const sent = await this.world.send(async () =>
      quorum.connect(deployer).submit(toContract(statements), attestation, { gasLimit: SUBMIT_GAS }),
    );
    if (sent.refusal !== expected)
      throw new Error(`Statements at ${sent.time}: ${sent.refusal ?? "accepted"}, not ${expected ?? "accepted"}.`);
    if (sent.refusal !== undefined) {
      this.tally.refused(sent.refusal);
      return sent.refusal;
    }
    for (const statement of statements) this.model.apply(statement, sent.time);
    this.tally.accepted(proposal, sent);
    this.last = proposal;
    return undefined;
  }

  private async pause(time: number): Promise<void> {
    const { staking, guardian } = this.world.system;
    const sent = await this.world.send(async () => staking.connect(guardian).pause(PAUSE), time);
    if (sent.refusal !== undefined) throw new Error(`The pause was refused: ${sent.refusal}.`);
    this.model.pausedUntil = sent.time + PAUSE;
  }

  private watch(node: ModelNode): void {
    const between = this.options.days * MEAN_BETWEEN * DAY;
    this.outages.set(node.id, new Outages(`${this.options.seed} ${node.label}`, this.world.time, between));
  }

  private failTogether(time: number): void {
    for (const outages of this.outages.values())
      if (this.random.fraction() < SAME_PROVIDER) outages.fail(time, time + this.random.magnitude(HOUR, 6 * HOUR));
  }

  private readonly downSince = (node: ModelNode, time: number) => this.outages.get(node.id)?.downSince(time);
}

/** Runs a simulation and compares its end with the model; fails where anything differs. */
export async function simulateNetwork(options: SimulationOptions): Promise<SimulationReport> {
  const world = await World.create(options.days);
  try {
    const { token, pool, deployer } = world.system;
    const funded = await token.balanceOf(pool);
    const liquidator = { address: deployer.address, before: await token.balanceOf(deployer) };
    const seeded = await world.start(options.nodes);
    const model = new NetworkModel(funded, REQUIREMENT, world.time);
    for (const node of seeded) model.admit(node, world.time);
    const simulation = new Simulation(options, world, model);
    await simulation.run();

    const { tally, aggregation } = simulation;
    if (aggregation === undefined) throw new Error("Nothing was stated after the first day.");
    const comparison = new Comparison();
    const rewards = await compareNodes(world, model, comparison);
    await compareTotals(world, model, { funded, liquidator }, comparison);
    const [active, members, stores] = [model.active(), model.members(world.time), world.positions.stores];
    return {
      seed: options.seed,
      days: options.days,
      nodes: {
        seeded: seeded.length,
        ...simulation.people,
        active: active.length,
        members: members.length,
        stores: stores.length,
      },
      statements: tally.statements,
      submissions: tally.submissions,
      sealing: tally.sealing,
      formats: tally.formats,
      refusals: tally.refusals,
      rewardsLost: model.lost,
      penalties: model.penalties,
      aggregation,
      checked: comparison.list,
      rewards,
    };
  } finally {
    await world.chain.close();
  }
}
