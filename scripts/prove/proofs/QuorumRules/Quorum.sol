// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {QuorumRules} from "../../../../contracts/libraries/QuorumRules.sol";

/// @dev QB-03: a quorum is two thirds of the members or more, and two quorums always have a member in common.
contract Quorum {
    function prove(uint32 members, uint32 silent, uint32 otherSilent) external pure {
        require(members >= QuorumRules.MEMBERS_MINIMUM);
        bool quorum = QuorumRules.isQuorum(members, silent);
        assert(quorum == (silent <= members / 3));
        require(quorum && QuorumRules.isQuorum(members, otherSilent));
        assert(uint256(members - silent) * 3 >= uint256(members) * 2);
        assert(uint256(silent) + otherSilent < members);
    }
}
