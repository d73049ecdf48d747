import { PrettyEventHandler } from "@nomicfoundation/hardhat-ignition/helpers";
import hre from "hardhat";
import { readEnvironment } from "../src/config/load.js";
import { deployMain } from "./main.js";

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
process.exitCode = await deployMain(process.argv.slice(2), {
  environment: readEnvironment(),
  print: (line) => {
    console.log(line);
  },
  printError: (line) => {
    console.error(line);
  },
  ...(process.stdout.isTTY && { listener: new PrettyEventHandler(hre.interruptions) }),
});
