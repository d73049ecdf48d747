// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IRewardPool} from "../../../contracts/interfaces/IRewardPool.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev Beneficiaries who claim, and everybody who brings SESH to the pool.
contract RewardsHandler is Handler {
    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {}

    function claim(uint256 payeeSeed, bool byAnother) external step {
        address payee = _payee(payeeSeed);
        uint256 expected = system.pool.claimable(payee);
        if (expected == 0)
            return
                _mustRevert(
                    payee,
                    address(system.pool),
                    abi.encodeCall(IRewardPool.claim, ()),
                    IRewardPool.NothingToClaim.selector
                );
        uint256 balance = system.token.balanceOf(payee);
        vm.prank(byAnother ? Roles.OUTSIDER : payee);
        if (byAnother) system.pool.claimFor(payee);
        else system.pool.claim();
        assertEq(system.token.balanceOf(payee) - balance, expected);
        // A second claim in the same second has nothing to pay (RW-06, RW-09).
        assertEq(system.pool.claimable(payee), 0);
        ghost.claimed(payee, expected);
    }

    /// @dev Everybody at once, and one of them twice.
    function claimMany(uint256 seed) external step {
        uint256 count = ghost.payeeCount();
        address[] memory payees = new address[](count + 1);
        uint256 expected;
        for (uint256 i; i < count; ++i) {
            payees[i] = ghost.payees(i);
            expected += system.pool.claimable(payees[i]);
        }
        payees[count] = _payee(seed);
        uint256 balance = system.token.balanceOf(address(system.pool));
        vm.prank(Roles.OUTSIDER);
        assertEq(system.pool.claimMany(payees), expected);
        assertEq(balance - system.token.balanceOf(address(system.pool)), expected);
        for (uint256 i; i < count; ++i) ghost.claimed(payees[i], 0);
        ghost.claimed(payees[count], expected);
    }

    function fund(uint256 amount) external step {
        amount = bound(amount, 1, 1_000_000e9);
        if (system.token.balanceOf(Roles.TREASURY) < amount) return;
        vm.startPrank(Roles.TREASURY);
        system.token.approve(address(system.pool), amount);
        system.pool.fund(amount);
        vm.stopPrank();
        ghost.fund(amount + ghost.absorbed());
    }

    /// @dev A plain transfer, which counts only once the pool has found it.
    function donate(uint256 amount) external step {
        amount = bound(amount, 1, 100_000e9);
        if (system.token.balanceOf(Roles.TREASURY) < amount) return;
        vm.prank(Roles.TREASURY);
        system.token.transfer(address(system.pool), amount);
        ghost.donate(address(system.pool), amount);
    }

    function sync(uint256 callerSeed) external step {
        vm.prank(_payee(callerSeed));
        uint256 found = system.pool.sync();
        uint256 sent = ghost.absorbed();
        assertEq(found, sent);
        if (sent != 0) ghost.fund(sent);
    }
}
