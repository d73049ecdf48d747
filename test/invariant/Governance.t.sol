// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Invariants} from "../support/Invariants.sol";
import {FeesHandler} from "./handlers/FeesHandler.sol";
import {GovernanceHandler} from "./handlers/GovernanceHandler.sol";
import {RewardsHandler} from "./handlers/RewardsHandler.sol";
import {RoundsHandler} from "./handlers/RoundsHandler.sol";
import {StakingHandler} from "./handlers/StakingHandler.sol";

contract GovernanceInvariantTest is Invariants {
    function setUp() public {
        _startedSystem();
        targetContract(address(new GovernanceHandler(system, ghost)));
        targetContract(address(new StakingHandler(system, ghost)));
        targetContract(address(new RoundsHandler(system, ghost)));
        targetContract(address(new RewardsHandler(system, ghost)));
        targetContract(address(new FeesHandler(system, ghost)));
    }

    function afterInvariant() public {
        _assertEverybodyGetsOut();
    }

    function invariant_GOV1_NoRoleReducesWhatIsOwed() public view {
        _assertGOV1();
    }

    /// @dev A captured recycler mints what was burned and no more.
    function invariant_TOK2_NoRoleMintsMoreThanWasRecycled() public view {
        _assertTOK1();
        _assertTOK2();
    }
}
