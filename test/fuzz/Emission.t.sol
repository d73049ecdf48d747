// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Emission} from "../../contracts/libraries/Emission.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract EmissionFuzzTest is BaseTest {
    uint256 private constant WAD = 1e18;
    uint256 private constant YEAR = 365 days;
    uint256 private constant SUPPLY_LIMIT = 240_000_000e9;
    /// @dev expWad and the exponent are each off by less than one part in 1e18, in each of three factors.
    uint256 private constant FACTOR_TOLERANCE = 6;

    function testFuzz_Decay_IsMonotone(uint32 earlier, uint32 later) public pure {
        if (earlier > later) (earlier, later) = (later, earlier);
        assertGe(Emission.decay(earlier), Emission.decay(later));
        assertLe(Emission.decay(earlier), WAD);
    }

    function testFuzz_Decay_IsStrictFromSecondToSecond(uint256 elapsed) public pure {
        // 0.86 to the power of 50 years is 5e-4: a second more always lowers the factor.
        elapsed = bound(elapsed, 0, 50 * YEAR);
        assertGt(Emission.decay(elapsed), Emission.decay(elapsed + 1));
    }

    function testFuzz_Decay_IsSplitInvariant(uint32 first, uint32 second) public pure {
        uint256 total = uint256(first) + second;
        uint256 product = (Emission.decay(first) * Emission.decay(second)) / WAD;
        assertApproxEqAbs(Emission.decay(total), product, FACTOR_TOLERANCE);
    }

    function test_Decay_IsTheYearlyRateForFiftyYears() public pure {
        uint256 expected = WAD;
        for (uint256 year = 1; year <= 50; ++year) {
            expected = (expected * 86) / 100;
            // One part in 1e18 per year of the two roundings, and one of the exponential.
            assertApproxEqAbs(Emission.decay(year * YEAR), expected, year + 1);
        }
    }

    function testFuzz_Payout_NeverExceedsReserve(uint64 reserve, uint32 elapsed) public pure {
        assertLe(Emission.payout(reserve, Emission.decay(elapsed)), reserve);
    }

    /// @dev RW-04: no call for decades is no problem; what is left is what 14 % a year leaves.
    function testFuzz_Payout_AfterDecades(uint256 reserve, uint256 span) public pure {
        reserve = bound(reserve, 1, SUPPLY_LIMIT);
        span = bound(span, 1, 50);
        uint256 left = reserve - Emission.payout(reserve, Emission.decay(span * YEAR));
        uint256 expected = reserve * 1e18;
        for (uint256 year; year < span; ++year) expected = (expected * 86) / 100;
        // Payouts are rounded down, what is left is rounded up: less than a unit, and the factor's own error.
        assertApproxEqAbs(left, expected / 1e18, 1 + (reserve * (span + 1)) / WAD + 1);
    }

    function testFuzz_Payout_IsMonotoneInTime(uint64 reserve, uint32 earlier, uint32 later) public pure {
        if (earlier > later) (earlier, later) = (later, earlier);
        assertLe(Emission.payout(reserve, Emission.decay(earlier)), Emission.payout(reserve, Emission.decay(later)));
    }

    /// @dev RW-03: paid in two steps or in one, the pool is left with the same. Each step rounds by less than one unit
    /// and its factor is off by a few parts in 1e18 of a reserve below 2.4e17.
    function testFuzz_Payout_IsSplitInvariant(uint256 reserve, uint32 first, uint32 second) public pure {
        reserve = bound(reserve, 0, SUPPLY_LIMIT);
        uint256 once = reserve - Emission.payout(reserve, Emission.decay(uint256(first) + second));
        uint256 twice = reserve - Emission.payout(reserve, Emission.decay(first));
        twice -= Emission.payout(twice, Emission.decay(second));
        assertApproxEqAbs(once, twice, 4);
    }

    /// @dev INV-RWD-3: a thousand payouts at random times leave what one payout leaves, to 1e-9.
    function testFuzz_Payout_IsIndependentOfTheCallingPattern(uint256 seed) public pure {
        uint256 reserve = 63_177_550e9;
        uint256 left = reserve;
        uint256 total;
        for (uint256 i; i < 1_000; ++i) {
            uint256 elapsed = uint256(keccak256(abi.encode(seed, i))) % 2 days;
            left -= Emission.payout(left, Emission.decay(elapsed));
            total += elapsed;
        }
        uint256 once = reserve - Emission.payout(reserve, Emission.decay(total));
        assertApproxEqRel(left, once, 1e9);
    }
}
