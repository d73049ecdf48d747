// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {VestingSteps} from "../../contracts/libraries/VestingSteps.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract VestingStepsFuzzTest is BaseTest {
    uint256 private constant SUPPLY = 240_000_000e9;
    uint256 private constant START = 1_796_083_200;

    /// @dev The schedules of the genesis: 12 and 24 steps after 12 months.
    function test_Vested_OfTheGenesisSchedules() external pure {
        uint256 month = VestingSteps.MONTH;
        assertEq(12 * month, 365 days);
        assertEq(_vested(1_000_000e9, 12, 12, 13 * month - 1), 0);
        assertEq(_vested(1_000_000e9, 12, 12, 13 * month), 83_333_333_333_333);
        assertEq(_vested(1_000_000e9, 12, 12, 24 * month - 1), 916_666_666_666_666);
        assertEq(_vested(1_000_000e9, 12, 12, 24 * month), 1_000_000e9);
        assertEq(_vested(27_000_000e9, 12, 24, 13 * month), 1_125_000e9);
        assertEq(_vested(27_000_000e9, 12, 24, 36 * month), 27_000_000e9);
    }

    function testFuzz_Vested_IsTheFloorOfTheStep(
        uint256 total,
        uint256 cliff,
        uint256 steps,
        uint256 step
    ) external pure {
        total = bound(total, 0, SUPPLY);
        cliff = bound(cliff, 0, 120);
        steps = bound(steps, 1, 120);
        step = bound(step, 0, steps);
        uint256 elapsed = (cliff + step) * VestingSteps.MONTH;
        uint256 vested = _vested(total, cliff, steps, elapsed);
        assertEq(vested, (total * step) / steps);
        assertEq(_vested(total, cliff, steps, elapsed + VestingSteps.MONTH - 1), vested);
    }

    function testFuzz_Vested_NeverFallsAndEndsWithEverything(
        uint256 total,
        uint256 cliff,
        uint256 steps,
        uint256 first,
        uint256 second
    ) external pure {
        total = bound(total, 0, SUPPLY);
        cliff = bound(cliff, 0, 120);
        steps = bound(steps, 1, 120);
        uint256 end = (cliff + steps) * VestingSteps.MONTH;
        first = bound(first, 0, 2 * end);
        second = bound(second, first, 2 * end);
        assertLe(_vested(total, cliff, steps, first), _vested(total, cliff, steps, second));
        assertLe(_vested(total, cliff, steps, second), total);
        assertEq(_vested(total, cliff, steps, end), total);
        if (first < cliff * VestingSteps.MONTH) assertEq(_vested(total, cliff, steps, first), 0);
    }

    function _vested(uint256 total, uint256 cliff, uint256 steps, uint256 elapsed) private pure returns (uint256) {
        return
            VestingSteps.vested({
                total: total,
                start: START,
                cliffMonths: cliff,
                steps: steps,
                timestamp: START + elapsed
            });
    }
}
