// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {StdAssertions} from "forge-std/StdAssertions.sol";
import {Vm} from "forge-std/Vm.sol";
import {HashToG1} from "../../../../contracts/libraries/bn254/HashToG1.sol";
import {HashHints} from "../../../support/HashHints.sol";

/// @dev A round of drand's evmnet: the message that was signed and the point it is hashed to, as published.
contract HashToG1Test is StdAssertions {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    bytes32 private constant MESSAGE = 0xbaf09720c37cb921fd8362b1d907232ac0b813ffba768c714aeaace987e7fd6b;
    uint256 private constant X = 0x1626082c3dd0751bdaaf8c3e709b5dd7cdedf45d4e81a5aa3e270f1e78924b32;
    uint256 private constant Y = 0x2bf29ab3af54dfe3c053ad4efa93db05d3586368463e9d7334c7ba61f6f4e955;

    /* CONSTANTS */

    /// @dev The tables of RFC 9380 for Z = 1, computed anew: a map built on other constants would still give points.
    function test_Map_TakesTheConstantsOfTheRfc() external view {
        uint256 p = HashHints.P;
        assertEq(addmod(mulmod(2, 0x183227397098d014dc2822db40c0ac2ecbc0b548b438e5469e10460b6c3e7ea3, p), 1, p), 0);
        assertEq(HashHints.c3(), 0x16789af3a83522eb353c98fc6b36d713d5d8d1cc5dffffffa);
        uint256 c4 = 0x10216f7ba065e00de81ac1e7808072c9dd2b2385cd7b438469602eb24829a9bd;
        assertEq(addmod(mulmod(3, c4, p), 16, p), 0);
    }

    /* hash */

    function test_Hash_MeetsThePublishedVector() external view {
        (uint256 x, uint256 y) = HashToG1.hash(MESSAGE);
        assertEq(x, X);
        assertEq(y, Y);
    }

    function test_Hash_MeetsThePublishedVectorWithAHint() external view {
        (uint256 x, uint256 y) = this.hash(MESSAGE, _hint());
        assertEq(x, X);
        assertEq(y, Y);
    }

    function test_Hash_MeetsThePublishedVectorWhateverComesBefore() external view {
        for (uint256 i; i < 4; ++i) {
            HashToG1.hash(keccak256(abi.encode(i)));
            (uint256 x, uint256 y) = HashToG1.hash(MESSAGE);
            assertEq(x, X);
            assertEq(y, Y);
        }
    }

    function test_Hash_RevertsForAHintOfNothingButZeros() external {
        vm.expectRevert(HashToG1.HashHintInvalid.selector);
        this.hash(MESSAGE, new bytes(161));
    }

    function test_Hash_RevertsForAHintOfOneByte() external {
        vm.expectRevert(HashToG1.HashHintInvalid.selector);
        this.hash(MESSAGE, new bytes(1));
    }

    function test_Hash_RevertsForAHintWithoutItsLastWord() external {
        bytes memory hint = _hint();
        assembly ("memory-safe") {
            mstore(hint, sub(mload(hint), 32))
        }
        vm.expectRevert(HashToG1.HashHintInvalid.selector);
        this.hash(MESSAGE, hint);
    }

    function hash(bytes32 message, bytes calldata hint) external view returns (uint256, uint256) {
        return HashToG1.hash(message, hint);
    }

    function _hint() private view returns (bytes memory) {
        (uint256 u0, uint256 u1) = HashToG1.hashToField(MESSAGE);
        return HashHints.hint(u0, u1);
    }
}
