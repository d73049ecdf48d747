import {
  creditAfterReturn,
  creditAt,
  decommissionLimit,
  deregistrationLimit,
  epochOf,
  faultOf,
  isMember,
  type ModelNode,
  type ModelStatement,
} from "./rules.js";
import { RewardModel } from "./rewards.js";

const BPS = 10_000n;

/** The network as the rules have it, told about every transaction that should have changed it. */
export class NetworkModel {
  readonly nodes = new Map<string, ModelNode>();
  readonly rewards: RewardModel;
  readonly requirement: bigint;
  readonly penalties = { liquidators: 0n, pool: 0n };
  /** Rewards that decommissioned nodes did not get, atomic SESH. */
  lost = 0n;
  pausedUntil = 0;
  private epoch: number;
  /** Active nodes when the epoch began; nobody when the network has started in it. */
  private activeBefore = 0;
  private decommissions = 0;
  private deregistrations = 0;
  private readonly absentSince = new Map<string, bigint>();

  constructor(reserve: bigint, requirement: bigint, startedAt: number) {
    this.rewards = new RewardModel(reserve, startedAt);
    this.requirement = requirement;
    this.epoch = epochOf(startedAt);
  }

  members(time: number): ModelNode[] {
    return [...this.nodes.values()].filter((node) => isMember(node, time));
  }

  active(): ModelNode[] {
    return [...this.nodes.values()].filter(({ status }) => status === "active");
  }

  /** What the epoch still allows. */
  left(time: number): { decommissions: number; deregistrations: number } {
    this.enterEpoch(time);
    return {
      decommissions: decommissionLimit(this.activeBefore) - this.decommissions,
      deregistrations: deregistrationLimit(this.activeBefore) - this.deregistrations,
    };
  }

  /** The error that an attestation or the first unacceptable statement of a list meets, if any. */
  refusal(
    statements: readonly ModelStatement[],
    time: number,
    attestation: { nonSigners: number; genuine: boolean },
  ): string | undefined {
    if (3 * attestation.nonSigners > this.members(time).length) return "NonSignersTooMany";
    if (!attestation.genuine) return "AttestationInvalid";
    const left = this.left(time);
    for (const statement of statements) {
      const fault = faultOf(statement, time, this.pausedUntil);
      if (fault !== undefined) return fault;
      if (statement.kind === "decommission" && left.decommissions-- === 0) return "DecommissionLimitReached";
      if (statement.kind === "deregister" && left.deregistrations-- === 0) return "DeregistrationLimitReached";
    }
    return undefined;
  }

  admit(node: ModelNode, time: number): void {
    this.enterEpoch(time);
    this.nodes.set(node.id, node);
    this.rewards.join(node.id, time);
  }

  apply({ node, kind }: ModelStatement, time: number): void {
    this.enterEpoch(time);
    node.statements++;
    if (kind === "recommission") this.recommission(node, time);
    else if (kind === "decommission") this.decommission(node, time);
    else this.deregister(node, time);
    node.since = time;
  }

  exit(node: ModelNode, time: number): void {
    this.enterEpoch(time);
    if (node.status === "active") this.rewards.leave(node.id, time);
    else this.stopLosing(node, time);
    node.status = "exited";
  }

  private decommission(node: ModelNode, time: number): void {
    node.credit = creditAt(node, time);
    node.status = "decommissioned";
    this.rewards.leave(node.id, time);
    this.absentSince.set(node.id, this.rewards.wholeTime);
    this.decommissions++;
  }

  private recommission(node: ModelNode, time: number): void {
    node.credit = creditAfterReturn(node, time);
    node.status = "active";
    this.rewards.join(node.id, time);
    this.stopLosing(node, time);
  }

  private deregister(node: ModelNode, time: number): void {
    node.credit = creditAt(node, time);
    if (node.status === "active") this.rewards.leave(node.id, time);
    else this.stopLosing(node, time);
    node.status = "deregistered";
    node.deregisteredAt = time;
    const liquidator = (this.requirement * 3n) / BPS;
    const pool = (this.requirement * 17n + BPS - 1n) / BPS;
    node.penalty = liquidator + pool;
    this.penalties.liquidators += liquidator;
    this.penalties.pool += pool;
    this.rewards.fund(pool, time);
    this.deregistrations++;
  }

  private stopLosing(node: ModelNode, time: number): void {
    this.rewards.advance(time);
    this.lost += this.rewards.wholeTime - (this.absentSince.get(node.id) ?? this.rewards.wholeTime);
    this.absentSince.delete(node.id);
  }

  private enterEpoch(time: number): void {
    const epoch = epochOf(time);
    if (epoch === this.epoch) return;
    this.epoch = epoch;
    this.activeBefore = this.active().length;
    this.decommissions = 0;
    this.deregistrations = 0;
  }
}
