// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BPS} from "../../../../contracts/libraries/Bps.sol";
import {NodeWeights} from "../../../../contracts/libraries/NodeWeights.sol";

/// @dev A share is never more than the weight of the node, so it fits its 64 bits.
contract ShareBound {
    function prove(uint64 stake, uint64 requirement, uint16 feeBps) external pure {
        require(requirement > 0 && stake <= requirement && feeBps <= BPS);
        assert(NodeWeights.shareOf(stake, requirement, feeBps) <= NodeWeights.NODE_WEIGHT);
    }
}
