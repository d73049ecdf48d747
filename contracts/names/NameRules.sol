// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ISessionNames} from "../interfaces/ISessionNames.sol";

/// @dev Which names there are, and their hashes. Test vectors are shared with the toolkit.
library NameRules {
    uint256 private constant LENGTH_LIMIT = 64;
    uint8 internal constant TIER_LIMIT = 5;

    /// @dev The state of BLAKE2b-512/256 before the first block, RFC 7693: the initialisation vector, its first word
    /// mixed with the parameters 0x01010020 (32 bytes of output, no key, sequential); little-endian words.
    bytes private constant BLAKE2B_STATE =
        hex"28c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
        hex"d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b";

    /// @dev Reverts unless the name follows the rule.
    function check(bytes memory name) internal pure {
        uint256 length = name.length;
        require(length != 0 && length <= LENGTH_LIMIT, ISessionNames.NameLengthInvalid(length, LENGTH_LIMIT));
        for (uint256 i; i < length; ++i) {
            bytes1 character = name[i];
            bool inner = i != 0 && i != length - 1;
            bool allowed =
                (character >= "a" && character <= "z") ||
                    (character >= "0" && character <= "9") ||
                    character == "_" ||
                    (character == "-" && inner);
            require(allowed, ISessionNames.NameCharacterInvalid(i, character));
        }
    }

    /// @dev Names of five and more characters are one tier.
    function tierOf(bytes memory name) internal pure returns (uint8) {
        return name.length < TIER_LIMIT ? uint8(name.length) : TIER_LIMIT;
    }

    /// @dev BLAKE2b-256 of a name, by the precompile of EIP-152: at most 64 bytes are one block of 128. The precompile
    /// fails for no input of this length.
    function baseHashOf(bytes memory name) internal view returns (bytes32) {
        // Twelve rounds; the number of bytes, in the low one of 16 little-endian bytes; and this is the last block.
        bytes memory block_ = bytes.concat(name, new bytes(128 - name.length));
        (, bytes memory state) = address(9).staticcall(
            abi.encodePacked(uint32(12), BLAKE2B_STATE, block_, uint8(name.length), bytes15(0), true)
        );
        return bytes32(state);
    }

    function nameHashOf(bytes32 baseHash, uint8 tier) internal pure returns (bytes32) {
        return keccak256(abi.encode(tier, baseHash));
    }
}
