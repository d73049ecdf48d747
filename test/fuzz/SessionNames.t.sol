// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {Authority} from "../../contracts/governance/Authority.sol";
import {IFeeRecycler} from "../../contracts/interfaces/IFeeRecycler.sol";
import {ISessionNames} from "../../contracts/interfaces/ISessionNames.sol";
import {SessionNames} from "../../contracts/names/SessionNames.sol";
import {NameRequest, OxenName} from "../../contracts/types/NameTypes.sol";
import {BaseTest} from "../support/BaseTest.sol";

/// @dev Names alone, with a recycler that takes every fee.
contract SessionNamesFuzzTest is BaseTest {
    uint256 private constant NOW = 1_796_083_200;
    uint64 private constant YEAR = 365 days;
    bytes32 private constant SECRET = keccak256("secret");
    address private constant OWNER = address(0xB0B);

    SessionNames private _names;

    function setUp() public {
        vm.warp(NOW);
        address recycler = address(0xFEE);
        vm.mockCall(recycler, abi.encodeWithSelector(IFeeRecycler.payFee.selector), abi.encode(uint256(1)));
        Authority authority = new Authority(address(this));
        _names = new SessionNames(address(authority), IERC20(address(1)), IFeeRecycler(recycler));
    }

    /// @dev NM-01: usable from a minute to a day after it.
    function testFuzz_Register_NeedsACommitmentOfTheRightAge(uint256 age) public {
        age = bound(age, 0, age % 2 == 0 ? 2 minutes : 2 days);
        _names.openNames(0, 0);
        NameRequest memory request = _request("a", 1);
        bytes32 commitment = _names.commitmentOf(request, SECRET);
        _names.commit(commitment);
        vm.warp(NOW + age);
        if (age < 1 minutes)
            vm.expectRevert(
                abi.encodeWithSelector(ISessionNames.CommitmentTooNew.selector, commitment, NOW + 1 minutes)
            );
        else if (age > 1 days)
            vm.expectRevert(abi.encodeWithSelector(ISessionNames.CommitmentUnknown.selector, commitment));
        bytes32 nameHash = _names.register(request, SECRET, type(uint256).max, _noLeaf());
        if (age >= 1 minutes && age <= 1 days) assertEq(_names.ownerOf(uint256(nameHash)), OWNER);
    }

    /// @dev Of a commitment nothing can be changed.
    function testFuzz_CommitmentOf_DiffersWithEveryRequest(
        NameRequest calldata a,
        NameRequest calldata b,
        bytes32 s
    ) public view {
        bool same = keccak256(abi.encode(a)) == keccak256(abi.encode(b));
        assertEq(_names.commitmentOf(a, s) == _names.commitmentOf(b, s), same);
        assertTrue(_names.commitmentOf(a, s) != _names.commitmentOf(a, ~s));
    }

    /// @dev Every value of 73 bytes comes back as it was, whatever stood there before; every other one is refused.
    function testFuzz_SetValue_ReadsBack(bytes32 head, bytes32 middle, bytes9 tail, bytes calldata other) public {
        bytes32 nameHash = _registered("a", 1);
        bytes memory value = bytes.concat(head, middle, tail);
        vm.startPrank(OWNER);
        _names.setValue(nameHash, value);
        assertEq(_names.resolve(nameHash), value);
        if (other.length != 0 && other.length != 73)
            vm.expectRevert(abi.encodeWithSelector(ISessionNames.NameValueInvalid.selector, other.length, 73));
        _names.setValue(nameHash, other);
        if (other.length == 0 || other.length == 73) value = other;
        assertEq(_names.resolve(nameHash), value);
        (address owner, , uint8 tier, uint64 expiresAt, ) = _names.nameOf(nameHash);
        assertEq(abi.encode(owner, tier, expiresAt), abi.encode(OWNER, 5, NOW + 1 minutes + YEAR));
    }

    /// @dev The end of a lease only moves by whole years, never more than 10 years ahead, and never once it was 30 days
    /// ago.
    function testFuzz_Renew_MovesTheEndOfTheLease(uint8 first, uint8 second, uint256 wait) public {
        first = uint8(bound(first, 1, 10));
        bytes32 nameHash = _registered("a", first);
        uint256 end = block.timestamp + first * YEAR;
        vm.warp(block.timestamp + bound(wait, 0, first * YEAR + 60 days));
        uint256 limit = block.timestamp + 10 * YEAR;
        bool renewable;
        if (block.timestamp >= end + 30 days)
            vm.expectRevert(abi.encodeWithSelector(ISessionNames.NameUnknown.selector, nameHash));
        else if (second == 0 || second > 10)
            vm.expectRevert(abi.encodeWithSelector(ISessionNames.LeaseInvalid.selector, second, 10));
        else if (end + second * YEAR > limit)
            vm.expectRevert(
                abi.encodeWithSelector(ISessionNames.LeaseTooLong.selector, nameHash, end + second * YEAR, limit)
            );
        else renewable = true;
        _names.renew(nameHash, second, type(uint256).max);
        (, , , uint64 expiresAt, ) = _names.nameOf(nameHash);
        assertEq(expiresAt, renewable ? end + second * YEAR : end);
    }

    /// @dev NM-08: of four leaves around three kept names, the one that a name falls between lets it be registered, and
    /// no other does; a kept name has none.
    function testFuzz_Register_NeedsTheLeafBeforeTheName(
        bytes32[3] memory kept,
        bytes32 baseHash,
        uint256 choice
    ) public {
        _sort(kept);
        vm.assume(kept[0] != 0 && kept[0] < kept[1] && kept[1] < kept[2] && uint256(kept[2]) < type(uint256).max - 1);
        if (choice % 4 != 0) baseHash = bytes32(uint256(kept[choice % 3]) + ((choice >> 8) % 3) - 1);
        OxenName[4] memory leaves = _open(kept);
        NameRequest memory request = _request("", 1);
        request.baseHash = baseHash;
        for (uint256 i; i < 4; ++i) {
            uint256 state = vm.snapshotState();
            _names.commit(_names.commitmentOf(request, SECRET));
            vm.warp(block.timestamp + 1 minutes);
            bool free = leaves[i].baseHash < baseHash && baseHash < leaves[i].nextBaseHash;
            if (!free)
                vm.expectRevert(
                    abi.encodeWithSelector(ISessionNames.OxenNameReserved.selector, baseHash, uint64(NOW + 30 days))
                );
            _names.register(request, SECRET, type(uint256).max, leaves[i]);
            vm.revertToState(state);
        }
    }

    function testFuzz_ProductOf_IsOneForEachLease(
        uint8 tier,
        uint8 leaseYears,
        uint8 tierB,
        uint8 leaseYearsB
    ) public view {
        (tier, leaseYears) = (uint8(bound(tier, 1, 5)), uint8(bound(leaseYears, 1, 10)));
        (tierB, leaseYearsB) = (uint8(bound(tierB, 1, 5)), uint8(bound(leaseYearsB, 1, 10)));
        uint16 product = _names.productOf(tier, leaseYears);
        assertEq(product == _names.productOf(tierB, leaseYearsB), tier == tierB && leaseYears == leaseYearsB);
        // Plans of Pro are products up to 255.
        assertGt(product, type(uint8).max);
    }

    function _registered(string memory name, uint8 leaseYears) private returns (bytes32) {
        _names.openNames(0, 0);
        NameRequest memory request = _request(name, leaseYears);
        _names.commit(_names.commitmentOf(request, SECRET));
        vm.warp(block.timestamp + 1 minutes);
        return _names.register(request, SECRET, type(uint256).max, _noLeaf());
    }

    function _request(string memory name, uint8 leaseYears) private pure returns (NameRequest memory) {
        return
            NameRequest({
                baseHash: keccak256(bytes(name)),
                tier: 5,
                leaseYears: leaseYears,
                owner: OWNER,
                backupOwner: address(0),
                value: ""
            });
    }

    function _noLeaf() private pure returns (OxenName memory leaf) {}

    /// @dev Opens names with a tree of the kept ones and the first leaf; all are for the owner.
    function _open(bytes32[3] memory kept) private returns (OxenName[4] memory leaves) {
        bytes32[4] memory nodes;
        for (uint256 i; i < 4; ++i) {
            leaves[i].baseHash = i == 0 ? bytes32(0) : kept[i - 1];
            leaves[i].nextBaseHash = i == 3 ? bytes32(type(uint256).max) : kept[i];
            leaves[i].claimant = OWNER;
            bytes memory row = abi.encode(leaves[i].baseHash, leaves[i].nextBaseHash, OWNER);
            nodes[i] = keccak256(bytes.concat(keccak256(row)));
        }
        bytes32[2] memory above = [
            Hashes.commutativeKeccak256(nodes[0], nodes[1]),
            Hashes.commutativeKeccak256(nodes[2], nodes[3])
        ];
        for (uint256 i; i < 4; ++i) {
            leaves[i].proof = new bytes32[](2);
            (leaves[i].proof[0], leaves[i].proof[1]) = (nodes[i ^ 1], above[i < 2 ? 1 : 0]);
        }
        _names.openNames(Hashes.commutativeKeccak256(above[0], above[1]), uint64(NOW + 30 days));
    }

    function _sort(bytes32[3] memory hashes) private pure {
        if (hashes[1] < hashes[0]) (hashes[0], hashes[1]) = (hashes[1], hashes[0]);
        if (hashes[2] < hashes[1]) (hashes[1], hashes[2]) = (hashes[2], hashes[1]);
        if (hashes[1] < hashes[0]) (hashes[0], hashes[1]) = (hashes[1], hashes[0]);
    }
}
