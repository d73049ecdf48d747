// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ISessionNames} from "../../contracts/interfaces/ISessionNames.sol";
import {NameRules} from "../../contracts/names/NameRules.sol";
import {BaseTest} from "../support/BaseTest.sol";

/// @dev The library behind a call, so that its reverts can be expected.
contract NameRulesCaller {
    function check(bytes memory name) external pure {
        NameRules.check(name);
    }
}

contract NameRulesFuzzTest is BaseTest {
    bytes private constant INNER = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    /// @dev The hyphen is the last character of `INNER` and stands at no end.
    uint256 private constant OUTER_LENGTH = 37;

    NameRulesCaller private _caller = new NameRulesCaller();

    function test_BaseHashOf_IsBlake2bOf256Bits() public view {
        assertEq(NameRules.baseHashOf("abc"), 0xbddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319);
    }

    function testFuzz_Check_AcceptsEveryNameOfTheRule(uint256 length, uint256 seed) public view {
        bytes memory name = _name(length, seed);
        _caller.check(name);
        assertEq(NameRules.tierOf(name), name.length > 5 ? 5 : name.length);
    }

    /// @dev NM-02: capitals, other scripts, controls, white space, dots and hyphens at the ends.
    function testFuzz_Check_RefusesEveryOtherCharacter(
        uint256 length,
        uint256 seed,
        uint256 where,
        bytes1 character
    ) public {
        bytes memory name = _name(length, seed);
        where = bound(where, 0, name.length - 1);
        name[where] = character;
        if (_isAllowed(character, where != 0 && where != name.length - 1)) return _caller.check(name);
        vm.expectRevert(abi.encodeWithSelector(ISessionNames.NameCharacterInvalid.selector, where, character));
        _caller.check(name);
    }

    function testFuzz_Check_RefusesEveryOtherLength(uint256 length) public {
        length = bound(length, 64, 500);
        if (length == 64) length = 0;
        bytes memory name = new bytes(length);
        for (uint256 i; i < length; ++i) name[i] = "a";
        vm.expectRevert(abi.encodeWithSelector(ISessionNames.NameLengthInvalid.selector, length, 64));
        _caller.check(name);
    }

    /// @dev NM-09: a name is one text; what is padded, cut or split in another way is another one.
    function testFuzz_BaseHashOf_DiffersWithEveryChange(uint256 length, uint256 seed, uint256 where) public view {
        bytes memory name = _name(length, seed);
        bytes32 hash = NameRules.baseHashOf(name);
        if (name.length < 64) assertTrue(NameRules.baseHashOf(bytes.concat(name, bytes1(0))) != hash);
        where = bound(where, 0, name.length - 1);
        name[where] = name[where] == "a" ? bytes1("b") : bytes1("a");
        assertTrue(NameRules.baseHashOf(name) != hash);
    }

    function testFuzz_NameHashOf_DiffersByTierAndHash(
        uint8 tier,
        uint8 other,
        bytes32 hash,
        bytes32 another
    ) public pure {
        bool same = tier == other && hash == another;
        assertEq(NameRules.nameHashOf(hash, tier) == NameRules.nameHashOf(another, other), same);
        assertEq(NameRules.nameHashOf(hash, tier) == NameRules.nameHashOf(hash, other), tier == other);
    }

    function _name(uint256 length, uint256 seed) private pure returns (bytes memory name) {
        name = new bytes(bound(length, 1, 64));
        for (uint256 i; i < name.length; ++i) {
            bool inner = i != 0 && i != name.length - 1;
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            name[i] = INNER[random % (inner ? INNER.length : OUTER_LENGTH)];
        }
    }

    function _isAllowed(bytes1 character, bool inner) private pure returns (bool) {
        for (uint256 i; i < (inner ? INNER.length : OUTER_LENGTH); ++i) if (INNER[i] == character) return true;
        return false;
    }
}
