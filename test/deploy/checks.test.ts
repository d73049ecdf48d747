import { expect } from "chai";
import { id, type Interface, parseEther, ZeroAddress } from "ethers";
import hre from "hardhat";
import { checkDeployment, checksOf, requireNoProblems } from "../../deploy/checks/index.js";
import { ROLES } from "../../src/contracts/roles.js";
import type { DeploymentRecord } from "../../deploy/record.js";
import { createReadClient } from "../../src/contracts/client.js";
import type { Address } from "../../src/core/addresses.js";
import { ToolkitError } from "../../src/core/errors.js";
import type { Hex } from "../../src/core/hex.js";
import { signRoot, sortSignatures } from "../../src/oxen/attestation.js";
import { asGovernor, CHAIN_ID, type Chain, createChain, deploySystem, type System } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

const STRANGER = "0x00000000000000000000000000000000DeaDBeef";
const DAY = 86_400;

describe("deploy/checks", () => {
  let chain: Chain;
  before(async () => {
    chain = await createChain();
  });
  const fixture = async () => {
    const system = await deploySystem(chain);
    const record: DeploymentRecord = {
      begunAt: 1,
      firstBlock: 0,
      ethereumFirstBlock: null,
      deployer: system.deployer.address,
      parameters: system.parameters,
    };
    return { system, record, client: await readClientOf(chain, system) };
  };
  const load = async () => chain.networkHelpers.loadFixture(fixture);

  /** Deploys, breaks something, and gives what the checks find then: "check: problem". */
  async function problemsAfter(
    break_: (system: System, record: DeploymentRecord) => unknown,
  ): Promise<{ problems: string[]; system: System }> {
    const { system, record: original, client } = await load();
    const record = structuredClone(original);
    await break_(system, record);
    const results = await checkDeployment({ client, record, artifacts: hre.artifacts });
    return { problems: results.flatMap(({ name, problems }) => problems.map((text) => `${name}: ${text}`)), system };
  }

  it("finds nothing wrong after a deployment", async () => {
    const { record, client } = await load();
    const results = await checkDeployment({ client, record, artifacts: hre.artifacts });
    expect(results).to.deep.equal(checksOf({}).map(({ name }) => ({ name, problems: [] })));
    requireNoProblems(results);
  });

  it("fails with every problem and what to do", () => {
    expect(() => {
      requireNoProblems([
        { name: "roles", problems: ["a", "b"] },
        { name: "wiring", problems: [] },
      ]);
    })
      .to.throw(ToolkitError)
      .with.property("shortMessage", "The deployment is not as it should be:\n  roles: a\n  roles: b\n");
  });

  describe("code (DP-09)", () => {
    it("fails for other code, and stops there", async () => {
      const { problems, system } = await problemsAfter(async ({ proBurn, rounds }) => {
        const provider = chain.ethers.provider;
        await provider.send("hardhat_setCode", [await proBurn.getAddress(), await provider.getCode(rounds)]);
      });
      const address = await system.proBurn.getAddress();
      expect(problems).to.deep.equal([`code: ProBurn at ${address} has other code than this source tree compiles to`]);
    });

    it("fails for other code of the quorum contract, which the staking contract has created", async () => {
      const { problems, system } = await problemsAfter(async ({ quorum, rounds }) => {
        const provider = chain.ethers.provider;
        await provider.send("hardhat_setCode", [await quorum.getAddress(), await provider.getCode(rounds)]);
      });
      const address = await system.quorum.getAddress();
      expect(problems).to.deep.equal([
        `code: NodeQuorum at ${address} has other code than this source tree compiles to`,
      ]);
    });

    it("fails where there is none", async () => {
      const { problems, system } = await problemsAfter(async ({ feed }) =>
        chain.ethers.provider.send("hardhat_setCode", [await feed.getAddress(), "0x"]),
      );
      const address = await system.feed.getAddress();
      expect(problems).to.deep.equal([
        `code: PostedPriceFeed at ${address} has no code: is this another chain than the deployment's?`,
      ]);
    });
  });

  describe("wiring", () => {
    it("fails for another staking contract at the pool", async () => {
      const { problems, system } = await problemsAfter(async (system) =>
        asGovernor(chain, system, system.pool, system.pool.interface.encodeFunctionData("setStaking", [STRANGER])),
      );
      const staking = await system.staking.getAddress();
      expect(problems).to.deep.equal([`wiring: rewardPool.staking is ${STRANGER}, not ${staking}`]);
    });

    it("fails for another recycler at the token", async () => {
      const { problems, system } = await problemsAfter(async (system) =>
        asGovernor(chain, system, system.token, system.token.interface.encodeFunctionData("setRecycler", [STRANGER])),
      );
      const recycler = await system.recycler.getAddress();
      expect(problems).to.deep.equal([`wiring: token.recycler is ${STRANGER}, not ${recycler}`]);
    });

    it("fails for another contract for rounds", async () => {
      const { problems, system } = await problemsAfter(async (system) => {
        const data = system.staking.interface.encodeFunctionData("setContributionRounds", [STRANGER]);
        return asGovernor(chain, system, system.staking, data);
      });
      const rounds = await system.rounds.getAddress();
      expect(problems).to.deep.equal([`wiring: staking.contributionRounds is ${STRANGER}, not ${rounds}`]);
    });

    it("fails for a quorum contract that speaks to another staking contract", async () => {
      const { record, client, system } = await load();
      const other = await (
        await chain.ethers.getContractFactory("NodeStaking")
      ).deploy(system.authority, system.token, system.pool, 1n, 3_600, 3_600);
      const foreign = (await other.quorum()) as Address;
      const deployment = { ...client.deployment, NodeQuorum: foreign };
      const changed = createReadClient(CHAIN_ID, client.provider, deployment);
      const results = await checkDeployment({ client: changed, record, artifacts: hre.artifacts });
      expect(results.flatMap(({ problems }) => problems)).to.deep.equal([
        `staking.quorum is ${await system.quorum.getAddress()}, not ${foreign}`,
        `quorum.staking is ${await other.getAddress()}, not ${await system.staking.getAddress()}`,
      ]);
    });

    it("fails for an oracle that does not ask the feed of the sequencer's state", async () => {
      const { problems } = await problemsAfter((_, { parameters }) => (parameters.fees.sequencerFeed = STRANGER));
      expect(problems).to.deep.equal([`wiring: feeOracle.sequencerFeed is ${ZeroAddress}, not ${STRANGER}`]);
    });
  });

  describe("parameters", () => {
    const inBoth = (problem: string) => ["oxenClaims", "bonusClaims"].map((name) => `${name}.${problem}`);
    const rows: [
      key: string,
      change: (record: DeploymentRecord["parameters"]) => unknown,
      problem: string | readonly string[],
    ][] = [
      ["chainId", (p) => (p.chainId = 1), "chain is 421614, not 1"],
      ["token.gateway", (p) => (p.token.gateway = STRANGER), `token.gateway is ${ZeroAddress}, not ${STRANGER}`],
      [
        "stakingRequirement",
        (p) => (p.staking.stakingRequirement = "1"),
        "staking.stakingRequirement is 25000000000000, not 1",
      ],
      ["exitDelay", (p) => (p.staking.exitDelay = DAY), `staking.exitDelay is ${15 * DAY}, not ${DAY}`],
      [
        "deregistrationLock",
        (p) => (p.staking.deregistrationLock = DAY),
        `staking.deregistrationLock is ${30 * DAY}, not ${DAY}`,
      ],
      ["minimumPrice", (p) => (p.fees.minimumPrice = "1"), "feeOracle.minimum is 1000000000000000, not 1"],
      ["limitPrice", (p) => (p.fees.limitPrice = "2"), "feeOracle.limit is 100000000000000000000, not 2"],
      ["priceAgeLimit", (p) => (p.fees.priceAgeLimit = 60), `feeOracle.ageLimit is ${DAY}, not 60`],
      ["price of a plan", (p) => (p.fees.proPrices[0]!.price = "1"), "price of plan 1 is 4990000, not 1"],
      ["a plan", (p) => p.fees.proPrices.push({ plan: 9, price: "0" }), `seller of plan 9 is ${ZeroAddress}, not `],
      [
        "price of a name",
        (p) => (p.names.prices[0]!.price = "1"),
        "price of names of tier 5 for 1 years is 5000000, not 1",
      ],
      [
        "lease",
        (p) => p.names.prices.push({ tier: 2, years: 1, price: "0" }),
        `seller of names of tier 2 for 1 years is ${ZeroAddress}, not `,
      ],
      ["openAtOnce", (p) => (p.names.openAtOnce = false), "names.isOpen is true, not false"],
      ["cap of the coin claims", (p) => (p.claims.coinCap = "1"), "oxenClaims.cap is 30000000000000000, not 1"],
      ["cap of the bonus claims", (p) => (p.claims.bonusCap = "1"), "bonusClaims.cap is 30000000000000000, not 1"],
      ["deadline", (p) => (p.claims.deadline = 5), inBoth("deadline is ")],
      ["vetoDelay", (p) => (p.claims.vetoDelay = 3_600), inBoth(`delay is ${2 * DAY}, not 3600`)],
      ["guardian of the claims", (p) => (p.claims.guardian = STRANGER), inBoth("guardian is ")],
      ["threshold", (p) => (p.claims.threshold = 3), inBoth("threshold is 2, not 3")],
      ["attesters", (p) => p.claims.attesters.push(STRANGER), inBoth(`isAttester(${STRANGER}) is false, not true`)],
      ["liquidityReceiver", (p) => (p.fees.liquidityReceiver = STRANGER), "feeRecycler.liquidityReceiver is "],
    ];
    for (const [key, change, problem] of rows) {
      const expected = [problem].flat();
      it(`fails for another ${key}`, async () => {
        const { problems } = await problemsAfter((_system, record) => change(record.parameters));
        const found = problems.filter((text) => text.startsWith("parameters: "));
        expect(found).to.have.lengthOf(expected.length);
        for (const [i, text] of expected.entries()) expect(found[i]).to.include(`parameters: ${text}`);
      });
    }
  });

  describe("roles", () => {
    /** What the administrator could do, after its delay. */
    async function administer(system: System, method: string, ...args: unknown[]) {
      const data = (system.authority.interface as Interface).encodeFunctionData(method, args);
      return asGovernor(chain, system, system.authority, data);
    }

    it("fails for a member too many", async () => {
      const { problems } = await problemsAfter((system) =>
        administer(system, "grantRole", ROLES.OPERATIONS, STRANGER, 0),
      );
      expect(problems).to.deep.equal([`roles: hasRole(OPERATIONS, ${STRANGER}) is true, not false`]);
    });

    it("fails for a role nobody knows", async () => {
      const { problems } = await problemsAfter((system) => administer(system, "grantRole", 77n, STRANGER, 0));
      expect(problems).to.deep.equal([`roles: hasRole(unknown role 77, ${STRANGER}) is true, not false`]);
    });

    it("fails if the deployer holds anything", async () => {
      const { problems, system } = await problemsAfter((system) =>
        administer(system, "grantRole", ROLES.ADMIN, system.deployer.address, 40 * DAY),
      );
      const { address } = system.deployer;
      expect(problems).to.deep.equal([`roles: hasRole(ADMIN, the deployer ${address}) is true, not false`]);
    });

    it("fails for a member that is missing", async () => {
      const { problems, system } = await problemsAfter((system) =>
        administer(system, "revokeRole", ROLES.GUARDIAN, system.guardian.address),
      );
      expect(problems).to.deep.equal([`roles: hasRole(GUARDIAN, ${system.guardian.address}) is false, not true`]);
    });

    it("fails for another delay", async () => {
      const { problems, system } = await problemsAfter((system) =>
        administer(system, "grantRole", ROLES.GUARDIAN, system.guardian.address, 60),
      );
      expect(problems).to.deep.equal([`roles: delay of GUARDIAN for ${system.guardian.address} is 60, not 0`]);
    });

    it("fails while a delay is being shortened", async () => {
      const { problems, system } = await problemsAfter((system) =>
        administer(system, "grantRole", ROLES.GOVERNOR, system.governor.address, 0),
      );
      expect(problems).to.deep.equal([
        `roles: pending delay of GOVERNOR for ${system.governor.address} is 0 s, not none`,
      ]);
    });

    it("fails if annulling has to wait: its 7 days would be over", async () => {
      const { problems, system } = await problemsAfter((system) =>
        administer(system, "grantRole", ROLES.ANNULMENT, system.governor.address, 7 * DAY),
      );
      const { address } = system.governor;
      expect(problems).to.deep.equal([`roles: delay of ANNULMENT for ${address} is ${7 * DAY}, not 0`]);
    });

    it("fails for a function of another role", async () => {
      const { problems } = await problemsAfter(async (system) => {
        const { selector } = system.staking.interface.getFunction("retire");
        await administer(system, "setTargetFunctionRole", system.staking.target, [selector], ROLES.OPERATIONS);
      });
      expect(problems).to.deep.equal(["roles: role of NodeStaking.retire is 4, not 2"]);
    });

    it("fails for a contract that is closed", async () => {
      const { problems } = await problemsAfter((system) =>
        administer(system, "setTargetClosed", system.staking.target, true),
      );
      expect(problems).to.deep.equal(["roles: NodeStaking is closed is true, not false"]);
    });

    it("fails for another administrator of a role", async () => {
      const { problems } = await problemsAfter((system) =>
        administer(system, "setRoleAdmin", ROLES.OPERATIONS, ROLES.GUARDIAN),
      );
      expect(problems).to.deep.equal(["roles: administrator of OPERATIONS is 3, not 0"]);
    });
  });

  describe("supply and funding", () => {
    it("fails if the deployer kept SESH", async () => {
      const { problems } = await problemsAfter(({ token, treasury, deployer }) =>
        token.connect(treasury).transfer(deployer, 5),
      );
      expect(problems).to.deep.equal(["supply and funding: balance of the deployer is 5, not 0"]);
    });

    it("fails if the genesis supply went elsewhere", async () => {
      const { problems } = await problemsAfter((_system, { parameters }) => {
        parameters.funding.rewardPool = "63177550000000001";
      });
      expect(problems).to.deep.equal([
        "supply and funding: genesis supply of the reward pool is 63177550000000000, not 63177550000000001",
        "supply and funding: genesis supply of the treasury is 116822450000000000, not 116822449999999999",
      ]);
    });

    it("fails if a campaign was not funded with its cap", async () => {
      const { problems } = await problemsAfter((_system, { parameters }) => {
        parameters.claims.bonusCap = "30000000000000001";
      });
      expect(problems.filter((text) => text.startsWith("supply"))).to.deep.equal([
        "supply and funding: genesis supply of the bonus claims is 30000000000000000, not 30000000000000001",
        "supply and funding: genesis supply of the treasury is 116822450000000000, not 116822449999999999",
      ]);
    });

    it("fails if the pool holds less than it accounts for", async () => {
      const { problems } = await problemsAfter(({ pool, token }) => takeFrom(pool, token));
      expect(problems).to.deep.equal([
        "supply and funding: the reward pool holds 63177549999999999 and accounts for 63177550000000000",
      ]);
    });

    for (const [name, of] of [
      ["coin claims", ({ oxenClaims }: System) => oxenClaims],
      ["bonus claims", ({ bonusClaims }: System) => bonusClaims],
    ] as const)
      it(`fails if the ${name} hold less than they owe`, async () => {
        const { problems } = await problemsAfter(async (system) => {
          const { attesters, parameters } = system;
          const claims = of(system);
          const hashes = { root: id("root") as Hex, ledgerHash: id("ledger") as Hex };
          const root = { ...hashes, total: 30_000_000n * 10n ** 9n, oxenHeight: 1n, epoch: 1n };
          const oxenBlockHash = id("block") as Hex;
          const bridge = (await claims.getAddress()) as Address;
          const attestation = { chainId: CHAIN_ID, bridge, ...root, oxenBlockHash };
          const signed = await Promise.all(attesters.slice(0, 2).map((attester) => signRoot(attester, attestation)));
          const signatures = sortSignatures(attestation, signed);
          await claims.proposeRoot(root, oxenBlockHash, "", signatures);
          await chain.networkHelpers.time.increase(parameters.claims.vetoDelay);
          await claims.activate();
          await takeFrom(claims, system.token);
        });
        expect(problems).to.deep.equal([
          `supply and funding: the ${name} hold 29999999999999999 and still owe 30000000000000000`,
        ]);
      });

    /** What no function allows: one atomic SESH leaves a contract. */
    async function takeFrom(contract: { getAddress(): Promise<string> }, token: System["token"]): Promise<void> {
      const address = await contract.getAddress();
      await chain.networkHelpers.setBalance(address, parseEther("1"));
      await chain.networkHelpers.impersonateAccount(address);
      await token.connect(await chain.ethers.getSigner(address)).transfer(STRANGER, 1);
    }
  });
});
