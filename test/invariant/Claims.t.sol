// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Invariants} from "../support/Invariants.sol";
import {ClaimsHandler} from "./handlers/ClaimsHandler.sol";

contract ClaimsInvariantTest is Invariants {
    function setUp() public {
        _startedSystem();
        targetContract(address(new ClaimsHandler(system, ghost)));
    }

    function invariant_CLM1_BalanceIsTheCapLessClaimed() public view {
        _assertCLM1();
    }
}
