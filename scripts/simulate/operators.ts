import { DAY } from "../../src/core/time.js";
import type { NetworkModel } from "./model.js";
import type { Random } from "./random.js";
import type { ModelNode } from "./rules.js";
import type { World } from "./world.js";

/** What operators do: they register nodes, ask for their exit, and take the stake back. */
export class Operators {
  registered = 0;
  exited = 0;
  private readonly world: World;
  private readonly model: NetworkModel;
  private readonly random: Random;
  private readonly exitDelay: number;
  private readonly lock: number;

  constructor(world: World, model: NetworkModel, random: Random) {
    this.world = world;
    this.model = model;
    this.random = random;
    ({ exitDelay: this.exitDelay, deregistrationLock: this.lock } = world.system.parameters.staking);
  }

  /** What happens in an hour: on average one node in 1,000 a day comes, and one asks to leave. */
  async act(time: number, joined: (node: ModelNode) => void): Promise<void> {
    const daily = Math.max(0.3, this.model.nodes.size / 1_000);
    if (this.random.fraction() < (daily * 3_600) / DAY && time >= this.model.pausedUntil) {
      const node = await this.world.register(`registered ${this.registered++}`, time);
      this.model.admit(node, node.registeredAt);
      joined(node);
    }
    if (this.random.fraction() < (daily * 3_600) / DAY) {
      const node = this.random.pick(this.model.active().filter(({ exitableAt }) => exitableAt === 0));
      if (node !== undefined) node.exitableAt = (await this.world.requestExit(node)).time + this.exitDelay;
    }
    for (const node of this.model.nodes.values()) {
      await this.finishExit(node);
      await this.withdraw(node);
    }
  }

  private async finishExit(node: ModelNode): Promise<void> {
    const present = node.status === "active" || node.status === "decommissioned";
    if (!present || node.exitableAt === 0 || this.world.time < node.exitableAt) return;
    const { staking, deployer } = this.world.system;
    const sent = await this.world.send(async () => staking.connect(deployer).exit(node.key));
    if (sent.refusal !== undefined) throw new Error(`The exit of ${node.label} was refused: ${sent.refusal}.`);
    this.model.exit(node, sent.time);
    this.exited++;
  }

  private async withdraw(node: ModelNode): Promise<void> {
    const locked = node.status === "deregistered" && this.world.time < node.deregisteredAt + this.lock;
    const gone = node.status === "exited" || node.status === "deregistered";
    if (!gone || locked || node.returned !== 0n) return;
    const { staking, deployer } = this.world.system;
    const sent = await this.world.send(async () => staking.connect(deployer).withdrawFor(node.operator, [node.id]));
    if (sent.refusal !== undefined) throw new Error(`The stake of ${node.label} was refused: ${sent.refusal}.`);
    node.returned = this.model.requirement - node.penalty;
  }
}
