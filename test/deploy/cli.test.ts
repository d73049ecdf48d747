import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { developmentWallet, deployEnvironment } from "../support/deployer.js";
import { createDeployCliScene, type DeployCliScene, answering, SEND } from "../support/deployCliScene.js";
import { DEPLOYER, writtenAddresses } from "../support/deployment.js";

describe("npm run deploy", function () {
  this.timeout(300_000);
  let scene: DeployCliScene;

  before(async () => {
    scene = await createDeployCliScene();
  });
  beforeEach(async () => {
    scene.setFaults(undefined);
    await scene.reset();
  });
  after(async () => {
    await scene.close();
  });

  describe("given something that is wrong with the command", () => {
    const rows: [what: string, args: string[], message: string][] = [
      ["no command", [], "Exactly one of --plan, --run, --status and --verify is needed.\n"],
      ["two commands", ["--plan", "--run"], "Exactly one of --plan, --run, --status and --verify is needed.\n"],
      ["an option it does not know", ["--check"], "Unknown option '--check'"],
      ["a deployer that is not planned for", ["--run", "--deployer", DEPLOYER.address], "--deployer belongs to --plan.\n"],
      ["a deployer that is no address", ["--plan", "--deployer", "0x12"], "--deployer: not an address.\n"],
      ["a network it does not know", ["--plan", "--network", "sepolia"], 'There is no network named "sepolia".\n'],
      ["the status of nothing", ["--status"], "holds no deployment.\n"],
      ["to verify nothing", ["--verify"], "holds no deployment.\n"],
    ];
    for (const [what, args, message] of rows) {
      it(`refuses ${what}`, async () => {
        const { code, output } = await scene.cli(args).ended;
        expect(output).to.include(message);
        expect(code).to.equal(1);
        expect(await readdir(scene.directory)).to.deep.equal([]);
      });
    }
  });
  void [readFile, writeFile, join, developmentWallet, deployEnvironment, answering, SEND, writtenAddresses];
});
