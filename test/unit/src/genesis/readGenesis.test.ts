import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Deployment, readDeployment } from "../../../../src/config/deployment.js";
import { MAX_SUPPLY } from "../../../../src/core/amounts.js";
import { sumOf } from "../../../../src/genesis/genesis.js";
import { readGenesis } from "../../../../src/genesis/readGenesis.js";
import { developmentWallet } from "../../../support/deployer.js";
import {
  allocationIn,
  type GenesisData,
  genesisData,
  personOf,
  rowsIn,
  writeGenesis,
} from "../../../support/genesis.js";
import { rejectionOf } from "../../../support/rejection.js";

const FROM = personOf("treasury");
const [ALICE, BOB] = [personOf("alice"), personOf("bob")];
const CHAIN = 421_614n;

describe("genesis/readGenesis", () => {
  let folder: string;
  let deployment: Deployment;
  before(async () => {
    deployment = await readDeployment("test/vectors/deployed_addresses.json");
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-genesis-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const dataOf = (change: (data: GenesisData) => void = () => undefined): GenesisData => {
    const data = genesisData({ from: FROM, start: "2027-01-01" });
    change(data);
    return data;
  };
  const read = (path: string, { chainId = CHAIN, variables = {} } = {}) =>
    readGenesis(path, variables, { chainId, deployment });
  const problemsOf = async (data: GenesisData, rules: { chainId?: bigint } = {}): Promise<string[]> => {
    const error = await rejectionOf(read(await writeGenesis(folder, data), rules));
    expect(error.code).to.equal("FILE_INVALID");
    return error.details.problems as string[];
  };

  it("reads a list of recipients from the file or from a CSV file beside it, the same", async () => {
    const data = dataOf((file) => {
      const [first] = rowsIn(allocationIn(file, "contributors"));
      first!.grantor = FROM;
      rowsIn(allocationIn(file, "treasury-nodes"))[0]!.rewardAddress = ALICE;
    });
    const inline = await read(await writeGenesis(join(folder, "inline"), data));
    const beside = await read(await writeGenesis(join(folder, "csv"), data, { csv: true }));
    expect(beside).to.deep.equal(inline);
    expect(inline.start).to.equal(1_798_761_600);
    expect(sumOf(inline.allocations)).to.equal(MAX_SUPPLY);
    const [recipient] = inline.allocations.find(({ id }) => id === "contributors")!.to as readonly object[];
    expect(recipient).to.deep.equal({
      id: "p1",
      recipient: personOf("contributors 1"),
      amount: 8_627_450_980_392n,
      grantor: FROM,
    });
  });

  it("takes what differs between networks from the environment", async () => {
    const data = dataOf((file) => {
      file.start = "env:TGE";
      file.from = "env:TREASURY";
    });
    const path = await writeGenesis(folder, data);
    const genesis = await read(path, { variables: { TGE: "1798761600", TREASURY: FROM } });
    expect([genesis.start, genesis.from]).to.deep.equal([1_798_761_600, FROM]);
    const error = await rejectionOf(read(path, { variables: { TGE: " " } }));
    expect(error.details.problems).to.deep.equal(["not set in the environment: TGE, TREASURY"]);
  });

  const refused: [what: string, change: (data: GenesisData) => void, problem: string][] = [
    [
      "allocations that sum to one unit less than the supply",
      (file) => {
        allocationIn(file, "advisors").amount = "999999.999999999";
        rowsIn(allocationIn(file, "advisors"))[0]!.amount = "66666.666666665";
      },
      "the allocations sum to 239,999,999.999999999 SESH instead of 240,000,000 SESH",
    ],
    [
      "recipients that sum to one unit more than their allocation",
      (file) => (rowsIn(allocationIn(file, "advisors"))[0]!.amount = "66666.666666667"),
      "advisors: the recipients sum to 1,000,000.000000001 SESH instead of 1,000,000 SESH",
    ],
    [
      "another chain (DP-01)",
      (file) => (file.chainId = "42161"),
      "it is for chain 42161, and the network is chain 421614",
    ],
    [
      "a pool outside group E",
      (file) => (allocationIn(file, "reward-pool").group = "C"),
      "reward-pool: the reward pool is group E, and nothing else is",
    ],
    [
      "people in group E",
      (file) => (allocationIn(file, "advisors").group = "E"),
      "advisors: the reward pool is group E, and nothing else is",
    ],
    [
      "claims with a lock-up",
      (file) => (allocationIn(file, "oxen-claims").group = "B"),
      "oxen-claims: OxenClaims is group C: it locks nothing",
    ],
    [
      "a contract twice",
      (file) => (allocationIn(file, "node-bonus").to = "OxenClaims"),
      "OxenClaims: two allocations go to it",
    ],
    [
      "an allocation for a contract and for people",
      (file) => (allocationIn(file, "node-bonus").recipients = []),
      'node-bonus: it has either "to" or "recipients"',
    ],
    [
      "an allocation for nobody",
      (file) => (allocationIn(file, "advisors").recipients = []),
      "advisors: the recipients sum to 0 SESH instead of 1,000,000 SESH",
    ],
    [
      "two allocations with one id",
      (file) => (allocationIn(file, "strategic").id = "advisors"),
      "advisors: two allocations have this id",
    ],
    [
      "an id that grants cannot have",
      (file) => (allocationIn(file, "strategic").id = "strategic.sale"),
      'strategic.sale: the id is not 1 to 24 of a-z, 0-9, "-"',
    ],
    [
      "two recipients with one id",
      (file) => (rowsIn(allocationIn(file, "advisors"))[1]!.id = "p1"),
      "advisors: two recipients have the id p1",
    ],
    [
      "an id of a recipient that grants cannot have",
      (file) => (rowsIn(allocationIn(file, "advisors"))[1]!.id = "Person 2"),
      'advisors: Person 2: the id is not 1 to 39 of a-z, 0-9, ".", "_", "-"',
    ],
    [
      "somebody twice in an allocation (DP-05)",
      (file) => (rowsIn(allocationIn(file, "advisors"))[1]!.recipient = personOf("advisors 1")),
      `advisors: ${personOf("advisors 1")} is in it twice`,
    ],
    [
      "the zero address",
      (file) => (rowsIn(allocationIn(file, "advisors"))[0]!.recipient = `0x${"0".repeat(40)}`),
      "advisors: p1: recipient: the zero address",
    ],
    [
      "a placeholder (DP-03)",
      (file) => (rowsIn(allocationIn(file, "advisors"))[0]!.recipient = "TODO"),
      "advisors: p1: recipient: not an address",
    ],
    [
      "an address without checksum",
      (file) => (rowsIn(allocationIn(file, "advisors"))[0]!.recipient = ALICE.toLowerCase()),
      `advisors: p1: recipient: ${ALICE.toLowerCase()} has no checksum`,
    ],
    [
      "a reward address without checksum",
      (file) => (rowsIn(allocationIn(file, "treasury-nodes"))[0]!.rewardAddress = ALICE.toLowerCase()),
      `treasury-nodes: p1: rewardAddress: ${ALICE.toLowerCase()} has no checksum`,
    ],
    [
      "an amount that is none",
      (file) => (rowsIn(allocationIn(file, "advisors"))[0]!.amount = "66,666"),
      'advisors: p1: amount: "66,666" is not an amount',
    ],
    [
      "a recipient of nothing",
      (file) => (rowsIn(allocationIn(file, "advisors"))[0]!.amount = "0"),
      "advisors: p1: amount: the amount is zero",
    ],
    [
      "an amount of an allocation that is none",
      (file) => (allocationIn(file, "advisors").amount = "1e6"),
      'advisors: amount: "1e6" is not an amount',
    ],
    [
      "a reward address of steps",
      (file) => (rowsIn(allocationIn(file, "advisors"))[0]!.rewardAddress = ALICE),
      "advisors: p1: group B has no rewardAddress",
    ],
    [
      "a grantor of what nobody can revoke",
      (file) => (rowsIn(allocationIn(file, "treasury-nodes"))[0]!.grantor = ALICE),
      "treasury-nodes: p1: group A has no grantor",
    ],
    [
      "a grantor of what is free",
      (file) => (rowsIn(allocationIn(file, "operational"))[0]!.grantor = ALICE),
      "operational: 1: group C has no grantor",
    ],
    [
      "somebody who could revoke their own grant",
      (file) => (rowsIn(allocationIn(file, "advisors"))[0]!.grantor = personOf("advisors 1")),
      "advisors: p1: the grantor is the recipient",
    ],
    ["a start that is no time", (file) => (file.start = "2027-02-30"), 'start: "2027-02-30" is not a time'],
    ["a payer that is no address", (file) => (file.from = "treasury"), "from: not an address"],
    [
      "a CSV file elsewhere",
      (file) => (allocationIn(file, "advisors").recipients = "../advisors.csv"),
      "allocations.4.recipients: the name of a CSV file beside this one",
    ],
    [
      "a CSV file that is not there",
      (file) => (allocationIn(file, "advisors").recipients = "advisors.csv"),
      "advisors: advisors.csv cannot be read",
    ],
    ["a misspelt key", (file) => Object.assign(file, { strat: "" }), 'file: Unrecognized key: "strat"'],
    [
      "a group that there is not",
      (file) => (allocationIn(file, "advisors").group = "G"),
      'allocations.4.group: Invalid option: expected one of "A"|"B"|"C"|"D"|"E"|"F"',
    ],
    [
      "a contract that takes none of it",
      (file) => (allocationIn(file, "node-bonus").to = "NodeStaking"),
      'allocations.1.to: Invalid option: expected one of "RewardPool"|"OxenClaims"|"BonusClaims"',
    ],
  ];
  for (const [what, change, problem] of refused) {
    it(`refuses ${what}`, async () => {
      expect(await problemsOf(dataOf(change))).to.deep.equal([problem]);
    });
  }

  it("refuses each contract of the deployment as payer, recipient, reward address and grantor", async () => {
    for (const [name, address] of Object.entries(deployment)) {
      const data = dataOf((file) => {
        file.from = address;
        rowsIn(allocationIn(file, "operational"))[0]!.recipient = address;
        rowsIn(allocationIn(file, "treasury-nodes"))[0]!.rewardAddress = address;
        rowsIn(allocationIn(file, "advisors"))[0]!.grantor = address;
      });
      expect(await problemsOf(data)).to.deep.equal([
        `from: ${address} is the contract ${name}`,
        `treasury-nodes: p1: rewardAddress: ${address} is the contract ${name}`,
        `advisors: p1: grantor: ${address} is the contract ${name}`,
        `operational: 1: recipient: ${address} is the contract ${name}`,
      ]);
    }
  });

  it("refuses keys that everybody knows on Arbitrum One, and only there (DP-11)", async () => {
    const known = developmentWallet(7).address;
    const change = (file: GenesisData) => {
      file.from = known;
      rowsIn(allocationIn(file, "advisors"))[0]!.recipient = known;
    };
    const elsewhere = await read(await writeGenesis(folder, dataOf(change)));
    expect(elsewhere.from).to.equal(known);
    const mainnet = dataOf((file) => {
      change(file);
      file.chainId = "42161";
    });
    expect(await problemsOf(mainnet, { chainId: 42_161n })).to.deep.equal([
      `from: the key of ${known} is everybody's`,
      `advisors: p1: recipient: the key of ${known} is everybody's`,
    ]);
  });

  it("names everything that is wrong at once (DP-03)", async () => {
    const data = dataOf((file) => {
      file.chainId = "1";
      allocationIn(file, "oxen-claims").amount = "29999999";
      rowsIn(allocationIn(file, "advisors"))[0]!.grantor = BOB;
      rowsIn(allocationIn(file, "contributors"))[3]!.amount = "1";
      rowsIn(allocationIn(file, "contributors"))[4]!.recipient = personOf("contributors 1");
    });
    expect(await problemsOf(data)).to.deep.equal([
      "it is for chain 1, and the network is chain 421614",
      "the allocations sum to 239,999,999 SESH instead of 240,000,000 SESH",
      "contributors: the recipients sum to 10,965,491.196078432 SESH instead of 11,000,000 SESH",
      `contributors: ${personOf("contributors 1")} is in it twice`,
    ]);
  });

  it("names the lines of a CSV file", async () => {
    const data = dataOf((file) => (allocationIn(file, "advisors").recipients = "advisors.csv"));
    const path = await writeGenesis(folder, data);
    const problemsWith = async (...lines: string[]) => {
      await writeFile(join(folder, "advisors.csv"), lines.join("\r\n"));
      return (await rejectionOf(read(path))).details.problems;
    };
    const header = "id,recipient,amount,rewardAddress,grantor";
    expect(await problemsWith("id,recipient,amount", `1,${ALICE},1000000`)).to.deep.equal([
      `advisors: advisors.csv, line 1: it is not "${header}"`,
    ]);
    expect(
      await problemsWith(header, `1,${ALICE},1000000`, `2,${BOB},1.5,,,`, `3,${BOB},-1,,`, `4,bob,1,,0x1`, ""),
    ).to.deep.equal([
      "advisors: advisors.csv, line 2: it has 3 fields instead of 5",
      "advisors: advisors.csv, line 3: it has 6 fields instead of 5",
      'advisors: advisors.csv, line 4: amount: "-1" is not an amount',
      "advisors: advisors.csv, line 5: recipient: not an address",
      "advisors: advisors.csv, line 5: grantor: not an address",
    ]);
  });
});
