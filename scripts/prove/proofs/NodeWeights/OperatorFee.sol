// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BPS} from "../../../../contracts/libraries/Bps.sol";
import {NodeWeights} from "../../../../contracts/libraries/NodeWeights.sol";

/// @dev RW-19: the others together never get more than the fee leaves of the node's weight, so the operator's rest
/// covers the fee: share · BPS <= (BPS - fee) · weight, here with both sides times the requirement.
contract OperatorFee {
    function prove(uint64 others, uint64 requirement, uint16 feeBps) external pure {
        require(requirement > 0 && others <= requirement && feeBps <= BPS);
        uint256 share = NodeWeights.shareOf(others, requirement, feeBps);
        uint256 kept = (BPS - feeBps) * NodeWeights.NODE_WEIGHT;
        assert(share * (BPS * requirement) <= others * (BPS - feeBps) * NodeWeights.NODE_WEIGHT);
        assert(others * (BPS - feeBps) * NodeWeights.NODE_WEIGHT <= requirement * kept);
        assert(share * BPS * requirement <= kept * requirement);
    }
}
