// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {RoundMath} from "../../contracts/libraries/RoundMath.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract RoundMathFuzzTest is BaseTest {
    function testFuzz_MinContribution_IsTheCeiling(uint64 remaining, uint256 slots) public pure {
        slots = bound(slots, 1, 10);
        uint256 minimum = RoundMath.minContribution(remaining, slots);
        assertGe(minimum * slots, remaining);
        if (remaining != 0) assertLt((minimum - 1) * slots, remaining);
    }

    /// @dev MC-11: answers zero instead of failing where nothing is left to take.
    function testFuzz_MinContribution_OfNothing(uint64 remaining, uint256 slots) public pure {
        assertEq(RoundMath.minContribution(0, slots), 0);
        assertEq(RoundMath.minContribution(remaining, 0), 0);
    }

    /// @dev MC-08: whoever brings whatever is allowed, the round can always be completed to the atomic unit.
    function testFuzz_MinContribution_AlwaysLeadsToAFullRound(
        uint64 remaining,
        uint256 slots,
        uint256 seed
    ) public pure {
        slots = bound(slots, 1, 10);
        uint256 rest = remaining;
        while (slots != 0 && rest != 0) {
            uint256 minimum = RoundMath.minContribution(rest, slots);
            assertLe(minimum, rest);
            seed = uint256(keccak256(abi.encode(seed)));
            rest -= bound(seed, minimum, rest);
            --slots;
        }
        assertEq(rest, 0);
    }

    /// @dev A contributor who brings the minimum does not raise the minimum of the next.
    function testFuzz_MinContribution_DoesNotRise(uint64 remaining, uint256 slots) public pure {
        slots = bound(slots, 2, 10);
        uint256 minimum = RoundMath.minContribution(remaining, slots);
        assertLe(RoundMath.minContribution(remaining - minimum, slots - 1), minimum);
    }
}
