// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {StdAssertions} from "forge-std/StdAssertions.sol";
import {RoundMath} from "../../../contracts/libraries/RoundMath.sol";

contract RoundMathTest is StdAssertions {
    function test_MinContribution_IsRoundedUp() public pure {
        assertEq(RoundMath.minContribution(10, 3), 4);
        assertEq(RoundMath.minContribution(9, 3), 3);
    }

    function test_MinContribution_OfNothing_OrWithoutSlots_IsNothing() public pure {
        assertEq(RoundMath.minContribution(0, 3), 0);
        assertEq(RoundMath.minContribution(10, 0), 0);
    }
}
