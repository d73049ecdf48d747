// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev A common factor cancels.
contract Cancel {
    function prove(uint128 u, uint128 v, uint128 d) external pure {
        require(uint256(u) * d < uint256(v) * d);
        assert(u < v);
    }
}
