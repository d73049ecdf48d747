// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {StdAssertions} from "forge-std/StdAssertions.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {Vm} from "forge-std/Vm.sol";
import {Ghost} from "./Ghost.sol";
import {System} from "./System.sol";

/// @dev A handler does with random inputs what has to work, and expects the named error where something must not: any
/// other revert of a handler is a fault.
abstract contract Handler is StdAssertions, StdUtils {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    System internal system;
    Ghost internal immutable ghost;

    /// @dev Of every function the runner may call.
    modifier step() {
        ghost.begin();
        _;
    }

    constructor(System memory system_, Ghost ghost_) {
        system = system_;
        ghost = ghost_;
    }

    function _actor(uint256 seed) internal view returns (address) {
        return ghost.actors(seed % ghost.actorCount());
    }

    function _payee(uint256 seed) internal view returns (address) {
        return ghost.payees(seed % ghost.payeeCount());
    }

    function _random(uint256 seed, string memory what) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what)));
    }

    function _random(uint256 seed, string memory what, uint256 number) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what, number)));
    }

    /// @dev The call has to fail with this error, and nothing else.
    function _mustRevert(address caller, address target, bytes memory data, bytes4 selector) internal {
        vm.prank(caller);
        (bool ok, bytes memory reason) = target.call(data);
        assertFalse(ok, "a call that must fail succeeded");
        assertEq(bytes32(bytes4(reason)), bytes32(selector), "a call failed with another error");
    }
}
