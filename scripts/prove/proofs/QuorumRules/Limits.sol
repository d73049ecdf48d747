// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {QuorumRules} from "../../../../contracts/libraries/QuorumRules.sol";

/// @dev QB-13: a tenth of the nodes or 10, a fiftieth or 3, so that both fit 16 bits for up to 655,359 nodes.
contract Limits {
    function prove(uint32 nodes) external pure {
        uint256 decommissions = QuorumRules.decommissionLimit(nodes);
        uint256 deregistrations = QuorumRules.deregistrationLimit(nodes);
        assert(decommissions >= 10 && (decommissions == 10 || decommissions * 10 <= nodes));
        assert(deregistrations >= 3 && (deregistrations == 3 || deregistrations * 50 <= nodes));
        assert(deregistrations <= decommissions);
        require(nodes < 655_360);
        assert(decommissions < 2 ** 16);
    }
}
