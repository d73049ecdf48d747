// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Stands in for a reward pool that no longer works.
contract RevertingPool {
    error PoolBroken();

    function sync() external pure returns (uint256) {
        revert PoolBroken();
    }
}
