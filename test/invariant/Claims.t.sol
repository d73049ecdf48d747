// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IOxenClaims} from "../../contracts/interfaces/IOxenClaims.sol";
import {Invariants} from "../support/Invariants.sol";
import {ClaimsHandler} from "./handlers/ClaimsHandler.sol";

contract ClaimsInvariantTest is Invariants {
    ClaimsHandler private _handler;

    function setUp() public {
        _startedSystem();
        _handler = new ClaimsHandler(system, ghost);
        targetContract(address(_handler));
    }

    function invariant_CLM1_BalanceIsTheCapLessClaimed() public view {
        assertEq(
            system.token.balanceOf(address(system.claims)) + system.claims.totalClaimed() + _handler.swept(),
            CLAIMS_CAP,
            "CLM-1: balance is not the cap less what was claimed"
        );
        assertEq(system.claims.totalClaimed(), _handler.totalReceived(), "CLM-1: claimed in all");
        uint256 sum;
        for (uint256 i; i < ghost.payeeCount(); ++i) {
            address payee = ghost.payees(i);
            assertEq(system.claims.claimed(payee), _handler.received(payee), "CLM-1: an account's cumulative");
            sum += system.claims.claimed(payee);
        }
        assertEq(sum, system.claims.totalClaimed(), "CLM-1: the accounts do not sum to what was claimed");
        IOxenClaims.Root memory root = system.claims.activeRoot();
        assertLe(root.total, CLAIMS_CAP, "CLM-1: the root is above the cap");
        assertEq(root.total, _handler.activeTotal(), "CLM-1: the root's total");
        assertEq(root.epoch, _handler.activeEpoch(), "CLM-1: the root's epoch");
        assertLe(system.claims.totalClaimed(), root.total, "CLM-1: more was claimed than the root pays");
    }
}
