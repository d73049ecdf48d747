// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Invariants} from "../support/Invariants.sol";
import {HostileHandler} from "./handlers/HostileHandler.sol";
import {HostileQuorumHandler} from "./handlers/HostileQuorumHandler.sol";
import {QuorumHandler} from "./handlers/QuorumHandler.sol";
import {RewardsHandler} from "./handlers/RewardsHandler.sol";
import {RoundsHandler} from "./handlers/RoundsHandler.sol";
import {StakingHandler} from "./handlers/StakingHandler.sol";

contract RewardsInvariantTest is Invariants {
    function setUp() public {
        _startedSystem(SEEDED_QUORUM);
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

    function invariant_RWD1_PoolIsSolvent() public view {
        _assertRWD1();
    }

    function invariant_RWD2_WeightsAreTheActiveNodes() public view {
        _assertRWD2();
    }

    function invariant_RWD3_EmissionFollowsTheClosedForm() public view {
        _assertRWD3();
    }

    function invariant_RWD4_AccruedRewardsNeverFall() public view {
        _assertRWD4();
    }
}
