// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Invariants} from "../support/Invariants.sol";
import {FeesHandler} from "./handlers/FeesHandler.sol";
import {RewardsHandler} from "./handlers/RewardsHandler.sol";
import {StakingHandler} from "./handlers/StakingHandler.sol";

contract FeesInvariantTest is Invariants {
    function setUp() public {
        _startedSystem();
        targetContract(address(new FeesHandler(system, ghost)));
        targetContract(address(new RewardsHandler(system, ghost)));
        targetContract(address(new StakingHandler(system, ghost)));
    }

    function invariant_TOK1_SupplyIsCoveredByTheEscrow() public view {
        _assertTOK1();
    }

    function invariant_TOK2_RemintedIsWhatWasRecycled() public view {
        _assertTOK2();
    }

    function invariant_FEE1_FeesAreConserved() public view {
        _assertFEE1();
    }

    function invariant_PRO1_ReceiptsAreChained() public view {
        _assertPRO1();
    }

    /// @dev What the recycler mints to the pool is rewards: neither lost nor counted for the time before.
    function invariant_RWD3_RemintedFeesAreEmitted() public view {
        _assertRWD3();
    }
}
