// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Statements that one proof shows and others use as a premise: all at once is more than the solver can do.
library Lemma {
    /// @dev Shown by proofs/Cancel.sol. Warning: for values below 2^128.
    function cancel(uint256 u, uint256 v, uint256 d) internal pure {
        require(u * d >= v * d || u < v);
    }

    /// @dev `value` is RoundMath.minContribution(remaining, slots), that is ceil(remaining / slots). Shown by
    /// proofs/RoundMath/Minimum.sol and MinimumOfNothing.sol. Warning: for `remaining` below 2^64 and 1 to 10 slots.
    function minimum(uint256 value, uint256 remaining, uint256 slots) internal pure {
        require(value * slots >= remaining && value * slots < remaining + slots);
    }
}
