// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DowntimeCredit} from "../../contracts/libraries/DowntimeCredit.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract DowntimeCreditFuzzTest is BaseTest {
    uint256 private constant LIMIT = 48 hours;

    function test_Earned_OfKnownPeriods() external pure {
        assertEq(DowntimeCredit.earned(2 hours, 0), 7_200);
        assertEq(DowntimeCredit.earned(2 hours, 29), 7_200);
        assertEq(DowntimeCredit.earned(2 hours, 30), 7_201);
        assertEq(DowntimeCredit.earned(2 hours, 1 days), 2 hours + 48 minutes);
        assertEq(DowntimeCredit.earned(2 hours, 30 days), 26 hours);
        assertEq(DowntimeCredit.earned(2 hours, 1_380 hours - 1), 48 hours - 1);
        assertEq(DowntimeCredit.earned(2 hours, 1_380 hours), 48 hours);
        assertEq(DowntimeCredit.earned(2 hours, 3_650 days), 48 hours);
    }

    function testFuzz_Earned_StaysBetweenWhatThereWasAndTheLimit(uint256 credit, uint32 period) external pure {
        credit = bound(credit, 0, LIMIT);
        uint256 earned = DowntimeCredit.earned(credit, period);
        assertGe(earned, credit);
        assertLe(earned, LIMIT);
    }

    function testFuzz_Earned_GrowsWithCreditAndPeriod(
        uint256 credit,
        uint32 period,
        uint256 more,
        uint32 longer
    ) external pure {
        credit = bound(credit, 0, LIMIT);
        more = bound(more, credit, LIMIT);
        uint256 end = bound(longer, period, type(uint32).max);
        uint256 earned = DowntimeCredit.earned(credit, period);
        assertGe(DowntimeCredit.earned(more, period), earned);
        assertGe(DowntimeCredit.earned(credit, end), earned);
    }

    /// @dev Below the limit a second of credit takes exactly 30 seconds of activity.
    function testFuzz_Earned_IsAThirtiethOfTheTime(uint256 credit, uint256 period) external pure {
        credit = bound(credit, 0, LIMIT);
        period = bound(period, 0, (LIMIT - credit) * 30);
        uint256 gain = DowntimeCredit.earned(credit, period) - credit;
        assertLe(gain * 30, period);
        assertGt((gain + 1) * 30, period);
    }

    /// @dev Counting in two steps loses one second of credit at most and never gains any.
    function testFuzz_Earned_InTwoStepsIsTheSameUpToRounding(
        uint256 credit,
        uint32 first,
        uint32 second
    ) external pure {
        credit = bound(credit, 0, LIMIT);
        uint256 once = DowntimeCredit.earned(credit, uint256(first) + second);
        uint256 twice = DowntimeCredit.earned(DowntimeCredit.earned(credit, first), second);
        assertLe(twice, once);
        assertGe(twice + 1, once);
    }

    function testFuzz_Remaining_FallsSecondBySecondToZero(uint256 credit, uint32 downtime) external pure {
        credit = bound(credit, 0, LIMIT);
        uint256 remaining = DowntimeCredit.remaining(credit, downtime);
        if (downtime >= credit) assertEq(remaining, 0);
        else assertEq(remaining + downtime, credit);
        assertEq(DowntimeCredit.remaining(remaining, 1), DowntimeCredit.remaining(credit, uint256(downtime) + 1));
    }

    function testFuzz_Restored_IsWhatTwiceTheDowntimeLeaves(uint256 credit, uint32 downtime) external pure {
        credit = bound(credit, 0, LIMIT);
        uint256 restored = DowntimeCredit.restored(credit, downtime);
        uint256 remaining = DowntimeCredit.remaining(credit, downtime);
        assertLe(restored, remaining);
        assertEq(restored, DowntimeCredit.remaining(remaining, downtime));
        if (uint256(downtime) * 2 < credit) assertEq(restored, credit - 2 * uint256(downtime));
        else assertEq(restored, 0);
    }

    /// @dev To come back for a moment in between changes nothing.
    function testFuzz_Restored_InTwoStepsIsTheSame(uint256 credit, uint32 first, uint32 second) external pure {
        credit = bound(credit, 0, LIMIT);
        uint256 once = DowntimeCredit.restored(credit, uint256(first) + second);
        uint256 twice = DowntimeCredit.restored(DowntimeCredit.restored(credit, first), second);
        assertEq(twice, once);
    }
}
