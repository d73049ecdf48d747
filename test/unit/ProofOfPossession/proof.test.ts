import { expect } from "chai";
import { id, Wallet, ZeroAddress } from "ethers";
import { credentials, type Credentials, nodeId, nodeKey, nodeSecret } from "../../support/nodes.js";
import { GROUP_ORDER, negated, PROOF_TAG, type ProofContents, prove, rogueKey } from "../../support/proofs.js";
import {
  CHAIN_ID,
  createChain,
  credentialsFor,
  deploySystem,
  type Signer,
  startNetwork,
} from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const stranger = Wallet.createRandom().address;

async function started() {
  const system = await deploySystem(chain);
  const { keys } = await startNetwork(system, 3);
  const operator = system.stakers[1] as Signer;
  return { system, ...system, memberKeys: keys, operator, address: await system.staking.getAddress() };
}

type Context = Awaited<ReturnType<typeof started>>;

/** The contents of an honest proof for the key of `secret`, and credentials from what `secret` proves of others. */
function forgery({ address, operator }: Context, secret: bigint, changed: Partial<ProofContents> = {}): Credentials {
  const honest = {
    tag: PROOF_TAG,
    chainId: CHAIN_ID,
    staking: address,
    operator: operator.address,
    ed25519Key: id("ed25519"),
    feeBps: 1_000n,
    key: nodeKey(secret),
  };
  const { ed25519Key, feeBps } = honest;
  const key = changed.key ?? honest.key;
  const ed25519Signature: [string, string] = [id("one"), id("two")];
  return { key, ...prove({ ...honest, ...changed }, secret), ed25519Key, ed25519Signature, feeBps };
}

async function expectRefused({ staking }: Context, node: Credentials, operator: string): Promise<void> {
  await expect(staking.checkCredentials(node, operator))
    .to.be.revertedWithCustomError(staking, "ProofOfPossessionInvalid")
    .withArgs(nodeId(node.key));
}

describe("ProofOfPossession", () => {
  describe("given a valid proof", () => {
    it("accepts what either of two implementations proves", async () => {
      const context = await networkHelpers.loadFixture(started);
      const { system, staking, operator } = context;
      for (const node of [await credentialsFor(system, "node", operator), forgery(context, nodeSecret("node"))])
        expect(await staking.checkCredentials(node, operator)).to.equal(nodeId(node.key));
    });

    it("accepts challenges below and above the group order as they come out of the hash", async () => {
      const { system, staking, operator } = await networkHelpers.loadFixture(started);
      const nodes = await Promise.all(Array.from({ length: 40 }, (_, i) => credentialsFor(system, i, operator)));
      const below = nodes.filter(({ c }) => c < GROUP_ORDER);
      const above = nodes.filter(({ c }) => c >= GROUP_ORDER);
      expect(below).to.not.be.empty;
      expect(above).to.not.be.empty;
      for (const node of nodes) expect(await staking.checkCredentials(node, operator)).to.equal(nodeId(node.key));
    });

    it("accepts the secrets 1 and order − 1", async () => {
      const context = await networkHelpers.loadFixture(started);
      for (const secret of [1n, GROUP_ORDER - 1n]) {
        const node = forgery(context, secret);
        expect(await context.staking.checkCredentials(node, context.operator)).to.equal(nodeId(node.key));
      }
    });

    it("leaves the ed25519 signature to the network", async () => {
      const { system, staking, operator } = await networkHelpers.loadFixture(started);
      const node = await credentialsFor(system, "node", operator);
      const other = { ...node, ed25519Signature: [id("other"), id("signature")] as [string, string] };
      expect(await staking.checkCredentials(other, operator)).to.equal(nodeId(node.key));
    });
  });

  describe("ST-05: given a valid proof that is presented with other terms", () => {
    for (const operator of [stranger, ZeroAddress]) {
      it(`reverts when the operator is ${operator === stranger ? "somebody else" : "nobody"}`, async () => {
        const context = await networkHelpers.loadFixture(started);
        await expectRefused(context, await credentialsFor(context.system, "node", context.operator), operator);
      });
    }

    for (const [field, change] of [
      ["ed25519 key", () => ({ ed25519Key: id("another") })],
      ["ed25519 key by one bit", ({ ed25519Key }) => ({ ed25519Key: flippedBit(ed25519Key) })],
      ["fee by 1 bps up", ({ feeBps }) => ({ feeBps: feeBps + 1n })],
      ["fee by 1 bps down", ({ feeBps }) => ({ feeBps: feeBps - 1n })],
      ["fee to nothing", () => ({ feeBps: 0n })],
      ["node key", () => ({ key: nodeKey(nodeSecret("another")) })],
      ["node key to its negation", ({ key }) => ({ key: negated(key) })],
      ["challenge by one", ({ c }) => ({ c: c ^ 1n })],
      ["response by one", ({ s }) => ({ s: s ^ 1n })],
      ["challenge to 0", () => ({ c: 0n })],
      ["response to 0", () => ({ s: 0n })],
      ["challenge and response to 0", () => ({ c: 0n, s: 0n })],
      ["challenge and response to each other", ({ c, s }) => ({ c: s, s: c % GROUP_ORDER })],
    ] as [string, (node: Credentials) => Partial<Credentials>][]) {
      it(`reverts when it changes the ${field}`, async () => {
        const context = await networkHelpers.loadFixture(started);
        const node = await credentialsFor(context.system, "node", context.operator);
        await expectRefused(context, { ...node, ...change(node) }, context.operator.address);
      });
    }
  });

  describe("given a proof made elsewhere", () => {
    for (const chainId of [42_161n, 1n, 0n]) {
      it(`reverts when it was made for the chain ${chainId}`, async () => {
        const context = await networkHelpers.loadFixture(started);
        const { address: staking, operator } = context;
        await expectRefused(
          context,
          credentials("node", { chainId, staking, operator: operator.address }),
          operator.address,
        );
      });
    }

    it("reverts when it was made for another staking contract", async () => {
      const context = await networkHelpers.loadFixture(started);
      const { rounds, operator } = context;
      const elsewhere = { chainId: CHAIN_ID, staking: await rounds.getAddress(), operator: operator.address };
      await expectRefused(context, credentials("node", elsewhere), operator.address);
    });

    for (const tag of ["SESH/NodeStaking/ProofOfPossession/v2", "SESH/NodeStaking/Attestation/v1", ""]) {
      it(`QB-07: reverts when its tag is "${tag}"`, async () => {
        const context = await networkHelpers.loadFixture(started);
        const node = forgery(context, nodeSecret("node"), { tag: id(tag) });
        await expectRefused(context, node, context.operator.address);
      });
    }
  });

  describe("given numbers that are equal modulo the group order", () => {
    it("reverts when the response is not canonical, up to the largest", async () => {
      const context = await networkHelpers.loadFixture(started);
      const node = await credentialsFor(context.system, "node", context.operator);
      for (const multiple of [1n, 2n, 3n, 4n])
        await expectRefused(context, { ...node, s: node.s + multiple * GROUP_ORDER }, context.operator.address);
    });

    it("reverts when the response is the group order", async () => {
      const context = await networkHelpers.loadFixture(started);
      const node = await credentialsFor(context.system, "node", context.operator);
      await expectRefused(context, { ...node, s: GROUP_ORDER }, context.operator.address);
    });

    it("reverts when the challenge is reduced or raised by the group order", async () => {
      const context = await networkHelpers.loadFixture(started);
      const nodes = await Promise.all(
        Array.from({ length: 40 }, (_, i) => credentialsFor(context.system, i, context.operator)),
      );
      for (const node of nodes) {
        const c = node.c < GROUP_ORDER ? node.c + GROUP_ORDER : node.c - GROUP_ORDER;
        await expectRefused(context, { ...node, c }, context.operator.address);
      }
    });
  });

  describe("QB-06: given somebody who does not know the secret of the key", () => {
    it("reverts when the key cancels the members' keys out and leaves a known secret", async () => {
      const context = await networkHelpers.loadFixture(started);
      const secret = nodeSecret("attacker");
      const [member] = context.memberKeys as [Credentials["key"]];
      const total = await context.staking.aggregateKey();
      for (const victim of [member, { x: total.x, y: total.y }]) {
        const key = rogueKey(secret, victim);
        await expectRefused(context, forgery(context, secret, { key }), context.operator.address);
      }
    });

    it("reverts when the challenge is chosen first and the commitment computed from it", async () => {
      const context = await networkHelpers.loadFixture(started);
      const node = await credentialsFor(context.system, "node", context.operator);
      const [c, s] = [nodeSecret("challenge"), nodeSecret("response")];
      await expectRefused(context, { ...node, c, s }, context.operator.address);
    });
  });
});

function flippedBit(word: string): string {
  return `0x${(BigInt(word) ^ 1n).toString(16).padStart(64, "0")}`;
}
