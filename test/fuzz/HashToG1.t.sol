// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BN254} from "../../contracts/libraries/bn254/BN254.sol";
import {HashToG1} from "../../contracts/libraries/bn254/HashToG1.sol";
import {BaseTest} from "../support/BaseTest.sol";
import {HashHints} from "../support/HashHints.sol";

/// @dev Library functions behind a call: hints come from calldata, and reverts can be expected.
contract HashToG1Caller {
    function hash(bytes32 message) external view returns (uint256, uint256) {
        return HashToG1.hash(message);
    }

    function hash(bytes32 message, bytes calldata hint) external view returns (uint256, uint256) {
        return HashToG1.hash(message, hint);
    }

    /// @dev After filling the scratch space and the free memory with garbage.
    function hashInDirt(bytes32 message, bytes calldata hint, bytes32 dirt) external view returns (uint256, uint256) {
        assembly ("memory-safe") {
            mstore(0x00, dirt)
            mstore(0x20, not(dirt))
            let m := mload(0x40)
            for {
                let i := 0
            } lt(i, 1024) {
                i := add(i, 32)
            } {
                mstore(add(m, i), xor(dirt, mul(i, dirt)))
            }
        }
        return hint.length == 0 ? HashToG1.hash(message) : HashToG1.hash(message, hint);
    }
}

contract HashToG1FuzzTest is BaseTest {
    HashToG1Caller private immutable _caller = new HashToG1Caller();

    function testFuzz_Hash_IsAFinitePointOfTheCurve(bytes32 message) external view {
        (uint256 x, uint256 y) = HashToG1.hash(message);
        assertTrue(BN254.isPoint(x, y));
    }

    /// @dev QB-16: a hint is faster and changes nothing.
    function testFuzz_Hash_IsTheSameWithAHint(bytes32 message) external view {
        (uint256 x, uint256 y) = HashToG1.hash(message);
        (uint256 hx, uint256 hy) = _caller.hash(message, _hint(message));
        assertEq(hx, x);
        assertEq(hy, y);
    }

    /// @dev QB-16: both ways agree with the program of the RFC.
    function testFuzz_Hash_IsTheSumOfTheMapsOfTheRfc(bytes32 message) external view {
        (uint256 u0, uint256 u1) = HashToG1.hashToField(message);
        (HashHints.Mapped memory a, HashHints.Mapped memory b) = (HashHints.map(u0), HashHints.map(u1));
        assertTrue(BN254.isPoint(a.x, a.y) && BN254.isPoint(b.x, b.y));
        (uint256 x, uint256 y) = BN254.add(a.x, a.y, b.x, b.y);
        (uint256 hx, uint256 hy) = HashToG1.hash(message);
        assertEq(hx, x);
        assertEq(hy, y);
    }

    /// @dev QB-16: what happens to be in memory is no part of the message.
    function testFuzz_Hash_DoesNotDependOnMemory(bytes32 message, bytes32 dirt) external view {
        (uint256 x, uint256 y) = _caller.hash(message);
        for (uint256 i; i < 2; ++i) {
            (uint256 dx, uint256 dy) = _caller.hashInDirt(message, i == 0 ? bytes("") : _hint(message), dirt);
            assertEq(dx, x);
            assertEq(dy, y);
        }
    }

    /// @dev QB-16: neighbours do not collide.
    function testFuzz_Hash_ChangesWithEveryBit(bytes32 message, uint8 bit) external view {
        (uint256 x, ) = HashToG1.hash(message);
        (uint256 ox, ) = HashToG1.hash(message ^ bytes32(1 << bit));
        assertNotEq(x, ox);
    }

    function testFuzz_HashToField_IsReduced(bytes32 message) external pure {
        (uint256 u0, uint256 u1) = HashToG1.hashToField(message);
        assertLt(u0, HashHints.P);
        assertLt(u1, HashHints.P);
        assertNotEq(u0, u1);
    }

    function testFuzz_Hash_RefusesAHintForAnotherMessage(bytes32 message, bytes32 other) external {
        vm.assume(message != other);
        bytes memory hint = _hint(other);
        vm.expectRevert(HashToG1.HashHintInvalid.selector);
        _caller.hash(message, hint);
    }

    function testFuzz_Hash_RefusesAHintWithAnotherBit(bytes32 message, uint256 position) external {
        bytes memory hint = _hint(message);
        position = bound(position, 8, hint.length * 8 - 1);
        hint[position / 8] ^= bytes1(uint8(0x80 >> (position % 8)));
        vm.expectRevert(HashToG1.HashHintInvalid.selector);
        _caller.hash(message, hint);
    }

    function testFuzz_Hash_RefusesAnyOtherHint(bytes32 message, bytes calldata hint) external {
        vm.assume(hint.length != 0);
        vm.expectRevert(HashToG1.HashHintInvalid.selector);
        _caller.hash(message, hint);
    }

    /// @dev QB-16: each map has one root in one form. The opposite one is another point; with p more a root has the
    /// other parity, so that without the check of its size the sign could be chosen; with 2p more it has the same.
    function testFuzz_Hash_RefusesAnotherRoot(bytes32 message, uint256 kind, bool second) external {
        (uint256 u0, uint256 u1) = HashToG1.hashToField(message);
        (HashHints.Mapped memory a, HashHints.Mapped memory b) = (HashHints.map(u0), HashHints.map(u1));
        HashHints.Mapped memory changed = second ? b : a;
        kind %= 4;
        if (kind == 0) changed.y = HashHints.P - changed.y;
        else if (kind == 1) changed.y += HashHints.P;
        else if (kind == 2) changed.y = 2 * HashHints.P - changed.y;
        else changed.y += 2 * HashHints.P;
        bytes memory hint = HashHints.hintOf(a, b);
        vm.expectRevert(HashToG1.HashHintInvalid.selector);
        _caller.hash(message, hint);
    }

    /// @dev QB-16: where more than one candidate is the x coordinate of a point, only the first of them will do:
    /// otherwise the caller could choose between several hashes of one message.
    function testFuzz_Hash_RefusesALaterCandidateWhereTheFirstIsOne(bytes32 message, uint256 r, bool third) external {
        uint256 later = third ? 2 : 1;
        (uint256 u0, uint256 u1) = HashToG1.hashToField(message);
        HashHints.Mapped memory first = HashHints.map(u0);
        while (first.candidate != 0 || !HashHints.isSquare(HashHints.g(first.candidates[later]))) {
            message = keccak256(abi.encode(message));
            (u0, u1) = HashToG1.hashToField(message);
            first = HashHints.map(u0);
        }
        first.candidate = later;
        first.y = HashHints.rootWithSignOf(u0, HashHints.g(first.candidates[later]));
        uint256 g = HashHints.g(first.candidates[0]);
        uint256[4] memory rejections = [r, 0, HashHints.root(g), HashHints.root(HashHints.P - g)];
        for (uint256 i; i < rejections.length; ++i) {
            first.rejection = rejections[i];
            bytes memory hint = HashHints.hintOf(first, HashHints.map(u1));
            vm.expectRevert(HashToG1.HashHintInvalid.selector);
            _caller.hash(message, hint);
        }
    }

    function _hint(bytes32 message) private view returns (bytes memory) {
        (uint256 u0, uint256 u1) = HashToG1.hashToField(message);
        return HashHints.hint(u0, u1);
    }
}
