// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {QuarterStake} from "../../contracts/libraries/QuarterStake.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract QuarterStakeFuzzTest is BaseTest {
    /// @dev Whoever is below it has less than a quarter, and whoever reaches it has a quarter or more.
    function testFuzz_Minimum_IsAQuarterRoundedUp(uint64 requirement, uint64 stake) external pure {
        assertEq(stake < QuarterStake.minimum(requirement), uint256(stake) * 4 < requirement);
    }

    function test_Minimum_OfTheRequirements() external pure {
        assertEq(QuarterStake.minimum(25_000e9), 6_250e9);
        assertEq(QuarterStake.minimum(25_000e9 + 1), 6_250e9 + 1);
        assertEq(QuarterStake.minimum(1), 1);
    }
}
