import type { Log } from "ethers";
import { type BlockRef, finalBlock, type Finality, latestBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { EventLog } from "../contracts/eventLog.js";
import { type HistoricNode, historyFilter, nodesOf } from "../contracts/nodeHistory.js";
import { isPresent } from "../contracts/nodeStatuses.js";
import { read } from "../contracts/read.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import type { KeyPositions } from "../crypto/keyStore.js";
import { claimsContract } from "../oxen/campaigns.js";
import { type CampaignName, CAMPAIGNS } from "../oxen/claimMessage.js";
import type { Facts } from "../watch/facts.js";
import { nodeStanding } from "./nodeStanding.js";
import { sealedKeys } from "./sealedKeys.js";
import { creditEvents, openEscrows, principalOf } from "./stakingEvents.js";
import type { TicketReader } from "./watchTickets.js";

const PARALLEL_READS = 8;
const OTHER_EVENTS = ["StakeWithdrawn", "PenaltyAnnulled", "PenaltySettled"];

/** Reads facts for one block after another; what cannot have changed is not read again. */
export class FactReader {
  readonly #client: ReadClient;
  readonly #finality: Finality;
  readonly #tickets: TicketReader | undefined;
  readonly #events: EventLog;
  #resets = 0;
  #sealed: { count: number; keys: KeyPositions } | undefined;
  /** By node, with the event after which it was read. */
  #standings = new Map<Hex, { after: string; deregisterableAt: number | undefined }>();

  constructor(client: ReadClient, finality: Finality, tickets?: TicketReader) {
    this.#client = client;
    this.#finality = finality;
    this.#tickets = tickets;
    this.#events = new EventLog(client.provider, historyFilter(client, OTHER_EVENTS));
  }

  /** `now`: by the clock of whoever watches. */
  async read(now: number): Promise<Facts> {
    const { provider } = this.#client;
    const [{ timestamp: headAt }, block] = await Promise.all([
      latestBlock(provider),
      finalBlock(provider, this.#finality),
    ]);
    const logs = await this.#events.upTo(block);
    if (this.#resets !== this.#events.resets) {
      this.#resets = this.#events.resets;
      this.#sealed = undefined;
      this.#standings.clear();
      this.#tickets?.forget();
    }
    const nodes = nodesOf(this.#client, logs, Infinity);
    const facts = {
      now,
      headAt,
      block,
      ...(await this.#state(block, logs)),
      unsealedKeys: await this.#unsealed(block, nodes),
      exits: await this.#exits(block, nodes),
      short: await this.#short(block, nodes, logs),
      escrows: await this.#escrows(block, logs),
      tickets: (await this.#tickets?.read()) ?? [],
    };
    // All of it is of one block only if that block has not been replaced in between.
    if ((await read(provider.getBlock(block.number)))?.hash === block.hash) return facts;
    throw new ToolkitError("RPC_FAILED", "The chain changed while it was read.", { hint: "It is read again." });
  }

  async #state({ number: blockTag }: BlockRef, logs: readonly Log[]) {
    const at = { blockTag };
    const { token, rewardPool, staking, rounds, feeRecycler } = this.#client.contracts;
    const [inPool, reserve, owed, inStaking, priceRefusal, pauses, claims] = await read(
      Promise.all([
        token.balanceOf(rewardPool, at),
        rewardPool.reserve(at),
        rewardPool.owed(at),
        token.balanceOf(staking, at),
        this.#priceRefusal(blockTag),
        Promise.all(
          Object.entries({ NodeStaking: staking, ContributionRounds: rounds, FeeRecycler: feeRecycler }).map(
            async ([contract, { pausedUntil }]) => ({ contract, pausedUntil: Number(await pausedUntil(at)) }),
          ),
        ),
        Promise.all(CAMPAIGNS.map((campaign) => this.#pendingRoot(campaign, blockTag))),
      ]),
    );
    return {
      pool: { balance: inPool, reserve, owed },
      staking: { balance: inStaking, principal: principalOf(this.#client, logs) },
      pauses,
      priceRefusal,
      claims,
    };
  }

  async #pendingRoot(campaign: CampaignName, blockTag: number): Promise<Facts["claims"][number]> {
    const [{ epoch, root, total }, activeAt] = await claimsContract(this.#client, campaign).pendingRoot({ blockTag });
    const pending = { epoch, root: root as Hex, total, activeAt: Number(activeAt) };
    return { campaign, ...(activeAt !== 0n && { pending }) };
  }

  /** The recycler may have another oracle than it was deployed with. */
  async #priceRefusal(blockTag: number): Promise<Facts["priceRefusal"]> {
    const { feeRecycler, feeOracle } = this.#client.contracts;
    const oracle = feeOracle.attach(await feeRecycler.oracle({ blockTag })) as typeof feeOracle;
    try {
      await oracle.usdPerSesh({ blockTag });
      return undefined;
    } catch (error) {
      const { code, details, shortMessage: message } = toToolkitError(error);
      // An endpoint that does not have the block says so without the data of a revert.
      if (code !== "CONTRACT_REVERTED" || typeof (error as { data?: unknown }).data !== "string") throw error;
      return { error: typeof details.error === "string" ? details.error : "unknown", message };
    }
  }

  async #unsealed({ number: blockTag }: BlockRef, nodes: readonly HistoricNode[]): Promise<number> {
    const count = Number(await read(this.#client.contracts.quorum.storeCount({ blockTag })));
    if (this.#sealed?.count !== count) this.#sealed = { count, keys: await sealedKeys(this.#client, count) };
    const { byNodeId } = this.#sealed.keys;
    return nodes.filter(({ nodeId, status }) => isPresent(status) && !byNodeId.has(nodeId)).length;
  }

  async #exits({ number: blockTag, timestamp }: BlockRef, nodes: readonly HistoricNode[]): Promise<Hex[]> {
    const retired = await read(this.#client.contracts.staking.retired({ blockTag }));
    return nodes
      .filter(({ status }) => isPresent(status))
      .filter(({ exitableAt }) => retired || (exitableAt !== undefined && exitableAt <= timestamp))
      .map(({ nodeId }) => nodeId);
  }

  /**
   * Only a node that the quorum has taken down once can have too little credit. Its credit is read after each of these
   * events; until the next one it only grows while the node is up, and is used up at a time that is known while it is down.
   */
  async #short(block: BlockRef, nodes: readonly HistoricNode[], logs: readonly Log[]): Promise<Facts["short"]> {
    const events = creditEvents(this.#client, logs);
    const candidates = nodes.filter(({ nodeId, status }) => isPresent(status) && events.has(nodeId));
    const found = await mapLimited(candidates, PARALLEL_READS, async ({ nodeId, status }) => {
      const after = events.get(nodeId) ?? "";
      const isDown = status === "decommissioned";
      let known = this.#standings.get(nodeId);
      if (known?.after !== after || (!isDown && known.deregisterableAt !== undefined)) {
        const { deregisterableAt } = await nodeStanding(this.#client, nodeId, block);
        known = { after, deregisterableAt };
        this.#standings.set(nodeId, known);
      }
      const { deregisterableAt } = known;
      return deregisterableAt === undefined ? [] : [{ nodeId, isDown, deregisterableAt }];
    });
    return found.flat();
  }

  async #escrows(block: BlockRef, logs: readonly Log[]): Promise<Facts["escrows"]> {
    const found = await mapLimited(openEscrows(this.#client, logs), PARALLEL_READS, async (nodeId) => {
      const { penalty } = await nodeStanding(this.#client, nodeId, block);
      const { amount = 0n, annullableUntil } = penalty ?? {};
      return annullableUntil === undefined ? [] : [{ nodeId, amount, annullableUntil }];
    });
    return found.flat();
  }
}
