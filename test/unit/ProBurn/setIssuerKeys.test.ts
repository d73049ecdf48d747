import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { announceKeys } from "../../support/issuers.js";
import { createChain, DAY, deploySystem } from "../../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;

const KEY_A = id("key a");
const KEY_B = id("key b");
const KEY_C = id("key c");
const KEY_FILE = id("key file");
const URI = "https://pro.example/keys.json";

describe("ProBurn.setIssuerKeys", () => {
  async function fixture() {
    return deploySystem(chain);
  }
  async function announced() {
    const system = await fixture();
    await announceKeys(chain, system, { keyIds: [KEY_A, KEY_B] });
    return system;
  }

  it("announces the keys of a plan and epoch 7 days before they may be used (PV-03)", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { proBurn } = system;
    const announcement = await announceKeys(chain, system, { plan: 3, epoch: 2, keyIds: [KEY_A, KEY_B] });
    const usableFrom = (await networkHelpers.time.latest()) + 7 * DAY;
    await expect(announcement)
      .to.emit(proBurn, "IssuerKeysSet")
      .withArgs(3, 2, KEY_FILE, usableFrom, [KEY_A, KEY_B], URI);
    expect(await proBurn.issuerKeysOf(3, 2)).to.deep.equal([KEY_FILE, BigInt(usableFrom)]);
    expect(await proBurn.usableFromOf(KEY_A)).to.equal(usableFrom);
    expect(await proBurn.usableFromOf(KEY_B)).to.equal(usableFrom);
  });

  it("takes the last plan and epoch there are", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { proBurn } = system;
    const last = 2 ** 32 - 1;
    await expect(await announceKeys(chain, system, { plan: 255, epoch: last, keyIds: [KEY_A] }))
      .to.emit(proBurn, "IssuerKeysSet")
      .withArgs(255, last, KEY_FILE, (await networkHelpers.time.latest()) + 7 * DAY, [KEY_A], URI);
  });

  it("takes other keys for the same epoch of another plan and the next epoch of the same plan", async () => {
    const system = await networkHelpers.loadFixture(announced);
    const { proBurn } = system;
    await announceKeys(chain, system, { plan: 2, epoch: 1, keyIds: [KEY_C] });
    const usableFrom = (await networkHelpers.time.latest()) + 7 * DAY;
    expect(await proBurn.issuerKeysOf(2, 1)).to.deep.equal([KEY_FILE, BigInt(usableFrom)]);
    await announceKeys(chain, system, { plan: 1, epoch: 2, keyIds: [id("key d")] });
    expect(await proBurn.usableFromOf(id("key d"))).to.equal((await networkHelpers.time.latest()) + 7 * DAY);
  });

  it("is the governor's, after its delay", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    const { proBurn, authority, deployer, governor, guardian, operations, stakers } = system;
    for (const caller of [deployer, guardian, operations, stakers[0]!])
      await expect(proBurn.connect(caller).setIssuerKeys(1, 1, KEY_FILE, [KEY_A], URI))
        .to.be.revertedWithCustomError(proBurn, "AccessManagedUnauthorized")
        .withArgs(caller);
    const data = proBurn.interface.encodeFunctionData("setIssuerKeys", [1, 1, KEY_FILE, [KEY_A], URI]);
    await expect(proBurn.connect(governor).setIssuerKeys(1, 1, KEY_FILE, [KEY_A], URI))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(await authority.hashOperation(governor, proBurn, data));
  });

  it("writes the keys of a plan and epoch once, whatever they would be (PV-03)", async () => {
    const system = await networkHelpers.loadFixture(announced);
    const { proBurn } = system;
    for (const [keyHash, keyIds] of [
      [KEY_FILE, [KEY_A, KEY_B]],
      [id("another file"), [KEY_C]],
      [ZeroHash, []],
    ] as const)
      await expect(announceKeys(chain, system, { keyHash, keyIds }))
        .to.be.revertedWithCustomError(proBurn, "IssuerKeysFixed")
        .withArgs(1, 1);
    expect((await proBurn.issuerKeysOf(1, 1)).keyHash).to.equal(KEY_FILE);
    expect(await proBurn.usableFromOf(KEY_C)).to.equal(0);
  });

  it("reverts for a key used elsewhere, and keeps none of the new ones", async () => {
    const system = await networkHelpers.loadFixture(announced);
    const { proBurn } = system;
    for (const [plan, epoch] of [
      [2, 1],
      [1, 2],
    ] as const)
      await expect(announceKeys(chain, system, { plan, epoch, keyIds: [KEY_C, KEY_B] }))
        .to.be.revertedWithCustomError(proBurn, "IssuerKeyUsed")
        .withArgs(KEY_B);
    expect(await proBurn.usableFromOf(KEY_C)).to.equal(0);
    expect(await proBurn.issuerKeysOf(2, 1)).to.deep.equal([ZeroHash, 0n]);
  });

  it("reverts for a key that is named twice", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    await expect(announceKeys(chain, system, { keyIds: [KEY_A, KEY_B, KEY_A] }))
      .to.be.revertedWithCustomError(system.proBurn, "IssuerKeyUsed")
      .withArgs(KEY_A);
  });

  it("reverts without a hash of the key file, and without a key", async () => {
    const system = await networkHelpers.loadFixture(fixture);
    for (const [keyHash, keyIds] of [
      [ZeroHash, [KEY_A]],
      [KEY_FILE, []],
    ] as const)
      await expect(announceKeys(chain, system, { plan: 2, epoch: 7, keyHash, keyIds }))
        .to.be.revertedWithCustomError(system.proBurn, "IssuerKeysEmpty")
        .withArgs(2, 7);
  });
});
