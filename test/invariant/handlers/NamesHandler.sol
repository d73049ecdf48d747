// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ISessionNames} from "../../../contracts/interfaces/ISessionNames.sol";
import {NameRequest, OxenName} from "../../../contracts/types/NameTypes.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {NameGhost} from "../../support/NameGhost.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev Owners of names, those who want one, and those who would like somebody else's. Whoever calls, the model knows
/// what has to come of it.
contract NamesHandler is Handler {
    NameGhost private immutable _model;

    constructor(System memory system_, Ghost ghost_, NameGhost model_) Handler(system_, ghost_) {
        _model = model_;
    }

    function register(uint256 actorSeed, uint256 nameSeed, uint256 seed) external step {
        uint256 index = nameSeed % _model.NAMES();
        address payer = _actor(actorSeed);
        NameRequest memory request = _request(index, seed);
        bytes32 secret = bytes32(ghost.newLabel());
        bytes memory data = abi.encodeCall(
            ISessionNames.register,
            (request, secret, type(uint256).max, _model.leafOf(index))
        );
        _refuse(payer, data, ISessionNames.CommitmentUnknown.selector);
        system.names.commit(system.names.commitmentOf(request, secret));
        _refuse(payer, data, ISessionNames.CommitmentTooNew.selector);
        ghost.pass(1 minutes + (_random(seed, "wait") % 1 days));
        _attackCommitment(request, secret);
        if (index < _model.KEPT() && block.timestamp < _model.claimUntil())
            return _refuse(payer, data, ISessionNames.OxenNameReserved.selector);
        if (!_model.isFree(index)) return _refuse(payer, data, ISessionNames.NameTaken.selector);
        _pay(payer, request.tier, request.leaseYears, data);
        _model.register(index, request.owner, request.backupOwner, request.leaseYears, request.value);
    }

    function renew(uint256 actorSeed, uint256 nameSeed, uint256 leaseSeed) external step {
        uint256 index = nameSeed % _model.NAMES();
        address payer = _actor(actorSeed);
        uint8 leaseYears = _leaseYears(_model.tierOf(index), leaseSeed);
        uint256 expiresAt = _model.leaseOf(index).expiresAt;
        bytes memory data = abi.encodeCall(
            ISessionNames.renew,
            (_model.nameHashOf(index), leaseYears, type(uint256).max)
        );
        if (_model.isFree(index)) return _refuse(payer, data, ISessionNames.NameUnknown.selector);
        if (expiresAt + leaseYears * 365 days > block.timestamp + 3650 days)
            return _refuse(payer, data, ISessionNames.LeaseTooLong.selector);
        _pay(payer, _model.tierOf(index), leaseYears, data);
        _model.renew(index, leaseYears);
    }

    function claim(uint256 callerSeed, uint256 nameSeed, uint256 seed) external step {
        uint256 index = nameSeed % _model.KEPT();
        NameRequest memory request = _request(index, seed);
        OxenName memory leaf = _model.leafOf(index);
        address caller = callerSeed % 2 == 0 && leaf.claimant != address(0) ? leaf.claimant : _actor(callerSeed);
        bytes memory data = abi.encodeCall(
            ISessionNames.claimOxenName,
            (leaf, request.tier, request.backupOwner, request.value)
        );
        if (block.timestamp >= _model.claimUntil())
            return _refuse(caller, data, ISessionNames.ClaimPeriodOver.selector);
        if (caller != leaf.claimant) return _refuse(caller, data, ISessionNames.OxenNameNotYours.selector);
        if (!_model.isFree(index)) return _refuse(caller, data, ISessionNames.NameTaken.selector);
        _do(caller, data);
        _model.register(index, caller, request.backupOwner, 1, request.value);
    }

    function setValue(uint256 callerSeed, uint256 nameSeed, uint256 seed) external step {
        uint256 index = nameSeed % _model.NAMES();
        address caller = _somebody(index, callerSeed);
        bytes memory value = _value(seed);
        bytes memory data = abi.encodeCall(ISessionNames.setValue, (_model.nameHashOf(index), value));
        NameGhost.Lease memory lease = _model.leaseOf(index);
        if (!_model.isActive(index)) return _refuse(caller, data, _inactive(lease));
        if (caller != lease.owner && caller != lease.backupOwner)
            return _refuse(caller, data, ISessionNames.CallerNotNameOwner.selector);
        _do(caller, data);
        _model.setValue(index, value);
    }

    function setBackupOwner(uint256 callerSeed, uint256 nameSeed, uint256 toSeed) external step {
        uint256 index = nameSeed % _model.NAMES();
        address caller = _somebody(index, callerSeed);
        address to = toSeed % 4 == 0 ? address(0) : _actor(toSeed);
        bytes memory data = abi.encodeCall(ISessionNames.setBackupOwner, (_model.nameHashOf(index), to));
        NameGhost.Lease memory lease = _model.leaseOf(index);
        if (!_model.isActive(index)) return _refuse(caller, data, _inactive(lease));
        if (caller != lease.owner) return _refuse(caller, data, ISessionNames.CallerNotNameOwner.selector);
        _do(caller, data);
        _model.setBackupOwner(index, to);
    }

    function approve(uint256 callerSeed, uint256 nameSeed, uint256 toSeed) external step {
        uint256 index = nameSeed % _model.NAMES();
        address caller = _somebody(index, callerSeed);
        address to = _actor(toSeed);
        bytes memory data = abi.encodeCall(IERC721.approve, (to, uint256(_model.nameHashOf(index))));
        NameGhost.Lease memory lease = _model.leaseOf(index);
        if (lease.owner == address(0)) return _refuse(caller, data, IERC721Errors.ERC721NonexistentToken.selector);
        if (caller != lease.owner) return _refuse(caller, data, IERC721Errors.ERC721InvalidApprover.selector);
        _do(caller, data);
        _model.approve(index, to);
    }

    function transfer(uint256 callerSeed, uint256 nameSeed, uint256 toSeed) external step {
        uint256 index = nameSeed % _model.NAMES();
        address caller = _somebody(index, callerSeed);
        address to = _actor(toSeed);
        NameGhost.Lease memory lease = _model.leaseOf(index);
        bytes memory data = abi.encodeCall(IERC721.transferFrom, (lease.owner, to, uint256(_model.nameHashOf(index))));
        if (lease.owner == address(0)) return _refuse(caller, data, IERC721Errors.ERC721NonexistentToken.selector);
        if (caller != lease.owner && caller != lease.backupOwner && caller != lease.approved)
            return _refuse(caller, data, IERC721Errors.ERC721InsufficientApproval.selector);
        if (!_model.isActive(index)) return _refuse(caller, data, ISessionNames.NameExpired.selector);
        _do(caller, data);
        _model.transfer(index, to);
    }

    /// @dev Nobody opens names a second time.
    function open(uint256 callerSeed) external step {
        bytes memory data = abi.encodeCall(ISessionNames.openNames, (0, 0));
        _refuse(_actor(callerSeed), data, IAccessManaged.AccessManagedUnauthorized.selector);
    }

    function pass(uint256 period) external step {
        ghost.pass(bound(period, 1, 150 days));
    }

    /// @dev NM-01: whoever has seen a commitment and its request gets nothing by it.
    function _attackCommitment(NameRequest memory request, bytes32 secret) private {
        request = abi.decode(abi.encode(request), (NameRequest));
        request.owner = Roles.OUTSIDER;
        OxenName memory leaf;
        bytes memory data = abi.encodeCall(ISessionNames.register, (request, secret, type(uint256).max, leaf));
        _refuse(Roles.OUTSIDER, data, ISessionNames.CommitmentUnknown.selector);
    }

    function _request(uint256 index, uint256 seed) private view returns (NameRequest memory) {
        return
            NameRequest({
                baseHash: _model.baseHashOf(index),
                tier: _model.tierOf(index),
                leaseYears: _leaseYears(_model.tierOf(index), seed),
                owner: _actor(_random(seed, "owner")),
                backupOwner: seed % 3 == 0 ? address(0) : _actor(_random(seed, "backup owner")),
                value: _value(seed)
            });
    }

    /// @dev What is sold: a year or ten for names of tier 5, two years for those of tier 1.
    function _leaseYears(uint8 tier, uint256 seed) private pure returns (uint8) {
        if (tier == 1) return 2;
        return seed % 3 == 0 ? 10 : 1;
    }

    /// @dev None, zeros, or any.
    function _value(uint256 seed) private pure returns (bytes memory) {
        if (seed % 4 == 0) return "";
        if (seed % 4 == 1) return new bytes(73);
        bytes32 random = bytes32(_random(seed, "value"));
        return bytes.concat(random, ~random, bytes9(random));
    }

    /// @dev Who has something to do with the name, and others.
    function _somebody(uint256 index, uint256 seed) private view returns (address) {
        NameGhost.Lease memory lease = _model.leaseOf(index);
        address[3] memory related = [lease.owner, lease.backupOwner, lease.approved];
        address chosen = seed % 4 == 3 ? address(0) : related[seed % 4];
        return chosen == address(0) ? _actor(seed) : chosen;
    }

    function _inactive(NameGhost.Lease memory lease) private pure returns (bytes4) {
        return lease.expiresAt == 0 ? ISessionNames.NameUnknown.selector : ISessionNames.NameExpired.selector;
    }

    function _do(address caller, bytes memory data) private {
        vm.prank(caller);
        (bool ok, ) = address(system.names).call(data);
        assertTrue(ok, "a call that the model allows failed");
    }

    function _refuse(address caller, bytes memory data, bytes4 selector) private {
        _mustRevert(caller, address(system.names), data, selector);
    }

    /// @dev The call burns exactly the price of the recycler's row from the caller: rounded up, by the posted price.
    function _pay(address payer, uint8 tier, uint8 leaseYears, bytes memory data) private {
        uint16 product = system.names.productOf(tier, leaseYears);
        (, uint64 price) = system.recycler.productOf(product);
        (, int256 posted, , uint256 postedAt, ) = system.feed.latestRoundData();
        if (block.timestamp > postedAt + 1 days) {
            vm.prank(Roles.OPERATIONS);
            system.feed.post(uint256(posted));
        }
        uint256 divisor = uint256(posted) * 1e10;
        uint256 fee = (uint256(price) * 1e21 + divisor - 1) / divisor;
        uint256 balance = system.token.balanceOf(payer);
        vm.prank(payer);
        system.token.approve(address(system.recycler), fee);
        _do(payer, data);
        assertEq(balance - system.token.balanceOf(payer), fee, "a lease had another price");
        ghost.payFee(product, 1, fee);
    }
}
