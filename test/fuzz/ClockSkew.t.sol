// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IContributionRounds} from "../../contracts/interfaces/IContributionRounds.sol";
import {IExpiringPause} from "../../contracts/interfaces/IExpiringPause.sol";
import {IFeeOracle} from "../../contracts/interfaces/IFeeOracle.sol";
import {INodePenalties} from "../../contracts/interfaces/INodePenalties.sol";
import {INodeQuorum} from "../../contracts/interfaces/INodeQuorum.sol";
import {INodeStaking} from "../../contracts/interfaces/INodeStaking.sol";
import {IOxenClaims} from "../../contracts/interfaces/IOxenClaims.sol";
import {IPostedPriceFeed} from "../../contracts/interfaces/IPostedPriceFeed.sol";
import {IProBurn} from "../../contracts/interfaces/IProBurn.sol";
import {ISessionNames} from "../../contracts/interfaces/ISessionNames.sol";
import {IVesting} from "../../contracts/interfaces/IVesting.sol";
import {IVestingFactory} from "../../contracts/interfaces/IVestingFactory.sol";
import {NameRequest, OxenName} from "../../contracts/types/NameTypes.sol";
import {NodeId} from "../../contracts/types/NodeTypes.sol";
import {RoundId, RoundTerms} from "../../contracts/types/RoundTypes.sol";
import {Attestation, Statement, StatementKind} from "../../contracts/types/StatementTypes.sol";
import {ClaimsHandler} from "../invariant/handlers/ClaimsHandler.sol";
import {Invariants} from "../support/Invariants.sol";
import {NodeGhost} from "../support/NodeGhost.sol";
import {NodeProofs} from "../support/NodeProofs.sol";
import {QuorumProofs} from "../support/QuorumProofs.sol";
import {Roles} from "../support/System.sol";

/// @dev AR-02: Arbitrum's sequencer may give a block a time up to a day before or an hour after the real one, never
/// before that of the last block; while it is down, time stands still. So every deadline is tried from a day before to
/// an hour after it, and on its seconds. All that counts is the side of it that the block's time is on, and where one
/// thing ends as another begins, there is no time with both and none with neither.
contract ClockSkewFuzzTest is Invariants {
    /// @dev What somebody does, and with what it is refused on the other side of a deadline.
    struct Call {
        address caller;
        address target;
        bytes data;
        bytes refusal;
    }

    uint256 private constant BACK = 24 hours;
    uint256 private constant AHEAD = 1 hours;
    uint16 private constant UPTIME = 1;
    uint16 private constant MISCONDUCT = 256;
    address private constant NOBODY = address(0xD0);

    address private _payer;

    function setUp() public {
        _startedSystem(SEEDED_QUORUM);
        _payer = ghost.actors(1);
        vm.startPrank(_payer);
        system.token.approve(address(system.recycler), type(uint256).max);
        system.token.approve(address(system.rounds), type(uint256).max);
        system.token.approve(address(system.vestingFactory), type(uint256).max);
        vm.stopPrank();
    }

    /* STAKE */

    function testFuzz_Exit_OpensAtItsTime(uint256 skew) public {
        NodeGhost.NodeEntry memory node = ghost.node(1);
        vm.prank(node.operator);
        system.staking.requestExit(node.nodeId);
        uint256 exitableAt = system.staking.nodeOf(node.nodeId).exitableAt;
        Call memory exit = _call(
            address(system.staking),
            abi.encodeCall(INodeStaking.exit, (node.key)),
            abi.encodeWithSelector(INodeStaking.ExitTooEarly.selector, node.nodeId, exitableAt)
        );
        _opens(exitableAt, skew, exit);
        assertEq(system.staking.withdrawable(node.nodeId, node.operator), REQUIREMENT);
    }

    function testFuzz_SmallContributor_LeavesFromItsTimeOn(uint256 skew) public {
        NodeId nodeId = ghost.node(0).nodeId;
        address small = system.staking.contributorsOf(nodeId)[1].staker;
        uint256 allowedAt = block.timestamp + 30 days;
        Call memory request = _call(
            address(system.staking),
            abi.encodeCall(INodeStaking.requestExit, (nodeId)),
            abi.encodeWithSelector(INodeStaking.SmallContributorTooEarly.selector, nodeId, small, allowedAt)
        );
        request.caller = small;
        _opens(allowedAt, skew, request);
    }

    function testFuzz_Penalty_IsAnnulledBeforeAndSettledAfter(uint256 skew) public {
        NodeGhost.NodeEntry memory node = _deregistered(MISCONDUCT);
        uint256 until = block.timestamp + 7 days;
        Call memory annul = _call(
            address(system.staking),
            abi.encodeCall(INodePenalties.annulPenalty, (node.nodeId)),
            abi.encodeWithSelector(INodePenalties.AnnulmentTooLate.selector, node.nodeId, until)
        );
        annul.caller = Roles.GOVERNOR;
        Call memory settle = _call(
            address(system.staking),
            abi.encodeCall(INodePenalties.settlePenalty, (node.nodeId)),
            abi.encodeWithSelector(INodePenalties.SettlementTooEarly.selector, node.nodeId, until)
        );
        _switches(until, skew, annul, settle);
    }

    function testFuzz_LockedStake_OpensAtItsTime(uint256 skew) public {
        NodeGhost.NodeEntry memory node = _deregistered(UPTIME);
        NodeId[] memory nodeIds = new NodeId[](1);
        nodeIds[0] = node.nodeId;
        Call memory withdraw = _call(
            address(system.staking),
            abi.encodeCall(INodeStaking.withdraw, (nodeIds)),
            abi.encodeWithSelector(INodeStaking.NothingToWithdraw.selector, node.nodeId, node.operator)
        );
        withdraw.caller = node.operator;
        _opens(block.timestamp + 30 days, skew, withdraw);
    }

    /* THE QUORUM */

    /// @dev Whoever signed at the real time is heard while the chain's clock is at most ten minutes ahead, and not
    /// behind. Otherwise nothing happens to the node.
    function testFuzz_Statement_CountsForTenMinutes(uint256 skew) public {
        ghost.pass(1 days);
        NodeGhost.NodeEntry memory node = ghost.node(1);
        uint256 signedAt = block.timestamp + BACK;
        bytes memory data = _signedDecommission(node, signedAt);
        bool near = skew % 2 == 0;
        (uint256 back, uint256 ahead) = near ? (uint256(2), 10 minutes + 2) : (BACK, AHEAD);
        vm.warp(bound(skew, signedAt - back, signedAt + ahead));
        bool heard = block.timestamp >= signedAt && block.timestamp <= signedAt + 10 minutes;
        uint256 earliest = block.timestamp - 10 minutes;
        bytes memory refusal = abi.encodeWithSelector(
            INodeQuorum.StatementExpired.selector,
            node.nodeId,
            signedAt,
            earliest,
            block.timestamp
        );
        Call memory submit = _call(address(system.quorum), data, refusal);
        if (heard) _succeed(submit);
        else _refuse(submit);
        assertEq(system.quorum.standingOf(node.nodeId).statements, heard ? 1 : 0);
    }

    /* ROUNDS */

    function testFuzz_Round_IsLeftFromItsTimeOn(uint256 skew) public {
        (RoundTerms memory terms, RoundId roundId) = _openRound(block.timestamp + 30 days);
        address contributor = ghost.actors(2);
        vm.startPrank(contributor);
        system.token.approve(address(system.rounds), REQUIREMENT);
        system.rounds.contribute(terms, REQUIREMENT / 4, address(0));
        vm.stopPrank();
        uint256 leavableAt = block.timestamp + 24 hours;
        Call memory leaving = _call(
            address(system.rounds),
            abi.encodeCall(IContributionRounds.leaveRound, (roundId)),
            abi.encodeWithSelector(IContributionRounds.LeaveTooEarly.selector, roundId, leavableAt)
        );
        leaving.caller = contributor;
        _opens(leavableAt, skew, leaving);
    }

    /// @dev Until it closes the round takes contributions, from then on it gives them back.
    function testFuzz_Round_TakesBeforeAndRefundsAfter(uint256 skew) public {
        uint256 closesAt = block.timestamp + 3 days;
        (RoundTerms memory terms, RoundId roundId) = _openRound(closesAt);
        address contributor = ghost.actors(2);
        vm.prank(contributor);
        system.token.approve(address(system.rounds), REQUIREMENT);
        Call memory contribute = _call(
            address(system.rounds),
            abi.encodeCall(IContributionRounds.contribute, (terms, REQUIREMENT / 4, address(0))),
            abi.encodeWithSelector(IContributionRounds.RoundClosed.selector, roundId, closesAt)
        );
        contribute.caller = contributor;
        Call memory leaving = _call(
            address(system.rounds),
            abi.encodeCall(IContributionRounds.leaveRound, (roundId)),
            abi.encodeWithSelector(IContributionRounds.OperatorCannotLeave.selector, roundId)
        );
        leaving.caller = _payer;
        _switches(closesAt, skew, contribute, leaving);
    }

    /* PAUSES AND ROLES */

    /// @dev Either operations can end the pause or there is none any more.
    function testFuzz_Pause_EndsAtItsTime(uint256 skew, uint32 period) public {
        period = uint32(bound(period, 2 hours, 20 hours));
        vm.prank(Roles.GUARDIAN);
        system.recycler.pause(period);
        uint256 until = block.timestamp + period;
        Call memory unpause = _call(
            address(system.recycler),
            abi.encodeCall(IExpiringPause.unpause, ()),
            abi.encodeWithSelector(IExpiringPause.PauseNotActive.selector)
        );
        unpause.caller = Roles.OPERATIONS;
        Call memory buy = _call(
            address(system.proBurn),
            abi.encodeCall(IProBurn.burnForPro, (1, keccak256("commitment"), type(uint256).max)),
            abi.encodeWithSelector(IExpiringPause.PauseActive.selector, until)
        );
        buy.caller = _payer;
        _switches(until, skew, unpause, buy);
    }

    function testFuzz_Pause_BeginsAgainFromItsTimeOn(uint256 skew) public {
        vm.prank(Roles.GUARDIAN);
        system.staking.pause(7 days);
        uint256 allowedAt = block.timestamp + 14 days;
        Call memory pause = _call(
            address(system.staking),
            abi.encodeCall(IExpiringPause.pause, (1 hours)),
            abi.encodeWithSelector(IExpiringPause.PauseTooSoon.selector, allowedAt)
        );
        pause.caller = Roles.GUARDIAN;
        _opens(allowedAt, skew, pause);
    }

    function testFuzz_Governor_WaitsForItsTime(uint256 skew) public {
        (Call memory execute, bytes32 operation) = _scheduled();
        execute.refusal = abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation);
        _opens(block.timestamp + 7 days, skew, execute);
    }

    function testFuzz_Governor_IsTooLateAWeekLater(uint256 skew) public {
        (Call memory execute, bytes32 operation) = _scheduled();
        execute.refusal = abi.encodeWithSelector(IAccessManager.AccessManagerExpired.selector, operation);
        _closes(block.timestamp + 14 days, skew, execute);
    }

    /* PRICES, PRO AND NAMES */

    function testFuzz_Price_IsPostedFromItsTimeOn(uint256 skew) public {
        uint256 allowedAt = block.timestamp + 1 hours;
        Call memory post = _call(
            address(system.feed),
            abi.encodeCall(IPostedPriceFeed.post, (0.21e8)),
            abi.encodeWithSelector(IPostedPriceFeed.PricePostedTooEarly.selector, allowedAt)
        );
        post.caller = Roles.OPERATIONS;
        _opens(allowedAt, skew, post);
    }

    function testFuzz_Price_IsRefusedWhenItIsOld(uint256 skew) public {
        uint256 validUntil = block.timestamp + 1 days;
        Call memory read = _call(
            address(system.oracle),
            abi.encodeCall(IFeeOracle.usdPerSesh, ()),
            abi.encodeWithSelector(IFeeOracle.PriceStale.selector, block.timestamp, validUntil)
        );
        _closes(validUntil + 1, skew, read);
    }

    /// @dev A feed that is right while the chain's clock is behind stops purchases, and gives no wrong price.
    function testFuzz_Price_OfAFeedAheadOfTheClockIsRefused(uint256 behind) public {
        behind = bound(behind, 0, BACK);
        uint256 updatedAt = block.timestamp + behind;
        vm.mockCall(
            address(system.feed),
            abi.encodeWithSignature("latestRoundData()"),
            abi.encode(uint80(2), int256(0.2e8), updatedAt, updatedAt, uint80(2))
        );
        Call memory read = _call(
            address(system.oracle),
            abi.encodeCall(IFeeOracle.usdPerSesh, ()),
            abi.encodeWithSelector(IFeeOracle.PriceFromFuture.selector, updatedAt, block.timestamp)
        );
        if (behind == 0) _succeed(read);
        else _refuse(read);
    }

    function testFuzz_IssuerKey_IsUsableFromItsTimeOn(uint256 skew) public {
        vm.prank(_payer);
        uint64 receiptId = system.proBurn.burnForPro(1, keccak256("commitment"), type(uint256).max);
        bytes32 keyId = keccak256("key");
        bytes32[] memory keyIds = new bytes32[](1);
        keyIds[0] = keyId;
        _govern(address(system.proBurn), abi.encodeCall(IProBurn.setIssuerKeys, (1, 1, keccak256("file"), keyIds, "")));
        uint64 usableFrom = uint64(block.timestamp + 7 days);
        Call memory challenge = _call(
            address(system.proBurn),
            abi.encodeCall(IProBurn.challenge, (receiptId, keyId, new bytes(256))),
            abi.encodeWithSelector(IProBurn.IssuerKeyNotUsable.selector, keyId, usableFrom)
        );
        _opens(usableFrom, skew, challenge);
    }

    function testFuzz_Commitment_IsUsableFromItsTimeOn(uint256 skew) public {
        (Call memory register, bytes32 commitment) = _committed();
        uint64 usableFrom = uint64(block.timestamp + 1 minutes);
        register.refusal = abi.encodeWithSelector(ISessionNames.CommitmentTooNew.selector, commitment, usableFrom);
        _opens(usableFrom, skew, register);
    }

    function testFuzz_Commitment_IsForgottenADayLater(uint256 skew) public {
        (Call memory register, bytes32 commitment) = _committed();
        register.refusal = abi.encodeWithSelector(ISessionNames.CommitmentUnknown.selector, commitment);
        ghost.pass(1 minutes);
        _closes(block.timestamp - 1 minutes + 1 days + 1, skew, register);
    }

    function testFuzz_Name_ChangesUntilItsLeaseEnds(uint256 skew) public {
        (Call memory register, ) = _committed();
        ghost.pass(1 minutes);
        bytes32 nameHash = abi.decode(_succeed(register), (bytes32));
        uint64 expiresAt = uint64(block.timestamp + 365 days);
        Call memory setValue = _call(
            address(system.names),
            abi.encodeCall(ISessionNames.setValue, (nameHash, "")),
            abi.encodeWithSelector(ISessionNames.NameExpired.selector, nameHash, expiresAt)
        );
        setValue.caller = _payer;
        _closes(expiresAt, skew, setValue);
    }

    /* CLAIMS AND GRANTS */

    function testFuzz_Root_IsVetoedBeforeAndActivatedAfter(uint256 skew) public {
        new ClaimsHandler(system, ghost).propose(1);
        (IOxenClaims.Root memory root, uint64 activeAt) = system.claims.pendingRoot();
        Call memory veto = _call(
            address(system.claims),
            abi.encodeCall(IOxenClaims.veto, ()),
            abi.encodeWithSelector(IOxenClaims.VetoTooLate.selector, root.epoch, activeAt)
        );
        veto.caller = Roles.GUARDIAN;
        Call memory activate = _call(
            address(system.claims),
            abi.encodeCall(IOxenClaims.activate, ()),
            abi.encodeWithSelector(IOxenClaims.RootNotReady.selector, root.epoch, activeAt)
        );
        _switches(activeAt, skew, veto, activate);
    }

    /// @dev Of a root that is active nothing can be claimed from the second on in which the rest is swept.
    function testFuzz_Campaign_IsSweptFromItsDeadlineOn(uint256 skew) public {
        uint256 deadline = system.claims.deadline();
        IOxenClaims.Root memory root;
        Call memory propose = _call(
            address(system.claims),
            abi.encodeCall(IOxenClaims.proposeRoot, (root, 0, "", new bytes[](0))),
            abi.encodeWithSelector(IOxenClaims.CampaignClosed.selector, deadline)
        );
        Call memory sweep = _call(
            address(system.claims),
            abi.encodeCall(IOxenClaims.sweep, ()),
            abi.encodeWithSelector(IOxenClaims.CampaignOpen.selector, deadline)
        );
        if (_warp(deadline, skew)) {
            _refuse(propose);
            propose.data = abi.encodeCall(IOxenClaims.claim, (_payer, 1, new bytes32[](0)));
            _refuse(propose);
            _succeed(sweep);
        } else {
            _refuse(sweep);
        }
    }

    function testFuzz_Grant_IsFreeFromItsEndOn(uint256 skew) public {
        uint256 end = block.timestamp + 730 days;
        IVestingFactory.StakingGrant[] memory grants = new IVestingFactory.StakingGrant[](1);
        grants[0] = IVestingFactory.StakingGrant(keccak256("grant"), NOBODY, NOBODY, 1_000e9, uint64(end));
        vm.prank(_payer);
        system.vestingFactory.createStakingVestings(grants);
        Call memory release = _call(
            system.vestingFactory.walletOf(_payer, grants[0].id),
            abi.encodeCall(IVesting.release, ()),
            abi.encodeWithSelector(IVesting.NothingReleasable.selector, 1_000e9, 1_000e9)
        );
        _opens(end, skew, release);
        assertEq(system.token.balanceOf(NOBODY), 1_000e9);
    }

    /* REWARDS */

    /// @dev However the clock stands still and jumps on the way, what was paid is a matter of the time at the end.
    function testFuzz_Rewards_AreAMatterOfTheTimeAtTheEnd(uint256 seed, uint256 blocks) public {
        blocks = bound(blocks, 1, 40);
        uint256 reserve = system.pool.reserve();
        uint256 state = vm.snapshotState();
        for (uint256 i; i < blocks; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            // It stands still, ticks, is an hour ahead, or catches up after an outage.
            uint256 jump = [uint256(0), 1 + (random % 12), AHEAD, BACK][(random >> 128) % 4];
            vm.warp(block.timestamp + jump);
            system.pool.sync();
        }
        (uint256 end, uint256 left) = (block.timestamp, system.pool.reserve());
        vm.revertToState(state);
        vm.warp(end);
        system.pool.sync();
        assertApproxEqAbs(left, system.pool.reserve(), 2 * blocks);
        assertLe(left, reserve);
    }

    /// @dev AR-01: on Arbitrum `block.number` is Ethereum's, stands still for many blocks, and jumps.
    function testFuzz_BlockNumber_MeansNothing(uint256 seed) public {
        uint256 state = vm.snapshotState();
        bytes32 counting = _aMonth(seed, true);
        vm.revertToState(state);
        assertEq(_aMonth(seed, false), counting);
    }

    /* HELPERS */

    /// @dev A node leaves while rewards flow and the membership of the quorum changes from day to day.
    /// @param counting Whether the block's number goes on at all: not, by one, or by a thousand.
    /// @return outcome Everything that has come of it.
    function _aMonth(uint256 seed, bool counting) private returns (bytes32 outcome) {
        NodeGhost.NodeEntry memory node = ghost.node(1);
        vm.prank(node.operator);
        system.staking.requestExit(node.nodeId);
        for (uint256 i; i < 30; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            vm.warp(block.timestamp + (random % 2 days));
            if (counting) vm.roll(block.number + [uint256(0), 1, 1_000][(random >> 128) % 3]);
            system.pool.sync();
            outcome = keccak256(abi.encode(outcome, _takesExit(node), system.pool.reserve(), system.pool.owed()));
        }
        (uint32 members, ) = system.staking.quorumMembers();
        outcome = keccak256(abi.encode(outcome, members, system.pool.claimable(node.operator)));
    }

    function _takesExit(NodeGhost.NodeEntry memory node) private returns (bool ok) {
        (ok, ) = address(system.staking).call(abi.encodeCall(INodeStaking.exit, (node.key)));
    }

    function _deregistered(uint16 reason) private returns (NodeGhost.NodeEntry memory node) {
        ghost.pass(2 days);
        node = ghost.node(1);
        vm.prank(address(system.quorum));
        system.staking.deregister(node.key, reason, Roles.OUTSIDER);
    }

    /// @return data The quorum's statement that the node was down at this time, signed by everybody.
    function _signedDecommission(
        NodeGhost.NodeEntry memory node,
        uint256 signedAt
    ) private view returns (bytes memory data) {
        uint256 secret;
        for (uint256 i; i < ghost.nodeCount(); ++i) secret += ghost.node(i).secret;
        Statement[] memory statements = new Statement[](1);
        statements[0] = Statement(node.key, StatementKind.Decommission, uint32(signedAt), UPTIME);
        Attestation memory attestation = QuorumProofs.attest(system.quorum.statementDigest(statements), secret);
        return abi.encodeCall(INodeQuorum.submit, (statements, attestation));
    }

    function _openRound(uint256 closesAt) private returns (RoundTerms memory terms, RoundId roundId) {
        terms.operator = _payer;
        terms.stakingRequirement = REQUIREMENT;
        terms.closesAt = uint32(closesAt);
        uint256 secret = NodeProofs.secretOf(ghost.newLabel());
        terms.node = NodeProofs.credentials(secret, address(system.staking), _payer, 1_000);
        vm.prank(_payer);
        roundId = system.rounds.open(terms, REQUIREMENT / 2, address(0));
    }

    function _scheduled() private returns (Call memory execute, bytes32 operation) {
        bytes memory data = abi.encodeCall(INodeStaking.setExitDelay, (10 days));
        vm.prank(Roles.GOVERNOR);
        (operation, ) = system.authority.schedule(address(system.staking), data, 0);
        bytes memory call = abi.encodeCall(IAccessManager.execute, (address(system.staking), data));
        execute = _call(address(system.authority), call, "");
        execute.caller = Roles.GOVERNOR;
    }

    function _govern(address target, bytes memory data) private {
        vm.prank(Roles.GOVERNOR);
        system.authority.schedule(target, data, 0);
        ghost.pass(Roles.GOVERNOR_DELAY);
        vm.prank(Roles.GOVERNOR);
        system.authority.execute(target, data);
    }

    /// @return register What the commitment announced.
    function _committed() private returns (Call memory register, bytes32 commitment) {
        NameRequest memory request = NameRequest(keccak256("name"), 5, 1, _payer, address(0), "");
        bytes32 secret = keccak256("secret");
        commitment = system.names.commitmentOf(request, secret);
        system.names.commit(commitment);
        OxenName memory leaf;
        register = _call(
            address(system.names),
            abi.encodeCall(ISessionNames.register, (request, secret, type(uint256).max, leaf)),
            ""
        );
        register.caller = _payer;
    }

    function _call(address target, bytes memory data, bytes memory refusal) private pure returns (Call memory) {
        return Call({caller: Roles.OUTSIDER, target: target, data: data, refusal: refusal});
    }

    /// @return reached Whether the block's time is not before the deadline; it never goes back.
    function _warp(uint256 deadline, uint256 skew) private returns (bool reached) {
        bool near = skew % 2 == 0;
        uint256 earliest = deadline - (near ? 2 : BACK);
        if (earliest < block.timestamp) earliest = block.timestamp;
        vm.warp(bound(skew, earliest, deadline + (near ? 2 : AHEAD)));
        return block.timestamp >= deadline;
    }

    /// @dev Refused before the deadline, possible from it on; so it is in the end.
    function _opens(uint256 deadline, uint256 skew, Call memory call) private {
        if (!_warp(deadline, skew)) {
            _refuse(call);
            vm.warp(deadline);
        }
        _succeed(call);
    }

    function _closes(uint256 deadline, uint256 skew, Call memory call) private {
        if (_warp(deadline, skew)) _refuse(call);
        else _succeed(call);
    }

    function _switches(uint256 deadline, uint256 skew, Call memory earlier, Call memory later) private {
        bool reached = _warp(deadline, skew);
        _refuse(reached ? earlier : later);
        _succeed(reached ? later : earlier);
    }

    function _succeed(Call memory call) private returns (bytes memory) {
        vm.prank(call.caller);
        (bool ok, bytes memory result) = call.target.call(call.data);
        assertTrue(ok, "refused on the side on which it is possible");
        return result;
    }

    function _refuse(Call memory call) private {
        vm.prank(call.caller);
        (bool ok, bytes memory reason) = call.target.call(call.data);
        assertFalse(ok, "possible on the side on which it is refused");
        assertEq(reason, call.refusal);
    }
}
