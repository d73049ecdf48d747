// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BPS} from "../../../contracts/libraries/Bps.sol";
import {NodeWeights} from "../../../contracts/libraries/NodeWeights.sol";

/// @dev False: the share of the whole stake without a fee is the whole weight.
contract ShareSmaller {
    function prove(uint64 stake, uint64 requirement, uint16 feeBps) external pure {
        require(requirement > 0 && stake <= requirement && feeBps <= BPS);
        assert(NodeWeights.shareOf(stake, requirement, feeBps) < NodeWeights.NODE_WEIGHT);
    }
}
