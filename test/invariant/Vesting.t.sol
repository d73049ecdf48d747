// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Invariants} from "../support/Invariants.sol";
import {VestingHandler} from "./handlers/VestingHandler.sol";

contract VestingInvariantTest is Invariants {
    VestingHandler private _handler;

    function setUp() public {
        _startedSystem();
        _handler = new VestingHandler(system, ghost);
        targetContract(address(_handler));
    }

    /// @dev A wallet has what was granted and added, less what left by release, revocation and staking.
    function invariant_VST1_NothingLeavesButByTheRules() public view {
        uint256 total = _handler.TOTAL();
        assertEq(
            system.token.balanceOf(address(_handler.staking())) + _handler.staked() + _handler.releasedByStaking(),
            total + _handler.donatedToStaking(),
            "VST-1: the staking grant"
        );
        assertEq(
            system.token.balanceOf(address(_handler.monthly())) + _handler.releasedByMonthly() + _handler.revoked(),
            total + _handler.donatedToMonthly(),
            "VST-1: the monthly grant"
        );
    }

    function invariant_VST1_NothingLeavesBeforeItsTime() public view {
        if (block.timestamp < _handler.end())
            assertLe(_handler.releasedByStaking(), _handler.donatedToStaking(), "VST-1: released before the end");
        assertLe(
            _handler.releasedByMonthly(),
            _handler.scheduled() + _handler.donatedToMonthly(),
            "VST-1: released ahead of the schedule"
        );
        assertEq(
            _handler.monthly().total() - _handler.monthly().locked(),
            _handler.scheduled(),
            "VST-1: another schedule"
        );
    }
}
