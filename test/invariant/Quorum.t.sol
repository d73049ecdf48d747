// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Invariants} from "../support/Invariants.sol";
import {HostileQuorumHandler} from "./handlers/HostileQuorumHandler.sol";
import {QuorumHandler} from "./handlers/QuorumHandler.sol";
import {StakingHandler} from "./handlers/StakingHandler.sol";

/// @dev Few other handlers, so that the quorum speaks often.
contract QuorumInvariantTest is Invariants {
    function setUp() public {
        _startedSystem(SEEDED_QUORUM);
        _setDeregistrationLock(2 days);
        targetContract(address(new StakingHandler(system, ghost)));
        targetContract(address(new QuorumHandler(system, ghost)));
        targetContract(address(new HostileQuorumHandler(system, ghost)));
    }

    function afterInvariant() public {
        _assertEverybodyGetsOut();
    }

    function invariant_STK6_TheQuorumDoesWhatItMay() public view {
        _assertSTK6();
    }

    /// @dev An operator loses the published penalty and nobody else anything.
    function invariant_STK2_PenaltiesTakeFromTheOperator() public view {
        _assertSTK1();
        _assertSTK2();
    }

    /// @dev Who is down is neither a member nor paid.
    function invariant_STK3_TheQuorumIsItsActiveMembers() public view {
        _assertSTK3();
        _assertSTK4();
        _assertRWD2();
    }
}
