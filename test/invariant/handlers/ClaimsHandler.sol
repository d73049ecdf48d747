// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IOxenClaims} from "../../../contracts/interfaces/IOxenClaims.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev Attesters, claimants, and those who would like to be paid more. A root is over the first eight payees, so every
/// proof has three nodes.
contract ClaimsHandler is Handler {
    uint256 private constant LEAVES = 8;
    uint64 private constant CAP = 30_000_000e9;

    /// @dev Cumulative amounts of the active and of the pending root.
    uint256[LEAVES] public active;
    uint256[LEAVES] public pending;

    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {}

    /// @dev The next ledger: everybody has at least what it had.
    function propose(uint256 seed) external step {
        uint64 total;
        uint256[LEAVES] memory amounts;
        for (uint256 i; i < LEAVES; ++i) {
            amounts[i] = active[i] + (_random(seed, "more", i) % 4 == 0 ? 0 : _random(seed, "amount", i) % 3_000_000e9);
            total += uint64(amounts[i]);
        }
        IOxenClaims.Root memory root = IOxenClaims.Root({
            root: _root(amounts),
            ledgerHash: keccak256(abi.encode(seed)),
            total: total,
            oxenHeight: ghost.oxenRootEpoch() + 1,
            epoch: ghost.oxenRootEpoch() + 1
        });
        (, uint64 activeAt) = system.claims.pendingRoot();
        bytes4 refused;
        if (block.timestamp >= system.claims.deadline()) refused = IOxenClaims.CampaignClosed.selector;
        else if (activeAt != 0) refused = IOxenClaims.RootPending.selector;
        else if (total > CAP) refused = IOxenClaims.RootAboveCap.selector;
        (bytes[] memory good, bytes[] memory forged) = _signatures(root);
        if (refused != 0) return _refuse(_proposal(root, good), refused);

        // A root that pays less than was promised, an outsider's signature, one too few, the same one twice, and a root
        // that is not the next.
        if (ghost.oxenRootTotal() != 0) {
            root.total = ghost.oxenRootTotal() - 1;
            _refuse(_proposal(root, good), IOxenClaims.RootNotMonotonic.selector);
            root.total = total;
        }
        _refuse(_proposal(root, forged), IOxenClaims.SignerInvalid.selector);
        bytes[] memory few = new bytes[](1);
        few[0] = good[0];
        _refuse(_proposal(root, few), IOxenClaims.SignaturesMissing.selector);
        bytes[] memory twice = new bytes[](2);
        (twice[0], twice[1]) = (good[0], good[0]);
        _refuse(_proposal(root, twice), IOxenClaims.SignerInvalid.selector);
        root.epoch += 1;
        _refuse(_proposal(root, good), IOxenClaims.RootEpochInvalid.selector);
        root.epoch -= 1;

        vm.prank(Roles.OUTSIDER);
        (bool ok, ) = address(system.claims).call(_proposal(root, good));
        assertTrue(ok, "a signed root was refused");
        pending = amounts;
    }

    function veto(uint256 seed) external step {
        (, uint64 activeAt) = system.claims.pendingRoot();
        if (activeAt == 0) return;
        _refuse(abi.encodeCall(IOxenClaims.veto, ()), IOxenClaims.CallerCannotVeto.selector);
        if (block.timestamp >= activeAt || seed % 4 != 0) return;
        vm.prank(seed % 8 == 0 ? Roles.GUARDIAN : vm.addr(Roles.attesterSecret(seed % Roles.ATTESTERS)));
        system.claims.veto();
    }

    function activate(bool wait) external step {
        (IOxenClaims.Root memory root, uint64 activeAt) = system.claims.pendingRoot();
        if (activeAt == 0) return;
        if (wait && block.timestamp < activeAt) ghost.pass(activeAt - block.timestamp);
        if (block.timestamp < activeAt)
            return _refuse(abi.encodeCall(IOxenClaims.activate, ()), IOxenClaims.RootNotReady.selector);
        vm.prank(Roles.OUTSIDER);
        system.claims.activate();
        active = pending;
        ghost.oxenRoot(root.total, root.epoch);
    }

    function claim(uint256 seed) external step {
        uint256 index = seed % LEAVES;
        address account = ghost.payees(index);
        uint256 cumulative = active[index];
        if (ghost.oxenRootEpoch() == 0) return;
        bytes memory data = abi.encodeCall(IOxenClaims.claim, (account, cumulative, _proof(index)));
        if (block.timestamp >= system.claims.deadline()) return _refuse(data, IOxenClaims.CampaignClosed.selector);
        _refuseOthers(index);
        uint256 received = ghost.oxenReceived(account);
        if (cumulative <= received) return _refuse(data, IOxenClaims.ClaimAlreadyPaid.selector);
        if (system.claims.totalClaimed() + cumulative - received > CAP)
            return _refuse(data, IOxenClaims.CapExceeded.selector);
        uint256 balance = system.token.balanceOf(account);
        vm.prank(Roles.OUTSIDER);
        (bool ok, ) = address(system.claims).call(data);
        assertTrue(ok, "a claim failed");
        assertEq(system.token.balanceOf(account) - balance, cumulative - received);
        ghost.oxenClaim(account, cumulative);
    }

    /// @dev Up to twice the limit of a day; a tenth of the attempts while fast claims are closed.
    function claimFast(uint256 seed) external step {
        (bool open, uint32 day, uint64 paid) = system.claims.fastClaims();
        if (open != (seed % 10 != 0)) {
            vm.prank(Roles.GUARDIAN);
            system.claims.setFastClaims(!open);
            open = !open;
        }
        address account = ghost.payees(seed % LEAVES);
        uint256 amount = _random(seed, "fast", 0) % 600_000e9;
        uint256 limit = system.claims.fastDailyLimit();
        uint256 spent = day == block.timestamp / 1 days ? paid : 0;
        bytes memory data = _fastClaim(account, ghost.oxenReceived(account) + amount, block.timestamp + 1 hours);
        if (block.timestamp >= system.claims.deadline()) return _refuse(data, IOxenClaims.CampaignClosed.selector);
        if (!open) return _refuse(data, IOxenClaims.FastClaimsClosed.selector);
        if (amount == 0) return _refuse(data, IOxenClaims.ClaimAlreadyPaid.selector);
        if (spent + amount > limit) return _refuse(data, IOxenClaims.FastLimitExceeded.selector);
        if (system.claims.totalClaimed() + amount > CAP) return _refuse(data, IOxenClaims.CapExceeded.selector);
        vm.prank(Roles.OUTSIDER);
        (bool ok, ) = address(system.claims).call(data);
        assertTrue(ok, "a fast claim failed");
        ghost.oxenFastClaim(amount);
        ghost.oxenClaim(account, ghost.oxenReceived(account) + amount);
        _refuse(data, IOxenClaims.ClaimAlreadyPaid.selector);
    }

    /// @dev Everybody, and the first once more.
    function claimMany() external step {
        if (ghost.oxenRootEpoch() == 0 || block.timestamp >= system.claims.deadline()) return;
        if (system.claims.totalFastClaimed() + ghost.oxenRootTotal() > CAP) return;
        address[] memory accounts = new address[](LEAVES + 1);
        uint256[] memory cumulatives = new uint256[](LEAVES + 1);
        bytes32[][] memory proofs = new bytes32[][](LEAVES + 1);
        for (uint256 i; i <= LEAVES; ++i) {
            accounts[i] = ghost.payees(i % LEAVES);
            cumulatives[i] = active[i % LEAVES];
            proofs[i] = _proof(i % LEAVES);
        }
        system.claims.claimMany(accounts, cumulatives, proofs);
        for (uint256 i; i < LEAVES; ++i) ghost.oxenClaim(accounts[i], cumulatives[i]);
    }

    /// @dev Months, so that some sequences see the deadline.
    function wait_(uint256 period, uint256 scale) external step {
        ghost.pass(bound(period, 1, scale % 8 == 0 ? 200 days : 2 days));
    }

    function sweep() external step {
        bytes memory data = abi.encodeCall(IOxenClaims.sweep, ());
        if (block.timestamp < system.claims.deadline()) return _refuse(data, IOxenClaims.CampaignOpen.selector);
        uint256 amount = system.token.balanceOf(address(system.claims));
        if (amount == 0) return _refuse(data, IOxenClaims.NothingToSweep.selector);
        vm.prank(Roles.OUTSIDER);
        system.claims.sweep();
        ghost.oxenSweep(amount);
        ghost.fund(amount + ghost.absorbed());
    }

    /// @dev CL-01, CL-03, CL-07: more, for somebody else, an inner node as a leaf, a proof that is too short.
    function _refuseOthers(uint256 index) private {
        address account = ghost.payees(index);
        bytes32[] memory proof = _proof(index);
        bytes4 refused = IOxenClaims.ProofInvalid.selector;
        _refuse(abi.encodeCall(IOxenClaims.claim, (account, active[index] + 1, proof)), refused);
        _refuse(abi.encodeCall(IOxenClaims.claim, (Roles.OUTSIDER, active[index], proof)), refused);
        bytes32[] memory shorter = new bytes32[](2);
        (shorter[0], shorter[1]) = (proof[1], proof[2]);
        _refuse(abi.encodeCall(IOxenClaims.claim, (account, active[index], shorter)), refused);
        bytes32 leaf = _leaf(index, active[index]);
        bool ordered = leaf < proof[0];
        address inner = address(uint160(uint256(ordered ? leaf : proof[0])));
        _refuse(abi.encodeCall(IOxenClaims.claim, (inner, uint256(ordered ? proof[0] : leaf), shorter)), refused);
    }

    function _refuse(bytes memory data, bytes4 selector) private {
        _mustRevert(Roles.OUTSIDER, address(system.claims), data, selector);
    }

    function _proposal(IOxenClaims.Root memory root, bytes[] memory signatures) private pure returns (bytes memory) {
        return abi.encodeCall(IOxenClaims.proposeRoot, (root, bytes32(0), "", signatures));
    }

    function _fastClaim(address account, uint256 cumulative, uint256 validUntil) private view returns (bytes memory) {
        bytes32 digest = system.claims.claimDigest(account, cumulative, 0, 0, uint64(validUntil));
        (uint256 low, uint256 high) = _signers();
        bytes[] memory signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (_signature(low, digest), _signature(high, digest));
        return
            abi.encodeCall(
                IOxenClaims.claimAttested,
                (account, cumulative, bytes32(0), 0, uint64(validUntil), signatures)
            );
    }

    /// @dev Secrets of two attesters, in ascending order of their addresses.
    function _signers() private pure returns (uint256 low, uint256 high) {
        (low, high) = (Roles.attesterSecret(0), Roles.attesterSecret(1));
        if (vm.addr(low) > vm.addr(high)) (low, high) = (high, low);
    }

    /// @return good Of two attesters, in ascending order of their addresses.
    /// @return forged Of an attester and of somebody who is none.
    function _signatures(
        IOxenClaims.Root memory root
    ) private view returns (bytes[] memory good, bytes[] memory forged) {
        bytes32 digest = system.claims.rootDigest(root, bytes32(0));
        (uint256 low, uint256 high) = _signers();
        good = new bytes[](2);
        forged = new bytes[](2);
        good[0] = _signature(low, digest);
        good[1] = _signature(high, digest);
        forged[0] = good[0];
        forged[1] = _signature(0xBAD, digest);
    }

    function _signature(uint256 secret, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(secret, digest);
        return abi.encodePacked(r, s, v);
    }

    /* MERKLE TREE */

    function _leaf(uint256 index, uint256 amount) private view returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(ghost.payees(index), amount))));
    }

    function _level(uint256[LEAVES] memory amounts) private view returns (bytes32[] memory nodes) {
        nodes = new bytes32[](LEAVES);
        for (uint256 i; i < LEAVES; ++i) nodes[i] = _leaf(i, amounts[i]);
    }

    function _parents(bytes32[] memory nodes) private pure returns (bytes32[] memory parents) {
        parents = new bytes32[](nodes.length / 2);
        for (uint256 i; i < parents.length; ++i) {
            (bytes32 a, bytes32 b) = (nodes[2 * i], nodes[2 * i + 1]);
            parents[i] = a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
        }
    }

    function _root(uint256[LEAVES] memory amounts) private view returns (bytes32) {
        bytes32[] memory nodes = _level(amounts);
        while (nodes.length > 1) nodes = _parents(nodes);
        return nodes[0];
    }

    function _proof(uint256 index) private view returns (bytes32[] memory proof) {
        bytes32[] memory nodes = _level(active);
        proof = new bytes32[](3);
        for (uint256 i; i < proof.length; ++i) {
            proof[i] = nodes[index ^ 1];
            index /= 2;
            nodes = _parents(nodes);
        }
    }
}
