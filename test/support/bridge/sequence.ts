import { expect } from "chai";
import { id, MaxUint256 } from "ethers";
import { RevertingPool__factory } from "../../../typechain-types/index.js";
import type { Random } from "../random.js";
import { DAY, type Signer } from "../system.js";
import { execute, messages } from "./messages.js";
import type { Ticket } from "./tickets.js";
import { deposit, GAS, type RelayedWorld, withdraw } from "./world.js";

const SUPPLY = 240_000_000n * 10n ** 9n;
const HOUR = 3_600;
/** Enough for a ticket to be tried, too little for it to succeed. */
const LITTLE_GAS = 40_000n;
const PLANS = 3;

/**
 * Random calls on both sides of the bridge, and what they have to add up to. It counts what was sent over the bridge
 * and has not arrived, and what can never arrive, by itself; everything else it reads from the two tokens.
 */
export class BridgeSequence {
  readonly #world: RelayedWorld;
  readonly #random: Random;
  readonly #holders: readonly Signer[];
  readonly #deposits = new Map<Ticket, bigint>();
  readonly #withdrawals = new Map<number, bigint>();
  #sent = 0;
  #donated = 0n;
  #burned = 0n;
  #workingPool: string | undefined;
  /** How often something happened that is not in every sequence. */
  readonly seen = { failed: 0, retried: 0, lost: 0, deferred: 0, purchases: 0, executed: 0 };

  constructor(world: RelayedWorld, random: Random, holders: readonly Signer[]) {
    this.#world = world;
    this.#random = random;
    this.#holders = holders;
  }

  /** One call, chosen at random among those that are possible. */
  async step(): Promise<void> {
    const often = [() => this.#deposit(), () => this.#withdraw(), () => this.#purchase()];
    const sometimes = [() => this.#redeem(), () => this.#execute(), () => this.#flush()];
    const seldom = [() => this.#pass(), () => this.#burn(), () => this.#donate(), () => this.#turnPool()];
    await this.#random.pick([...often, ...often, ...often, ...sometimes, ...sometimes, ...seldom])();
  }

  /** Everybody but the pool takes everything back to Ethereum. */
  async leave(): Promise<void> {
    if (this.#workingPool !== undefined) await this.#turnPool();
    await this.#flush();
    const { l2Token, system } = this.#world;
    for (const holder of [...this.#holders, system.liquidityReceiver]) {
      const balance = await l2Token.balanceOf(holder);
      if (balance !== 0n) await this.#sendBack(holder, balance);
    }
    while (this.#withdrawals.size !== 0) await this.#execute();
    expect(await l2Token.totalSupply()).to.equal(await l2Token.balanceOf(system.pool));
  }

  /** INV-TOK-1 on both chains. */
  async assertTok1(): Promise<void> {
    const { l1Token, l2Token, arbitrum } = this.#world;
    const escrow = await l1Token.balanceOf(arbitrum.l1Gateway);
    const supply = await l2Token.totalSupply();
    expect(await l1Token.totalSupply()).to.equal(SUPPLY);
    expect(supply <= SUPPLY, "supply on Arbitrum above the cap").to.equal(true);
    expect(supply <= escrow, "supply on Arbitrum above the escrow").to.equal(true);
    const onTheWay = [...this.#deposits.values(), ...this.#withdrawals.values()].reduce((sum, each) => sum + each, 0n);
    const remintable = await l2Token.remintable();
    expect(supply + remintable + this.#burned + onTheWay + this.#donated).to.equal(escrow);
  }

  /* THE BRIDGE */

  async #deposit(): Promise<void> {
    const { l1Token, tickets } = this.#world;
    const from = this.#random.pick(this.#holders);
    const balance = await l1Token.balanceOf(from);
    if (balance === 0n) return;
    const amount = this.#random.amount(1n, balance);
    const gas = this.#random.chance(40) ? LITTLE_GAS : GAS;
    await deposit(this.#world, from, amount, { to: this.#random.pick(this.#holders).address, gas });
    const [submission] = await tickets.relay();
    if (submission!.redemption === "redeemed") return;
    this.seen.failed++;
    this.#deposits.set(submission!.ticket, amount);
  }

  async #redeem(): Promise<void> {
    const waiting = [...this.#deposits.keys()];
    if (waiting.length === 0) return;
    const ticket = this.#random.pick(waiting);
    const redemption = await this.#world.tickets.redeem(ticket, this.#random.chance(30) ? LITTLE_GAS : undefined);
    if (redemption === "gone") this.seen.lost++;
    if (redemption !== "redeemed") return;
    this.seen.retried++;
    this.#deposits.delete(ticket);
  }

  async #withdraw(): Promise<void> {
    const from = this.#random.pick(this.#holders);
    const balance = await this.#world.l2Token.balanceOf(from);
    if (balance !== 0n) await this.#sendBack(from, this.#random.amount(1n, balance));
  }

  async #sendBack(from: { address: string }, amount: bigint): Promise<void> {
    await withdraw(this.#world, from, amount, { to: this.#random.pick(this.#holders).address });
    this.#withdrawals.set(this.#sent++, amount);
  }

  async #execute(): Promise<void> {
    const waiting = [...this.#withdrawals.keys()];
    if (waiting.length === 0) return;
    const index = this.#random.pick(waiting);
    const sent = await messages(this.#world, this.#world.arbitrum);
    await execute(this.#world.arbitrum, this.#world.stranger, sent[index]!);
    this.#withdrawals.delete(index);
    this.seen.executed++;
  }

  async #donate(): Promise<void> {
    const { l1Token, arbitrum } = this.#world;
    const from = this.#random.pick(this.#holders);
    const amount = (await l1Token.balanceOf(from)) / 1_000n;
    await l1Token.connect(from).transfer(arbitrum.l1Gateway, amount);
    this.#donated += amount;
  }

  async #pass(): Promise<void> {
    await this.#world.l2.networkHelpers.time.increase(this.#random.below(6) * DAY + HOUR);
  }

  /* ARBITRUM */

  async #onArbitrum(holder: Signer) {
    return this.#world.l2.ethers.getSigner(holder.address);
  }

  async #purchase(): Promise<void> {
    const { l2, system, l2Token } = this.#world;
    const payer = await this.#onArbitrum(this.#random.pick(this.#holders));
    const plan = this.#random.below(PLANS) + 1;
    const { updatedAt } = await system.feed.latestRoundData();
    if (BigInt(await l2.networkHelpers.time.latest()) >= updatedAt + BigInt(HOUR))
      await system.feed.connect(system.operations).post(20_000_000);
    if ((await l2Token.balanceOf(payer)) < (await system.recycler.quote(plan, 1))) return;
    await system.proBurn.connect(payer).burnForPro(plan, id(`purchase ${this.seen.purchases}`), MaxUint256);
    this.seen.purchases++;
    if (this.#workingPool !== undefined) this.seen.deferred++;
  }

  async #flush(): Promise<void> {
    if (this.#workingPool !== undefined || (await this.#world.l2Token.remintable()) === 0n) return;
    await this.#world.system.recycler.flush();
  }

  async #burn(): Promise<void> {
    const { l2Token } = this.#world;
    const holder = await this.#onArbitrum(this.#random.pick(this.#holders));
    const amount = (await l2Token.balanceOf(holder)) / 100n;
    await l2Token.connect(holder).burn(amount);
    this.#burned += amount;
  }

  /** While the pool does not work, fees are burned and wait to be reminted. */
  async #turnPool(): Promise<void> {
    const { l2, system } = this.#world;
    const { provider } = l2.ethers;
    if (this.#workingPool === undefined) {
      const broken = await new RevertingPool__factory(system.deployer).deploy();
      this.#workingPool = await provider.getCode(system.pool);
      await l2.networkHelpers.setCode(await system.pool.getAddress(), await provider.getCode(broken));
    } else {
      await l2.networkHelpers.setCode(await system.pool.getAddress(), this.#workingPool);
      this.#workingPool = undefined;
    }
  }
}
