// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice The reward pool pays 14 % of its reserve a year, continuously: reserve(t) = reserve · 0.86^(t / 365 days).
/// @dev A closed form in the elapsed time, so the result does not depend on how often it is applied (INV-RWD-3).
library Emission {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant YEAR = 365 days;
    /// @dev -ln(0.86) · 1e18, rounded down: 0.150822889734583635145…
    uint256 internal constant DECAY_PER_YEAR = 150_822_889_734_583_635;

    /// @return factor 0.86^(elapsed / 365 days) · 1e18, from 0 to 1e18.
    function decay(uint256 elapsed) internal pure returns (uint256 factor) {
        // elapsed is a difference of uint32 timestamps: the exponent stays above -21e18, far inside expWad's domain.
        return uint256(FixedPointMathLib.expWad(-int256((DECAY_PER_YEAR * elapsed) / YEAR)));
    }

    /// @return The part of the reserve that is paid out when it decays by `factor`, rounded down.
    function payout(uint256 reserve, uint256 factor) internal pure returns (uint256) {
        return (reserve * (WAD - factor)) / WAD;
    }
}
