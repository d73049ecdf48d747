import { expect } from "chai";
import { id, MaxUint256 } from "ethers";
import { MockPriceFeed__factory } from "../../typechain-types/index.js";
import { impersonate } from "../support/accounts.js";
import { deployFees, reportSequencer, useOracle } from "../support/fees.js";
import { announceKeys, blindedMessage, makeIssuer } from "../support/issuers.js";
import { nameHashOf, namesOf, NO_NEIGHBOUR, OTHER_VALUE, requestFor, SECRET, VALUE } from "../support/names.js";
import { createChain, DAY, startNetwork } from "../support/system.js";

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

const issuer = makeIssuer();

describe("Outage of the price", () => {
  /** A network that earns, with a purchase made, a fee waiting and an exit due; then the sequencer goes down. */
  async function outage() {
    const system = await deployFees(chain);
    const { proBurn, token, recycler, staking, payer, deployer } = system;
    const { operator, keys, nodeIds } = await startNetwork(system, 4);
    const sequencerFeed = await new MockPriceFeed__factory(deployer).deploy(0);
    const { oracle } = await useOracle(chain, system, { answer: 20_000_000n, sequencerFeed });
    await reportSequencer(sequencerFeed, 0n, (await time.latest()) - 3_600);
    await proBurn.connect(payer).burnForPro(1, id("before"), MaxUint256);
    await namesOf(chain, system).register(requestFor("before", payer), payer);
    await announceKeys(chain, system, { keyIds: [issuer.keyId] });
    await staking.connect(operator).requestExit(nodeIds[0]!);
    await time.increase(15 * DAY);
    await token.connect(await impersonate(chain, await recycler.getAddress())).recycle(payer, 1_000n);
    await reportSequencer(sequencerFeed, 1n, await time.latest());
    return { ...system, operator, key: keys[0]!, nodeId: nodeIds[0]!, oracle };
  }

  it("stops every way to buy, and the quote (FE-03)", async () => {
    const { proBurn, recycler, names, oracle, payer } = await networkHelpers.loadFixture(outage);
    const request = requestFor("later", payer);
    await names.commit(await names.commitmentOf(request, SECRET));
    await time.increase(60);
    const asPayer = proBurn.connect(payer);
    const ways: (() => Promise<unknown>)[] = [
      () => asPayer.burnForPro(1, id("c"), MaxUint256),
      () => asPayer.burnForProBatch(1, [id("c")], MaxUint256),
      () => asPayer.burnForProRoot(1, id("c"), 1, MaxUint256),
      () => proBurn.quote(1),
      () => recycler.quote(1, 1),
      () => names.connect(payer).register(request, SECRET, MaxUint256, NO_NEIGHBOUR),
      () => names.connect(payer).renew(nameHashOf("before"), 1, MaxUint256),
      () => names.quote(5, 1),
    ];
    for (const stopped of ways)
      await expect(stopped()).to.be.revertedWithCustomError(oracle, "SequencerDown").withArgs(1);
  });

  it("stops nothing else: fees are reminted, rewards paid, nodes leave, issuers answer, names are held", async () => {
    const { proBurn, recycler, token, pool, staking, names, payer, operator, key, nodeId } =
      await networkHelpers.loadFixture(outage);
    await expect(recycler.flush()).to.emit(token, "FeeReminted").withArgs(pool, 900n);
    await expect(pool.connect(operator).claim()).to.emit(pool, "RewardsClaimed");
    await expect(staking.exit(key)).to.emit(staking, "NodeExited");
    await expect(staking.connect(operator).withdraw([nodeId])).to.changeTokenBalance(
      chain.ethers,
      token,
      operator,
      25_000_000_000_000n,
    );
    const message = blindedMessage("refused");
    await expect(proBurn.connect(payer).challenge(1, issuer.keyId, message)).to.emit(proBurn, "IssueChallenged");
    await expect(proBurn.answer(1, issuer.keyId, issuer.modulus, issuer.sign(message))).to.emit(
      proBurn,
      "IssueAnswered",
    );
    await expect(proBurn.connect(payer).cancel(1, 0)).to.emit(proBurn, "ProBurnCancelled").withArgs(1, 0, payer);

    const name = nameHashOf("before");
    expect(await names.resolve(name)).to.equal(VALUE);
    await expect(names.connect(payer).setValue(name, OTHER_VALUE)).to.emit(names, "NameValueChanged");
    await expect(names.connect(payer).transferFrom(payer, operator, name)).to.emit(names, "Transfer");
  });
});
