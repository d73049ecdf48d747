// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Penalty} from "../../contracts/libraries/Penalty.sol";
import {QuarterStake} from "../../contracts/libraries/QuarterStake.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract PenaltyFuzzTest is BaseTest {
    uint256 private constant SUPPLY = 240_000_000e9;

    /// @dev PN-01: with mainnet numbers, to the atomic unit.
    function test_Deregistration_OfTheMainnetStake() external pure {
        (uint256 reward, uint256 poolShare) = Penalty.deregistration(25_000e9);
        assertEq(reward, 7_500_000_000); // 7.5 SESH
        assertEq(poolShare, 42_500_000_000); // 42.5 SESH
        assertEq(25_000e9 - reward - poolShare, 24_950_000_000_000);
        assertEq(Penalty.misconduct(25_000e9), 1_250_000_000_000); // 1,250 SESH
    }

    /// @dev PN-01: the liquidator's part is rounded down, the pool's up.
    function test_Deregistration_OfStakesThatDoNotDivide() external pure {
        _expect({stake: 0, reward: 0, poolShare: 0});
        _expect({stake: 1, reward: 0, poolShare: 0});
        _expect({stake: 3, reward: 0, poolShare: 0});
        _expect({stake: 4, reward: 0, poolShare: 1});
        _expect({stake: 588, reward: 0, poolShare: 1});
        _expect({stake: 589, reward: 0, poolShare: 2});
        _expect({stake: 3_333, reward: 0, poolShare: 6});
        _expect({stake: 3_334, reward: 1, poolShare: 6});
        _expect({stake: 9_999, reward: 2, poolShare: 17});
        _expect({stake: 10_000, reward: 3, poolShare: 17});
        _expect({stake: 10_001, reward: 3, poolShare: 18});
        _expect({stake: 25_000e9 - 1, reward: 7_499_999_999, poolShare: 42_500_000_000});
        _expect({stake: 25_000e9 + 1, reward: 7_500_000_000, poolShare: 42_500_000_001});
    }

    function test_Misconduct_IsRoundedDown() external pure {
        assertEq(Penalty.misconduct(0), 0);
        assertEq(Penalty.misconduct(19), 0);
        assertEq(Penalty.misconduct(20), 1);
        assertEq(Penalty.misconduct(39), 1);
        assertEq(Penalty.misconduct(25_000e9 - 1), 1_249_999_999_999);
    }

    /// @dev PN-01: nothing is lost or made, whatever the stake.
    function testFuzz_Deregistration_SplitsExactly(uint256 stake) external pure {
        stake = bound(stake, 0, SUPPLY);
        (uint256 reward, uint256 poolShare) = Penalty.deregistration(stake);
        uint256 rest = stake - reward - poolShare;
        assertEq(reward + poolShare + rest, stake);
        assertLe(reward * 10_000, stake * 3);
        assertGt((reward + 1) * 10_000, stake * 3);
        if (stake < 4) assertEq(poolShare, 0);
        else {
            assertGe(poolShare * 10_000, stake * 17);
            assertLt((poolShare - 1) * 10_000, stake * 17);
        }
    }

    /// @dev PN-02: the operator always has enough, and the others' stakes are never touched.
    function testFuzz_Deregistration_IsAQuarterAtMost(uint256 stake) external pure {
        stake = bound(stake, 0, SUPPLY);
        (uint256 reward, uint256 poolShare) = Penalty.deregistration(stake);
        uint256 amount = reward + poolShare;
        assertLe(amount * 3, stake - amount);
        assertLe(amount, QuarterStake.minimum(stake));
    }

    function testFuzz_Deregistration_OfTinyStakesIsAQuarterAtMost(uint16 stake) external pure {
        (uint256 reward, uint256 poolShare) = Penalty.deregistration(stake);
        assertLe((reward + poolShare) * 3, stake - (reward + poolShare));
        assertLe(reward + poolShare, QuarterStake.minimum(stake));
    }

    function testFuzz_Misconduct_IsATwentieth(uint256 stake) external pure {
        stake = bound(stake, 0, SUPPLY);
        uint256 amount = Penalty.misconduct(stake);
        assertLe(amount * 20, stake);
        assertGt((amount + 1) * 20, stake);
        assertLe(amount, QuarterStake.minimum(stake));
    }

    function testFuzz_Misconduct_IsNeverLessThanADeregistration(uint256 stake) external pure {
        stake = bound(stake, 25, SUPPLY);
        (uint256 reward, uint256 poolShare) = Penalty.deregistration(stake);
        assertGe(Penalty.misconduct(stake), reward + poolShare);
    }

    function _expect(uint256 stake, uint256 reward, uint256 poolShare) private pure {
        (uint256 actualReward, uint256 actualShare) = Penalty.deregistration(stake);
        assertEq(actualReward, reward);
        assertEq(actualShare, poolShare);
    }
}
