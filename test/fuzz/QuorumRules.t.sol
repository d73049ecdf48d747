// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {QuorumRules} from "../../contracts/libraries/QuorumRules.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract QuorumRulesFuzzTest is BaseTest {
    /// @dev QB-03: the most that may be silent, by the number of members.
    function test_IsQuorum_OfSmallNumbers() external pure {
        uint8[10] memory limits = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3];
        for (uint256 members; members < limits.length; ++members) {
            for (uint256 silent; silent < 12; ++silent) {
                assertEq(QuorumRules.isQuorum(members, silent), silent <= limits[members]);
            }
        }
    }

    function test_Limits_OfKnownNetworks() external pure {
        _expectLimits({nodes: 0, decommissions: 10, deregistrations: 3});
        _expectLimits({nodes: 109, decommissions: 10, deregistrations: 3});
        _expectLimits({nodes: 110, decommissions: 11, deregistrations: 3});
        _expectLimits({nodes: 199, decommissions: 19, deregistrations: 3});
        _expectLimits({nodes: 200, decommissions: 20, deregistrations: 4});
        _expectLimits({nodes: 2_200, decommissions: 220, deregistrations: 44});
        _expectLimits({nodes: 4_000, decommissions: 400, deregistrations: 80});
    }

    /// @dev QB-03: two thirds or more have signed, and one more silent member would be too many.
    function testFuzz_IsQuorum_NeedsTwoThirds(uint32 members, uint32 silent) external pure {
        bool quorum = QuorumRules.isQuorum(members, silent);
        assertEq(quorum, silent <= members / 3);
        if (quorum) assertGe((uint256(members) - silent) * 3, uint256(members) * 2);
    }

    /// @dev Two quorums of the same members share at least a third of them.
    function testFuzz_IsQuorum_TwoQuorumsOverlap(uint32 members, uint256 silentA, uint256 silentB) external pure {
        vm.assume(members >= QuorumRules.MEMBERS_MINIMUM);
        silentA = bound(silentA, 0, members / 3);
        silentB = bound(silentB, 0, members / 3);
        assertTrue(QuorumRules.isQuorum(members, silentA) && QuorumRules.isQuorum(members, silentB));
        uint256 overlap = uint256(members) - silentA - silentB;
        assertGe(overlap * 3, members);
        assertGt(overlap, 0);
    }

    function testFuzz_DecommissionLimit_IsATenthOrTen(uint32 nodes) external pure {
        uint256 limit = QuorumRules.decommissionLimit(nodes);
        assertGe(limit, 10);
        if (limit > 10) assertLe(limit * 10, nodes);
        assertGt((limit + 1) * 10, nodes);
    }

    function testFuzz_DeregistrationLimit_IsFiftiethOrThree(uint32 nodes) external pure {
        uint256 limit = QuorumRules.deregistrationLimit(nodes);
        assertGe(limit, 3);
        if (limit > 3) assertLe(limit * 50, nodes);
        assertGt((limit + 1) * 50, nodes);
    }

    function testFuzz_Limits_GrowWithTheNetwork(uint32 nodes, uint32 more) external pure {
        uint256 sum = uint256(nodes) + more;
        assertGe(QuorumRules.decommissionLimit(sum), QuorumRules.decommissionLimit(nodes));
        assertGe(QuorumRules.deregistrationLimit(sum), QuorumRules.deregistrationLimit(nodes));
        assertLe(QuorumRules.deregistrationLimit(nodes), QuorumRules.decommissionLimit(nodes));
    }

    function _expectLimits(uint256 nodes, uint256 decommissions, uint256 deregistrations) private pure {
        assertEq(QuorumRules.decommissionLimit(nodes), decommissions);
        assertEq(QuorumRules.deregistrationLimit(nodes), deregistrations);
    }
}
