// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BPS} from "../../../../contracts/libraries/Bps.sol";
import {NodeWeights} from "../../../../contracts/libraries/NodeWeights.sol";
import {Lemma} from "../../Lemma.sol";

/// @dev INV-RWD-2: two shares are never more than the share of both stakes together. Applied to one contributor after
/// the other, with `ShareBound` for all of them: the shares of the others never exceed one node, and the operator's
/// rest makes it exactly one.
contract SharesAdd {
    function prove(uint64 a, uint64 b, uint64 requirement, uint16 feeBps) external pure {
        require(requirement > 0 && a <= requirement && b <= requirement - a && feeBps <= BPS);
        uint256 sum = NodeWeights.shareOf(a, requirement, feeBps) + NodeWeights.shareOf(b, requirement, feeBps);
        uint256 together = NodeWeights.shareOf(uint256(a) + b, requirement, feeBps);
        uint256 divisor = BPS * requirement;
        uint256 dividend = (uint256(a) + b) * (BPS - feeBps) * NodeWeights.NODE_WEIGHT;
        assert(sum * divisor <= dividend);
        assert((together + 1) * divisor > dividend);
        assert(sum * divisor < (together + 1) * divisor);
        Lemma.cancel(sum, together + 1, divisor);
        assert(sum <= together);
    }
}
