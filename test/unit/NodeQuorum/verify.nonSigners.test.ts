import { expect } from "chai";
import { concat, id, toBeHex } from "ethers";
import type { Hex } from "../../../src/core/hex.js";
import { type KeyPosition, readStores } from "../../../src/crypto/keyStore.js";
import { encodeNonSigners } from "../../../src/crypto/nonSigners.js";
import { asStore, bitmapOf, FORMATS, listOf, startNetworkOf, STORE_KEYS } from "../../support/keyStore.js";
import { aggregate, type NodeKey, nodeId, nodeKey, nodeSecret } from "../../support/nodes.js";
import { FIELD_MODULUS } from "../../support/proofs.js";
import { attestation, type AttestationInput, orderedKeys, seeded } from "../../support/quorum.js";
import { createChain, DAY, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;

const digest = id("digest");
/** Two stores of sealed keys, the second in reverse order, and 8 keys in none. */
const sealedLabels = seeded(2 * STORE_KEYS);
const unsealedLabels = seeded(8, 2 * STORE_KEYS);
const labels = [...sealedLabels, ...unsealedLabels];
const MEMBERS = labels.length;
const keys = labels.map((label) => nodeKey(nodeSecret(label)));
const total = aggregate(keys);
const stores = [keys.slice(0, STORE_KEYS), keys.slice(STORE_KEYS, 2 * STORE_KEYS).reverse()];

async function withTwoStores() {
  const system = await deploySystem(chain);
  await startNetworkOf(system, labels);
  for (const store of stores) await system.quorum.sealKeys(asStore(store));
  return system;
}

const labelAt = ({ store, slot }: KeyPosition): string =>
  sealedLabels[store === 0 ? slot : 2 * STORE_KEYS - 1 - slot] as string;

const at = (store: number, ...slots: number[]): KeyPosition[] => slots.map((slot) => ({ store, slot }));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** What everybody else signs. */
function withSilent(silent: readonly string[]): AttestationInput {
  const absent = new Set(silent);
  return attestation(
    digest,
    labels.filter((label) => !absent.has(label)),
  );
}

describe("NodeQuorum.verify: non-signers", () => {
  const sets: [name: string, sealed: KeyPosition[], unsealed: string[]][] = [
    ["the first key of the first store", at(0, 0), []],
    ["the last key of the last store", at(1, 383), []],
    ["the first and the last key of both", [...at(0, 0, 383), ...at(1, 0, 383)], []],
    ["slots around the words of a bitmap", at(0, 7, 8, 127, 128, 254, 255, 256, 257, 382), []],
    ["the second store only", at(1, 5, 6, 7), []],
    ["keys that are in no store", [], unsealedLabels],
    ["keys of both kinds", [...at(0, 3, 200), ...at(1, 100, 300)], unsealedLabels.slice(2, 5)],
    ["a third of all members", [...at(0, ...range(0, 200)), ...at(1, ...range(384 - 50, 384))], unsealedLabels],
    ["half a store of every second key", at(1, ...range(0, 192).map((i) => 2 * i)), []],
  ];

  describe("given the same silent members in every format", () => {
    for (const [name, sealed, unsealed] of sets) {
      it(`QB-04: gives the same result for ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(withTwoStores);
        const sealedNames = sealed.map(labelAt);
        const signed = withSilent([...sealedNames, ...unsealed]);
        const keyOf = (label: string): NodeKey => nodeKey(nodeSecret(label));
        const unsealedNonSigners = orderedKeys(unsealed.map(keyOf));
        const count = sealed.length + unsealed.length;
        const everyWay: [string, Partial<AttestationInput>][] = [
          ["nothing sealed", { unsealedNonSigners: orderedKeys([...sealedNames, ...unsealed].map(keyOf)) }],
        ];
        if (sealed.length === 0) everyWay.push(["empty", { unsealedNonSigners }]);
        else {
          for (const [format, encode] of Object.entries(FORMATS))
            everyWay.push([format, { nonSigners: encode(sealed), unsealedNonSigners }]);
          const half = sealed.slice(0, sealed.length >> 1);
          const rest = sealed.slice(half.length).map(labelAt);
          everyWay.push([
            "half of them named by key",
            {
              nonSigners: half.length === 0 ? "0x" : listOf(half),
              unsealedNonSigners: orderedKeys([...rest, ...unsealed].map(keyOf)),
            },
          ]);
        }
        for (const [format, change] of everyWay)
          expect(await quorum.verify(digest, total, MEMBERS, { ...signed, ...change }), format).to.equal(count);
      });
    }

    it("reads what the toolkit writes", async () => {
      const { quorum } = await networkHelpers.loadFixture(withTwoStores);
      const codes = await Promise.all(
        stores.map(async (_, store) => (await ethers.provider.getCode(await quorum.storeAddress(store))) as Hex),
      );
      const positions = readStores(codes);
      const silent = [...sealedLabels.filter((_, i) => i % 7 === 3), ...unsealedLabels.slice(0, 4)];
      const silentKeys = silent.map((label) => nodeKey(nodeSecret(label)));
      for (const format of ["list", "bitmap", "wholeStores"] as const) {
        const { nonSigners, unsealedNonSigners } = encodeNonSigners(silentKeys, positions, format);
        const signed = { ...withSilent(silent), nonSigners, unsealedNonSigners };
        const answer = await quorum.verify(digest, total, MEMBERS, signed);
        expect(answer, format).to.equal(silent.length);
      }
    });

    it("takes bitmaps without a bit and a list without an entry for nobody", async () => {
      const { quorum } = await networkHelpers.loadFixture(withTwoStores);
      const nothing = `0x0000${"00".repeat(48)}`;
      for (const nonSigners of ["0x", "0x01", "0x02", "0x03", concat(["0x02", nothing]), concat(["0x03", nothing])])
        expect(await quorum.verify(digest, total, MEMBERS, { ...withSilent([]), nonSigners })).to.equal(0);
    });

    it("QB-21: costs less than 600 gas for each of 256 sealed keys", async () => {
      const { quorum } = await networkHelpers.loadFixture(withTwoStores);
      const silent = at(0, ...range(0, 256));
      const signed = withSilent(silent.map(labelAt));
      const none = await quorum.verify.estimateGas(digest, total, MEMBERS, withSilent([]));
      const whole = await quorum.verify.estimateGas(digest, total, MEMBERS, {
        ...signed,
        nonSigners: bitmapOf(silent, 3),
      });
      expect((whole - none) / 256n).to.be.below(600n);
    });
  });

  describe("QB-02: given more than a third", () => {
    for (const [format, encode] of Object.entries(FORMATS)) {
      it(`reverts when they are counted in a ${format}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(withTwoStores);
        const silent = at(0, ...range(0, 259));
        await expect(
          quorum.verify(digest, total, MEMBERS, { ...withSilent(silent.map(labelAt)), nonSigners: encode(silent) }),
        )
          .to.be.revertedWithCustomError(quorum, "NonSignersTooMany")
          .withArgs(259, MEMBERS);
        const most = silent.slice(0, 258);
        expect(
          await quorum.verify(digest, total, MEMBERS, { ...withSilent(most.map(labelAt)), nonSigners: encode(most) }),
        ).to.equal(258);
      });
    }

    it("reverts when sealed and unsealed ones are too many together", async () => {
      const { quorum } = await networkHelpers.loadFixture(withTwoStores);
      const silent = at(1, ...range(0, 255));
      const unsealed = unsealedLabels.slice(0, 4);
      const unsealedNonSigners = orderedKeys(unsealed.map((label) => nodeKey(nodeSecret(label))));
      const signed = { ...withSilent([...silent.map(labelAt), ...unsealed]), nonSigners: bitmapOf(silent) };
      await expect(quorum.verify(digest, total, MEMBERS, { ...signed, unsealedNonSigners }))
        .to.be.revertedWithCustomError(quorum, "NonSignersTooMany")
        .withArgs(259, MEMBERS);
    });
  });

  describe("QB-04: given somebody who is named twice", () => {
    const first = at(0, 4);
    const label = labelAt(first[0]!);

    it("fails when the key is named sealed and unsealed: it is subtracted twice", async () => {
      const { quorum } = await networkHelpers.loadFixture(withTwoStores);
      const twice = { nonSigners: listOf(first), unsealedNonSigners: [nodeKey(nodeSecret(label))] };
      await expect(quorum.verify(digest, total, MEMBERS, { ...withSilent([label]), ...twice }))
        .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
        .withArgs(digest, 2);
    });

    it("fails when the key is in two stores", async () => {
      const { quorum } = await networkHelpers.loadFixture(withTwoStores);
      await quorum.sealKeys(asStore(stores[0]!));
      for (const encode of Object.values(FORMATS))
        await expect(
          quorum.verify(digest, total, MEMBERS, {
            ...withSilent([label]),
            nonSigners: encode([...first, ...at(2, 4)]),
          }),
        )
          .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
          .withArgs(digest, 2);
    });

    for (const [name, nonSigners] of [
      ["the same position twice", listOf(at(0, 4, 4))],
      ["the first position twice", listOf(at(0, 0, 0))],
      ["positions in the wrong order", listOf(at(0, 4, 3))],
      ["stores in the wrong order", listOf([...at(1, 0), ...at(0, 1)])],
      ["a disorder that is put right again", listOf(at(0, 5, 3, 8))],
      ["a store twice in a bitmap", concat([bitmapOf(at(0, 4)), `0x${bitmapOf(at(0, 5)).slice(4)}`])],
      ["stores of a bitmap in the wrong order", bitmapOf([...at(1, 4), ...at(0, 4)])],
      ["a store twice in a whole-store bitmap", concat([bitmapOf(at(1, 4), 3), `0x${bitmapOf(at(1, 5)).slice(4)}`])],
      ["stores of a whole-store bitmap in the wrong order", bitmapOf([...at(1, 4), ...at(0, 4)], 3)],
    ] as const) {
      it(`reverts for ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(withTwoStores);
        await expect(quorum.verify(digest, total, MEMBERS, { ...withSilent([label]), nonSigners }))
          .to.be.revertedWithCustomError(quorum, "NonSignersUnordered")
          .withArgs();
      });
    }

    it("reverts when unsealed keys are not in the order of node ids, or there twice", async () => {
      const { quorum } = await networkHelpers.loadFixture(withTwoStores);
      const [a, b, c] = orderedKeys(keys.slice(-3)) as [NodeKey, NodeKey, NodeKey];
      for (const unsealedNonSigners of [
        [b, a],
        [a, a],
        [a, c, b],
        [a, b, b],
      ])
        await expect(quorum.verify(digest, total, MEMBERS, { ...withSilent([]), unsealedNonSigners }))
          .to.be.revertedWithCustomError(quorum, "NonSignersUnordered")
          .withArgs();
    });
  });

  describe("QB-05: given a non-signer that is none", () => {
    for (const [name, nonSigners] of [
      ["slot 384", listOf(at(0, 384))],
      ["slot 511", listOf(at(1, 511))],
      ["slot 384 among others", listOf([...at(0, 3, 384), ...at(1, 0)])],
      ["a store that does not exist", listOf(at(2, 0))],
      ["the last store there could be", listOf(at(32_767, 383))],
      ["a store that does not exist, in a bitmap", bitmapOf(at(2, 0))],
      ["a store that does not exist among others, in a bitmap", bitmapOf([...at(0, 1), ...at(3, 383)])],
      ["the last store there could be, in a bitmap", bitmapOf(at(65_535, 383))],
      ["a store that does not exist, in a whole-store bitmap", bitmapOf(at(2, 0), 3)],
      ["one that does not exist after one that does, in a whole-store bitmap", bitmapOf([...at(1, 9), ...at(2, 9)], 3)],
      ["a store that does not exist in the other half of a bitmap", bitmapOf(at(2, 300), 3)],
    ] as const) {
      it(`reverts for ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(withTwoStores);
        await expect(quorum.verify(digest, total, MEMBERS, { ...withSilent([]), nonSigners }))
          .to.be.revertedWithCustomError(quorum, "NonSignerNotSealed")
          .withArgs();
      });
    }

    for (const [name, key] of [
      ["a key that nobody registered", nodeKey(nodeSecret("unknown"))],
      ["the point at infinity", { x: 0n, y: 0n }],
      ["a registered key that is not canonical", { x: keys[0]!.x, y: keys[0]!.y + FIELD_MODULUS }],
      ["the negation of a registered key", { x: keys[0]!.x, y: FIELD_MODULUS - keys[0]!.y }],
    ] as [string, NodeKey][]) {
      it(`reverts for ${name}`, async () => {
        const { quorum, staking } = await networkHelpers.loadFixture(withTwoStores);
        const unsealedNonSigners = orderedKeys([key, ...keys.slice(-2)]);
        await expect(quorum.verify(digest, total, MEMBERS, { ...withSilent([]), unsealedNonSigners }))
          .to.be.revertedWithCustomError(staking, "NodeUnknown")
          .withArgs(nodeId(key));
      });
    }

    it("fails for a node that has left, sealed or not: it is not in the aggregate any more", async () => {
      const { quorum, staking, stakers } = await networkHelpers.loadFixture(withTwoStores);
      const [gone] = keys as [NodeKey];
      await staking.connect(stakers[0]).requestExit(nodeId(gone));
      await networkHelpers.time.increase(15 * DAY);
      await staking.exit(gone);
      const { count, key } = await staking.quorumMembers();
      expect(count).to.equal(MEMBERS - 1);
      const left = { x: key.x, y: key.y };
      const signed = attestation(digest, labels.slice(1));
      expect(await quorum.verify(digest, left, count, signed)).to.equal(0);
      for (const padding of [{ nonSigners: listOf(at(0, 0)) }, { unsealedNonSigners: [gone] }])
        await expect(quorum.verify(digest, left, count, { ...signed, ...padding }))
          .to.be.revertedWithCustomError(quorum, "AttestationInvalid")
          .withArgs(digest, 1);
    });
  });

  describe("given bytes in no format", () => {
    const group = "00".repeat(50);
    for (const [name, nonSigners, args] of [
      ["the format 0", "0x00000001", [0, 3]],
      ["the format 4", `0x04${group}`, [4, 50]],
      ["the format 255", "0xff", [255, 0]],
      ["a list of 1 byte", "0x0100", [1, 1]],
      ["a list of 2 bytes", "0x010000", [1, 2]],
      ["a list of 4 bytes", "0x0100000100", [1, 4]],
      ["a bitmap of 49 bytes", `0x02${"00".repeat(49)}`, [2, 49]],
      ["a bitmap of 51 bytes", `0x02${group}00`, [2, 51]],
      ["a bitmap of 3 bytes", "0x02000001", [2, 3]],
      ["a whole-store bitmap of 48 bytes", `0x03${"00".repeat(48)}`, [3, 48]],
      ["a whole-store bitmap of 99 bytes", `0x03${group}${"00".repeat(49)}`, [3, 99]],
    ] as const) {
      it(`reverts for ${name}`, async () => {
        const { quorum } = await networkHelpers.loadFixture(withTwoStores);
        await expect(quorum.verify(digest, total, MEMBERS, { ...withSilent([]), nonSigners }))
          .to.be.revertedWithCustomError(quorum, "NonSignersMalformed")
          .withArgs(...args);
      });
    }

    it("refuses every other format byte", async () => {
      const { quorum } = await networkHelpers.loadFixture(withTwoStores);
      const signed = withSilent([]);
      for (let format = 4; format < 256; format += 7)
        await expect(quorum.verify(digest, total, MEMBERS, { ...signed, nonSigners: toBeHex(format, 1) }))
          .to.be.revertedWithCustomError(quorum, "NonSignersMalformed")
          .withArgs(format, 0);
    });
  });
});
