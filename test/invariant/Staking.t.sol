// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Invariants} from "../support/Invariants.sol";
import {HostileHandler} from "./handlers/HostileHandler.sol";
import {HostileQuorumHandler} from "./handlers/HostileQuorumHandler.sol";
import {QuorumHandler} from "./handlers/QuorumHandler.sol";
import {RewardsHandler} from "./handlers/RewardsHandler.sol";
import {RoundsHandler} from "./handlers/RoundsHandler.sol";
import {StakingHandler} from "./handlers/StakingHandler.sol";

contract StakingInvariantTest is Invariants {
    function setUp() public {
        _startedSystem(SEEDED_QUORUM);
        _setExitDelay(1 hours);
        _setDeregistrationLock(2 days);
        targetContract(address(new StakingHandler(system, ghost)));
        targetContract(address(new RoundsHandler(system, ghost)));
        targetContract(address(new RewardsHandler(system, ghost)));
        targetContract(address(new QuorumHandler(system, ghost)));
        targetContract(address(new HostileHandler(system, ghost)));
        targetContract(address(new HostileQuorumHandler(system, ghost)));
    }

    function afterInvariant() public {
        _assertEverybodyGetsOut();
    }

    function invariant_STK1_StakeIsHeld() public view {
        _assertSTK1();
    }

    function invariant_STK2_PrincipalIsItsOwners() public view {
        _assertSTK2();
    }

    function invariant_STK3_AggregateIsTheSumOfKeys() public view {
        _assertSTK3();
    }

    function invariant_STK4_CountsAgree() public view {
        _assertSTK4();
    }

    function invariant_STK5_KeysAreUsedOnce() public view {
        _assertSTK5();
    }
}
