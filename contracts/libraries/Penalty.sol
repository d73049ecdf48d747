// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BPS} from "./Bps.sol";

/// @notice What a deregistration takes, in atomic SESH, from the operator's own stake only. An operator has a quarter
/// of the node's stake or more, and no penalty exceeds a quarter.
library Penalty {
    uint256 private constant LIQUIDATOR_BPS = 3;
    uint256 private constant POOL_BPS = 17;
    uint256 private constant MISCONDUCT_BPS = 500;

    /// @param stake Stake of the whole node.
    /// @return liquidatorReward 3 / 10,000 of it, rounded down, for whoever submits the statement.
    /// @return poolShare 17 / 10,000 of it, rounded up, for the reward pool. Of a stake of less than 4 atomic units,
    /// where rounding up would take more than a quarter, nothing.
    function deregistration(uint256 stake) internal pure returns (uint256 liquidatorReward, uint256 poolShare) {
        liquidatorReward = (stake * LIQUIDATOR_BPS) / BPS;
        poolShare = (stake * POOL_BPS + BPS - 1) / BPS;
        if (poolShare > stake / 4) poolShare = 0;
    }

    /// @return amount 5 % of the node's stake, rounded down. Nobody earns from an accusation: the pool gets all of it.
    function misconduct(uint256 stake) internal pure returns (uint256 amount) {
        return (stake * MISCONDUCT_BPS) / BPS;
    }
}
