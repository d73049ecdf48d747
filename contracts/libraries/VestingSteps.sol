// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Monthly steps after a cliff.
library VestingSteps {
    /// @dev A twelfth of a year of 365 days, so that twelve months are a year to the second.
    uint256 internal constant MONTH = 365 days / 12;

    /// @dev floor(total * k / steps) after k whole months beyond the cliff, everything after the last. So step k of n
    /// is exact, and no rounding is ever left over.
    function vested(
        uint256 total,
        uint256 start,
        uint256 cliffMonths,
        uint256 steps,
        uint256 timestamp
    ) internal pure returns (uint256) {
        uint256 cliff = start + cliffMonths * MONTH;
        if (timestamp < cliff) return 0;
        uint256 step = (timestamp - cliff) / MONTH;
        return step < steps ? (total * step) / steps : total;
    }
}
