import { expect } from "chai";
import { id } from "ethers";
import { ToolkitError } from "../../../../src/core/errors.js";
import { toHex, type Hex } from "../../../../src/core/hex.js";
import {
  aggregate,
  signaturesNeeded,
  verifyAttestation,
  type Attestation,
  type AttestationCheck,
  type AttestationContext,
} from "../../../../src/crypto/attestation.js";
import { readStores } from "../../../../src/crypto/keyStore.js";
import { aggregateKey, FIELD_MODULUS, nodeIdOf, nodeKeyG2Of, nodeKeyOf } from "../../../../src/crypto/nodeKeys.js";
import { encodeNonSigners } from "../../../../src/crypto/nonSigners.js";
import { storeCodes } from "../../../support/keyStores.js";
import { partialsOf, secretOf } from "../../../support/partials.js";
import { twistPointOutsideG2 } from "../../../support/twist.js";

const digest = id("a digest") as Hex;
const partials = partialsOf(digest, 9);
const keys = partials.map(({ key }) => key);
const positions = readStores(
  storeCodes([
    { key: keys[0]!, store: 0, slot: 17 },
    { key: keys[1]!, store: 1, slot: 383 },
    { key: keys[2]!, store: 1, slot: 2 },
  ]),
);
const contextOf = (members: typeof keys): AttestationContext => ({
  digest,
  aggregateKey: aggregateKey(members),
  members: members.length,
  positions,
});

describe("crypto/attestation", () => {
  describe("aggregate", () => {
    it("makes one signature of all, and names those who did not sign", () => {
      const { attestation, ...rest } = aggregate({ digest, members: keys, partials: partials.slice(2, 8), positions });
      expect(rest).to.deep.equal({ signerCount: 6, nonSignerCount: 3, format: "list", ignored: [] });
      expect(attestation.unsealedNonSigners).to.deep.equal([keys[8]]);
      expect(attestation.nonSigners).to.equal("0x0100001100037f");
      expect(verifyAttestation(contextOf(keys), attestation)).to.equal(3);
    });

    it("needs no list when everybody signed", () => {
      const { attestation, format } = aggregate({ digest, members: keys, partials, positions });
      expect(format).to.equal("none");
      expect([attestation.nonSigners, attestation.unsealedNonSigners]).to.deep.equal(["0x", []]);
      const total = partials.reduce((sum, _, index) => sum + secretOf(index), 0n);
      const { x, y } = nodeKeyG2Of(
        total % 21888242871839275222246405745257275088548364400416034343698204186575808495617n,
      );
      expect(attestation.signersKeyG2).to.deep.equal([x[1], x[0], y[1], y[0]]);
      expect(verifyAttestation(contextOf(keys), attestation)).to.equal(0);
    });

    it("counts a signature that was handed in twice once (QB-04)", () => {
      const twice = aggregate({ digest, members: keys, partials: [...partials, partials[3]!], positions });
      expect(twice).to.deep.equal(aggregate({ digest, members: keys, partials, positions }));
    });

    it("refuses a member that is listed twice", () => {
      expect(() => aggregate({ digest, members: [...keys, keys[0]!], partials, positions })).to.throw(
        ToolkitError,
        "members: a key is listed twice",
      );
    });

    // Members, and how many of them need not sign.
    const thresholds = [
      [3, 1],
      [4, 1],
      [5, 1],
      [6, 2],
      [7, 2],
    ] as const;
    for (const [count, allowed] of thresholds) {
      describe(`given ${count} members (QB-03)`, () => {
        const members = keys.slice(0, count);
        const signedBy = (signers: number) =>
          aggregate({ digest, members, partials: partials.slice(0, signers), positions });

        it(`attests with ${count - allowed} signatures`, () => {
          expect(signaturesNeeded(count)).to.equal(count - allowed);
          const { attestation, nonSignerCount } = signedBy(count - allowed);
          expect(nonSignerCount).to.equal(allowed);
          expect(verifyAttestation(contextOf(members), attestation)).to.equal(allowed);
        });

        it(`does not with ${count - allowed - 1}, and says how many are missing`, () => {
          expect(() => signedBy(count - allowed - 1)).to.throw(ToolkitError, /^1 signatures are missing/);
          expect(() => signedBy(0)).to.throw(ToolkitError, new RegExp(`^${count - allowed} signatures are missing`));
        });
      });
    }

    it("refuses a quorum of two", () => {
      expect(() => aggregate({ digest, members: keys.slice(0, 2), partials, positions })).to.throw(
        ToolkitError,
        "The quorum has 2 members",
      );
    });

    describe("given signatures of seven members, of whom one did not sign (QB-11)", () => {
      const members = keys.slice(0, 7);
      const collected = partials.slice(0, 6);
      const changes: [string, typeof keys, number, Hex[]][] = [
        ["a join", keys.slice(0, 8), 2, []],
        ["an exit of a signer", members.slice(1), 1, [nodeIdOf(keys[0]!)]],
        ["a decommission of a signer", members.filter((_, index) => index !== 4), 1, [nodeIdOf(keys[4]!)]],
        ["a decommission of the non-signer", members.slice(0, 6), 0, []],
      ];
      const before = aggregate({ digest, members, partials: collected, positions }).attestation;

      for (const [what, now, nonSigners, ignored] of changes) {
        it(`attests again after ${what}, and nobody signs again`, () => {
          expect(failedCheck(contextOf(now), before)).to.equal("pairing");
          const again = aggregate({ digest, members: now, partials: collected, positions });
          expect(again.nonSignerCount).to.equal(nonSigners);
          expect(again.ignored).to.deep.equal(ignored);
          expect(verifyAttestation(contextOf(now), again.attestation)).to.equal(nonSigners);
        });
      }
    });
  });

  describe("verifyAttestation", () => {
    const members = keys.slice(0, 8);
    const context = contextOf(members);
    const { attestation } = aggregate({ digest, members, partials: partials.slice(1, 7), positions });
    const outside = twistPointOutsideG2();
    const hintWith = (change: (bytes: Buffer) => void): Hex => {
      const bytes = Buffer.from(attestation.hint.slice(2), "hex");
      change(bytes);
      return `0x${bytes.toString("hex")}`;
    };

    it("takes every format and an attestation without a hint", () => {
      for (const format of ["list", "bitmap", "wholeStores"] as const) {
        const { nonSigners } = encodeNonSigners([keys[0]!], positions, format);
        expect(verifyAttestation(context, { ...attestation, nonSigners })).to.equal(2);
      }
      expect(verifyAttestation(context, { ...attestation, hint: "0x" })).to.equal(2);
    });

    const broken: [string, AttestationCheck, Partial<Attestation>, Partial<AttestationContext>?][] = [
      ["a quorum of two", "members", {}, { members: 2 }],
      ["an unknown format", "nonSigners", { nonSigners: "0x04" }],
      ["a position twice (QB-04)", "nonSigners", { nonSigners: "0x01000011000011" }],
      ["a position in no store (QB-05)", "nonSigners", { nonSigners: "0x01000411" }],
      ["an unsealed key twice (QB-04)", "unsealedNonSigners", { unsealedNonSigners: [keys[7]!, keys[7]!] }],
      ["an unsealed key off the curve", "unsealedNonSigners", { unsealedNonSigners: [{ x: 1n, y: 3n }] }],
      ["too many non-signers (QB-03)", "threshold", {}, { members: 5 }],
      [
        "an aggregate key that is all non-signers (QB-02)",
        "aggregateKey",
        {},
        { aggregateKey: aggregateKey([keys[0]!, keys[7]!]) },
      ],
      ["a signature at infinity (QB-01)", "signature", { signature: { x: 0n, y: 0n } }],
      [
        "a signature that is not canonical",
        "signature",
        { signature: { ...attestation.signature, x: attestation.signature.x + FIELD_MODULUS } },
      ],
      ["signers at infinity (QB-01)", "signersKeyG2", { signersKeyG2: [0n, 0n, 0n, 0n] }],
      [
        "signers outside the group (QB-14)",
        "signersKeyG2",
        { signersKeyG2: [outside.x[1], outside.x[0], outside.y[1], outside.y[0]] },
      ],
      [
        "swapped limbs (QB-14)",
        "signersKeyG2",
        { signersKeyG2: [1, 0, 3, 2].map((index) => attestation.signersKeyG2[index]!) as Attestation["signersKeyG2"] },
      ],
      ["another selection in the hint", "hint", { hint: hintWith((bytes) => (bytes[0] = bytes[0]! ^ 1)) }],
      ["another inverse in the hint", "hint", { hint: hintWith((bytes) => (bytes[32] = bytes[32]! ^ 1)) }],
      ["a hint with a byte too many", "hint", { hint: `${attestation.hint}00` }],
      ["another digest", "pairing", { hint: "0x" }, { digest: id("another digest") as Hex }],
      ["a signer left out (QB-04)", "pairing", { unsealedNonSigners: [] }],
      ["a stranger as non-signer (QB-05)", "pairing", { unsealedNonSigners: [keys[8]!] }],
      ["another signature", "pairing", { signature: partials[0]!.signature }],
      ["a key nobody signed for", "pairing", { signersKeyG2: wordsOf(5n) }],
    ];
    for (const [what, check, change, other] of broken) {
      it(`refuses ${what}`, () => {
        expect(failedCheck({ ...context, ...other }, { ...attestation, ...change })).to.equal(check);
      });
    }

    it("takes either root as a proof of rejection in the hint, and only those", () => {
      const found = Array.from({ length: 20 }, (_, index) => id(`digest ${index}`) as Hex).find((candidate) => {
        const { hint } = aggregate({ digest: candidate, members, partials, positions }).attestation;
        return hint.startsWith("0x01") || hint.startsWith("0x02");
      })!;
      const signed = aggregate({ digest: found, members, partials: partialsOf(found, 8), positions }).attestation;
      const root = BigInt(`0x${signed.hint.slice(132, 196)}`);
      const withRoot = (value: bigint): Attestation => ({
        ...signed,
        hint: `${signed.hint.slice(0, 132)}${toHex(value, 32).slice(2)}${signed.hint.slice(196)}` as Hex,
      });
      expect(verifyAttestation({ ...context, digest: found }, withRoot(root))).to.equal(0);
      expect(verifyAttestation({ ...context, digest: found }, withRoot(FIELD_MODULUS - root))).to.equal(0);
      expect(failedCheck({ ...context, digest: found }, withRoot(root + 1n))).to.equal("hint");
    });

    it("refuses a forgery that a check without the sum of keys would take (QB-06)", () => {
      // The forger's own key in place of the signers': the pairing of the signature alone holds.
      const secret = secretOf(99);
      const [own] = partialsOf(digest, 1, 99);
      expect(own!.key).to.deep.equal(nodeKeyOf(secret));
      expect(
        failedCheck(context, { ...attestation, signature: own!.signature, signersKeyG2: wordsOf(secret) }),
      ).to.equal("pairing");
    });
  });
});

function wordsOf(secret: bigint): Attestation["signersKeyG2"] {
  const { x, y } = nodeKeyG2Of(secret);
  return [x[1], x[0], y[1], y[0]];
}

function failedCheck(context: AttestationContext, attestation: Attestation): unknown {
  try {
    verifyAttestation(context, attestation);
  } catch (error) {
    if (error instanceof ToolkitError) return error.details["check"];
    throw error;
  }
  return undefined;
}
