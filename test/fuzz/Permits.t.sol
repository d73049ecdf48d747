// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {PermitSignature} from "../../contracts/types/PermitSignature.sol";
import {Roles} from "../support/System.sol";
import {SystemFixture} from "../support/SystemFixture.sol";

/// @dev Permits through RewardPool.fundWithPermit, which has no rule of its own.
contract PermitsFuzzTest is SystemFixture {
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    uint256 private constant OWNER_SECRET = 0x0AA;

    address private _owner;

    function setUp() public {
        _deploySystem();
        _owner = vm.addr(OWNER_SECRET);
        vm.prank(Roles.TREASURY);
        system.token.transfer(_owner, 10_000_000e9);
    }

    function testFuzz_FundWithPermit_PaysExactly(uint256 amount, uint256 period) public {
        amount = bound(amount, 1, 10_000_000e9);
        PermitSignature memory permit = _permit(OWNER_SECRET, amount, block.timestamp + bound(period, 0, 365 days));
        uint256 reserve = system.pool.reserve();
        vm.prank(_owner);
        system.pool.fundWithPermit(amount, permit);
        assertEq(system.pool.reserve() - reserve, amount);
        assertEq(system.token.allowance(_owner, address(system.pool)), 0);
    }

    /// @dev A permit that somebody else has sent ahead does not stop the payment.
    function testFuzz_FundWithPermit_SurvivesAFrontRunner(uint256 amount) public {
        amount = bound(amount, 1, 10_000_000e9);
        PermitSignature memory permit = _permit(OWNER_SECRET, amount, block.timestamp);
        vm.prank(Roles.OUTSIDER);
        system.token.permit(_owner, address(system.pool), amount, permit.deadline, permit.v, permit.r, permit.s);
        vm.prank(_owner);
        system.pool.fundWithPermit(amount, permit);
        assertEq(system.token.balanceOf(_owner), 10_000_000e9 - amount);
    }

    /// @dev TB-09: used, expired, for another amount, or signed by another: no allowance, no payment.
    function testFuzz_FundWithPermit_RefusesEveryOtherPermit(uint256 amount, uint256 kind, uint256 change) public {
        amount = bound(amount, 1, 1_000_000e9);
        PermitSignature memory permit = _permit(OWNER_SECRET, amount, block.timestamp);
        kind %= 5;
        if (kind == 0) {
            vm.prank(_owner);
            system.pool.fundWithPermit(amount, permit);
        } else if (kind == 1) {
            vm.warp(block.timestamp + 1 + (change % 365 days));
        } else if (kind == 2) {
            amount += 1 + (change % 1_000e9);
        } else if (kind == 3) {
            permit = _permit(bound(change, OWNER_SECRET + 1, type(uint128).max), amount, block.timestamp);
        } else {
            permit.s = bytes32(uint256(permit.s) ^ (1 << (change % 256)));
        }
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(system.pool), 0, amount)
        );
        vm.prank(_owner);
        system.pool.fundWithPermit(amount, permit);
    }

    /// @dev TB-08: a permit of one owner does not let another spend it.
    function testFuzz_FundWithPermit_OnlyTakesFromTheCaller(uint256 amount) public {
        amount = bound(amount, 1, 1_000_000e9);
        PermitSignature memory permit = _permit(OWNER_SECRET, amount, block.timestamp);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(system.pool), 0, amount)
        );
        vm.prank(Roles.OUTSIDER);
        system.pool.fundWithPermit(amount, permit);
    }

    function _permit(
        uint256 secret,
        uint256 amount,
        uint256 deadline
    ) private view returns (PermitSignature memory permit) {
        bytes32 structHash = keccak256(
            abi.encode(PERMIT_TYPEHASH, _owner, address(system.pool), amount, system.token.nonces(_owner), deadline)
        );
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", system.token.DOMAIN_SEPARATOR(), structHash));
        permit.deadline = deadline;
        (permit.v, permit.r, permit.s) = vm.sign(secret, digest);
    }
}
