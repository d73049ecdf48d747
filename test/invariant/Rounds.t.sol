// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Invariants} from "../support/Invariants.sol";
import {HostileHandler} from "./handlers/HostileHandler.sol";
import {RoundsHandler} from "./handlers/RoundsHandler.sol";
import {StakingHandler} from "./handlers/StakingHandler.sol";

contract RoundsInvariantTest is Invariants {
    function setUp() public {
        _startedSystem();
        targetContract(address(new StakingHandler(system, ghost)));
        targetContract(address(new RoundsHandler(system, ghost)));
        targetContract(address(new HostileHandler(system, ghost)));
    }

    function afterInvariant() public {
        _assertEverybodyGetsOut();
    }

    function invariant_RND1_ContributionsAreHeld() public view {
        _assertRND1();
    }
}
