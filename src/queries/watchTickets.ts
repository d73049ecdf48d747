import { zeroPadValue } from "ethers";
import type { Ticket } from "../bridge/tickets.js";
import { finalBlock } from "../contracts/blocks.js";
import { bridgeTopic } from "../contracts/bridge.js";
import type { ReadClient } from "../contracts/client.js";
import { EventLog } from "../contracts/eventLog.js";
import { formatSesh } from "../core/amounts.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import { DAY } from "../core/time.js";
import type { Facts } from "../watch/facts.js";
import type { Bridge } from "./findBridge.js";
import { depositOf, ticketsOf } from "./tickets.js";
import { registrationState } from "./tokenRegistration.js";

const PARALLEL_READS = 4;
/** A ticket lives for 7 days, and takes its time to arrive. Ethereum has a block every 12 seconds, or fewer. */
const DEPTH = (9 * DAY) / 12;

/** Finds the tickets that failed, of every deposit and of the registration; what was redeemed is not asked for again. */
export class TicketReader {
  readonly #client: ReadClient;
  readonly #bridge: Bridge;
  readonly #deposits: EventLog;
  readonly #registrations: EventLog;
  #redeemed = new Set<Hex>();
  #resets = 0;

  constructor(client: ReadClient, bridge: Bridge) {
    const { ethereum, l1Token, l1Gateway } = bridge;
    const { address } = l1Token;
    const toGateway = [bridgeTopic("l1Token", "Transfer"), null, zeroPadValue(l1Gateway.address, 32)];
    this.#client = client;
    this.#bridge = bridge;
    this.#deposits = new EventLog(ethereum.provider, { address, topics: toGateway }, DEPTH);
    this.#registrations = new EventLog(
      ethereum.provider,
      { address, topics: [bridgeTopic("l1Token", "RegistrationSent")] },
      DEPTH,
    );
  }

  /** What is known of Arbitrum does not hold any more. */
  forget(): void {
    this.#redeemed.clear();
  }

  async read(): Promise<Facts["tickets"]> {
    const block = await finalBlock(this.#bridge.ethereum.provider, 0);
    const deposits = await this.#deposits.upTo(block);
    const registrations = await this.#registrations.upTo(block);
    if (this.#resets !== this.#deposits.resets + this.#registrations.resets) {
      this.#resets = this.#deposits.resets + this.#registrations.resets;
      this.forget();
    }
    const { state } = await registrationState(this.#client, this.#bridge);
    const sent = [...(state === "complete" ? [] : registrations), ...deposits];
    const hashes = [...new Set(sent.map(({ transactionHash }) => transactionHash as Hex))];
    const found = await mapLimited(hashes, PARALLEL_READS, (hash) => this.#failed(hash));
    return found.flat();
  }

  async #failed(hash: Hex): Promise<Facts["tickets"]> {
    if (this.#redeemed.has(hash)) return [];
    const tickets = await ticketsOf(this.#client, this.#bridge, hash);
    if (tickets.every(({ status }) => status === "redeemed")) this.#redeemed.add(hash);
    return tickets
      .filter(({ status }) => status === "failed" || status === "expired")
      .map((ticket) => ({
        id: ticket.id,
        brings: this.#describe(ticket),
        ...(ticket.redeemableUntil !== undefined && { redeemableUntil: ticket.redeemableUntil }),
      }));
  }

  #describe(ticket: Ticket): string {
    const deposit = depositOf(this.#bridge, ticket);
    return deposit === undefined ? "the registration of SESH" : `a deposit of ${formatSesh(deposit.amount)}`;
  }
}
