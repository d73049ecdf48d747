// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {INodeStaking} from "../../contracts/interfaces/INodeStaking.sol";
import {IOxenClaims} from "../../contracts/interfaces/IOxenClaims.sol";
import {Contribution, Round, RoundId, RoundStatus} from "../../contracts/types/RoundTypes.sol";
import {Contributor, Node, NodeId, NodeKey, NodeStatus, Registration} from "../../contracts/types/NodeTypes.sol";
import {NodePenalty, NodeStanding} from "../../contracts/types/StatementTypes.sol";
import {Ghost} from "./Ghost.sol";
import {NameGhost} from "./NameGhost.sol";
import {NodeGhost} from "./NodeGhost.sol";
import {NodeProofs} from "./NodeProofs.sol";
import {Roles} from "./System.sol";
import {SystemFixture} from "./SystemFixture.sol";

/// @dev The invariants of docs/INVARIANTS.md as assertions, each written once and used by every invariant test.
abstract contract Invariants is SystemFixture {
    uint256 internal constant NODE_WEIGHT = 2 ** 40;
    uint256 private constant ACTORS = 12;
    uint256 private constant PAYEES = 16;
    uint256 private constant ACTOR_FUNDS = 300_000e9;
    uint256 private constant SEEDED = 3;
    /// @dev Enough for the quorum to put some out and still be one.
    uint256 internal constant SEEDED_QUORUM = 20;

    Ghost internal ghost;
    /// @dev Of the tests that have names.
    NameGhost internal nameGhost;

    /// @dev The system after its start with three seeded nodes, one of them with three contributors.
    function _startedSystem() internal {
        _startedSystem(SEEDED);
    }

    /// @dev Every third node has three contributors.
    function _startedSystem(uint256 nodes) internal {
        _deploySystem();
        ghost = new Ghost(system, ACTORS, PAYEES);
        ghost.bridge(int256(SUPPLY));
        ghost.fund(POOL_FUNDING);
        for (uint256 i; i < ACTORS; ++i) _pay(ghost.actors(i), ACTOR_FUNDS);
        _pay(Roles.OPERATIONS, nodes * REQUIREMENT);
        _seed(nodes);
    }

    /// @dev With the shortest exit delay nodes also leave before they have joined the quorum.
    function _setExitDelay(uint32 delay) internal {
        _govern(abi.encodeCall(INodeStaking.setExitDelay, (delay)));
    }

    /// @dev With a short lock what misconduct costs is in escrow for longer.
    function _setDeregistrationLock(uint32 lock) internal {
        _govern(abi.encodeCall(INodeStaking.setDeregistrationLock, (lock)));
    }

    function _govern(bytes memory data) private {
        vm.prank(Roles.GOVERNOR);
        system.authority.schedule(address(system.staking), data, 0);
        ghost.pass(Roles.GOVERNOR_DELAY);
        vm.prank(Roles.GOVERNOR);
        system.authority.execute(address(system.staking), data);
    }

    function _pay(address to, uint256 amount) private {
        vm.prank(Roles.TREASURY);
        system.token.transfer(to, amount);
    }

    function _seed(uint256 nodes) private {
        Registration[] memory registrations = new Registration[](nodes);
        NodeKey memory aggregate;
        for (uint256 i; i < nodes; ++i) {
            address operator = ghost.actors(i % ACTORS);
            uint256 secret = NodeProofs.shortSecretOf(ghost.newLabel());
            registrations[i].node = NodeProofs.credentials(secret, address(system.staking), operator, 1_000);
            registrations[i].contributors = new Contributor[](i % 3 == 0 ? 3 : 1);
            uint64 rest = REQUIREMENT;
            for (uint256 j = 1; j < registrations[i].contributors.length; ++j) {
                registrations[i].contributors[j] = _contributor(ghost.actors((i + j) % ACTORS), REQUIREMENT / 7);
                rest -= REQUIREMENT / 7;
            }
            registrations[i].contributors[0] = _contributor(operator, rest);
            aggregate = NodeProofs.sum(aggregate, registrations[i].node.key);
            ghost.addNode(
                NodeGhost.NodeEntry({
                    secret: secret,
                    key: registrations[i].node.key,
                    nodeId: registrations[i].node.key.toId(),
                    operator: operator,
                    registeredAt: 0,
                    requirement: REQUIREMENT,
                    contributors: uint8(registrations[i].contributors.length),
                    left: false
                }),
                registrations[i].contributors
            );
        }
        vm.startPrank(Roles.OPERATIONS);
        system.token.approve(address(system.staking), nodes * REQUIREMENT);
        system.staking.seed(registrations);
        system.staking.start(uint32(nodes), aggregate);
        vm.stopPrank();
        ghost.setEmitting(true);
    }

    function _contributor(address staker, uint64 stake) private pure returns (Contributor memory) {
        return Contributor({staker: staker, beneficiary: staker, stake: stake});
    }

    /* TOKEN */

    function _assertTOK1() internal view {
        uint256 supply = system.token.totalSupply();
        assertLe(supply, system.token.MAX_SUPPLY(), "TOK-1: supply above the cap");
        assertLe(supply, ghost.escrow(), "TOK-1: supply above the escrow on the other side");
        assertEq(
            supply + system.token.remintable() + ghost.burnedForGood(),
            ghost.escrow(),
            "TOK-1: supply not what crossed the bridge less what was burned"
        );
    }

    function _assertTOK2() internal view {
        assertEq(
            system.token.totalReminted() + system.token.remintable(),
            system.token.totalRecycled(),
            "TOK-2: reminted and waiting are not what was recycled"
        );
        assertEq(system.token.totalRecycled(), ghost.totalBurnedFees(), "TOK-2: recycled not what was paid in fees");
    }

    /* STAKING */

    function _assertSTK1() internal view {
        uint256 owed;
        for (uint256 i; i < ghost.nodeCount(); ++i) {
            Contributor[] memory contributors = system.staking.contributorsOf(ghost.node(i).nodeId);
            for (uint256 j; j < contributors.length; ++j) owed += contributors[j].stake;
        }
        assertEq(owed, ghost.totalPrincipal(), "STK-1: the nodes' stake is not what was deposited");
        assertEq(
            system.token.balanceOf(address(system.staking)),
            owed + ghost.escrowed() + ghost.donated(address(system.staking)),
            "STK-1: balance is not the stake of all nodes and what is in escrow"
        );
    }

    function _assertSTK2() internal view {
        uint256 count = ghost.actorCount();
        uint256[] memory principal = new uint256[](count);
        for (uint256 i; i < ghost.nodeCount(); ++i) {
            NodeId nodeId = ghost.node(i).nodeId;
            Contributor[] memory contributors = system.staking.contributorsOf(nodeId);
            uint256 penalty = ghost.historyOf(i).penalty;
            assertEq(system.staking.penaltyOf(nodeId).amount, penalty, "STK-2: a penalty that was not due");
            for (uint256 j; j < contributors.length; ++j) {
                address staker = contributors[j].staker;
                uint256 stake = contributors[j].stake;
                assertEq(stake, ghost.stakeIn(nodeId, staker), "STK-2: a stake changed");
                // Whole until it is withdrawn, less the penalty if it is the operator's.
                if (stake != 0) stake += j == 0 ? penalty : 0;
                assertTrue(stake == 0 || stake == ghost.depositIn(nodeId, staker), "STK-2: principal shrank");
                principal[uint160(staker) - uint160(ghost.actors(0))] += contributors[j].stake;
            }
        }
        for (uint256 i; i < count; ++i)
            assertEq(principal[i], ghost.principal(ghost.actors(i)), "STK-2: a staker's principal changed");
    }

    /// @dev The three sums by the epoch rule alone: a key of epoch e is a member from e + 2 on, a seeded one always.
    function _assertSTK3() internal view {
        NodeKey memory members;
        NodeKey memory next;
        NodeKey memory later;
        uint256 epoch = block.timestamp / 1 days;
        for (uint256 i; i < ghost.nodeCount(); ++i) {
            NodeGhost.NodeEntry memory entry = ghost.node(i);
            if (ghost.statusOf(i) != NodeStatus.Active) continue;
            uint256 registeredIn = entry.registeredAt / 1 days;
            if (registeredIn + 2 <= epoch) members = NodeProofs.sum(members, entry.key);
            else if (registeredIn + 1 == epoch) next = NodeProofs.sum(next, entry.key);
            else later = NodeProofs.sum(later, entry.key);
        }
        _assertSameKey(system.staking.aggregateKey(), members, "STK-3: aggregate key of the quorum");
        (NodeKey memory actualNext, NodeKey memory actualLater) = system.staking.joiningKeys();
        _assertSameKey(actualNext, next, "STK-3: keys that join in the next epoch");
        _assertSameKey(actualLater, later, "STK-3: keys that join in the epoch after");
    }

    function _assertSTK4() internal view {
        uint256 active;
        uint256 members;
        uint256 epoch = block.timestamp / 1 days;
        for (uint256 i; i < ghost.nodeCount(); ++i) {
            NodeGhost.NodeEntry memory entry = ghost.node(i);
            bool isActive = system.staking.nodeOf(entry.nodeId).status == NodeStatus.Active;
            assertEq(isActive, ghost.statusOf(i) == NodeStatus.Active, "STK-4: a node's status");
            if (!isActive) continue;
            ++active;
            if (entry.registeredAt / 1 days + 2 <= epoch) ++members;
        }
        assertEq(system.staking.activeNodes(), active, "STK-4: active nodes of the staking contract");
        assertEq(system.pool.activeNodes(), active, "STK-4: active nodes of the pool");
        assertEq(system.staking.quorumNodes(), members, "STK-4: members of the quorum");
    }

    /// @dev Every registration is another node (the ghost refuses a second one of a key), and what was registered once
    /// is never free again.
    function _assertSTK5() internal view {
        uint256 count = ghost.nodeCount();
        assertEq(system.staking.registrations(), count, "STK-5: registrations");
        for (uint256 i; i < count; ++i) {
            NodeGhost.NodeEntry memory entry = ghost.node(i);
            Node memory node = system.staking.nodeOf(entry.nodeId);
            assertEq(node.operator, entry.operator, "STK-5: a node changed its operator");
            assertEq(node.stakingRequirement, entry.requirement, "STK-5: a node changed its requirement");
            if (entry.registeredAt != 0)
                assertEq(node.registeredAt, entry.registeredAt, "STK-5: a node was registered again");
            assertTrue(node.status != NodeStatus.None, "STK-5: a tombstone is gone");
        }
    }

    /// @dev The quorum has changed what it was allowed to change, and nothing else: the contract knows of every node
    /// what the model knows. That the model says yes exactly when the contract does is asserted with every statement.
    function _assertSTK6() internal view {
        for (uint256 i; i < ghost.nodeCount(); ++i) {
            NodeId nodeId = ghost.node(i).nodeId;
            NodeGhost.History memory history = ghost.historyOf(i);
            NodeStatus status = system.staking.nodeOf(nodeId).status;
            if (status == NodeStatus.Withdrawn)
                status = history.deregistered ? NodeStatus.Deregistered : NodeStatus.Exited;
            assertEq(uint8(status), uint8(ghost.statusOf(i)), "STK-6: a node's status");
            NodeStanding memory standing = system.quorum.standingOf(nodeId);
            assertEq(standing.statements, ghost.statementsOf(i), "STK-6: number of statements");
            assertEq(standing.credit, ghost.creditOf(i), "STK-6: downtime credit");
            bool down = status == NodeStatus.Decommissioned;
            uint256 downSince = down ? history.turns[history.turns.length - 1] : 0;
            assertEq(standing.decommissionedAt, downSince, "STK-6: time of the decommission");
            NodePenalty memory penalty = system.staking.penaltyOf(nodeId);
            assertEq(penalty.annullableUntil, history.annullableUntil, "STK-6: end of the escrow");
            assertEq(penalty.withdrawableAt, history.lockedUntil, "STK-6: end of the lock");
        }
    }

    /* REWARDS */

    function _assertRWD1() internal view {
        uint256 claimable = _claimable();
        uint256 balance = system.token.balanceOf(address(system.pool));
        uint256 reserve = system.pool.reserve();
        uint256 owed = system.pool.owed();
        assertGe(balance, reserve + claimable, "RWD-1: the pool cannot pay");
        assertLe(claimable, owed, "RWD-1: beneficiaries can claim more than was emitted");
        assertEq(
            balance,
            reserve + owed + ghost.donated(address(system.pool)),
            "RWD-1: the pool's balance is not its reserve and its debt"
        );
    }

    function _assertRWD2() internal view {
        uint256 weights;
        for (uint256 i; i < ghost.payeeCount(); ++i) weights += system.pool.weightOf(ghost.payees(i));
        assertEq(weights, system.pool.activeNodes() * NODE_WEIGHT, "RWD-2: weights are not the active nodes");
    }

    function _assertRWD3() internal view {
        uint256 reserve = system.pool.reserve();
        uint256 model = ghost.reserveNow() / 1e27;
        assertApproxEqRel(reserve, model, 1e9, "RWD-3: the reserve left its path");
        uint256 emitted = ghost.funded() - reserve;
        uint256 received = ghost.paid() + _claimable();
        assertLe(received, emitted, "RWD-3: more was paid than emitted");
        // Dust: less than an atomic unit for each settling of an account, at most 64 in a step, and one for the
        // fraction of the accumulator; and what everybody's unclaimed reward is rounded down by.
        assertLe(emitted - received, 65 * ghost.steps() + PAYEES + 1, "RWD-3: rewards got lost");
    }

    function _assertRWD4() internal view {
        for (uint256 i; i < ghost.payeeCount(); ++i) {
            address payee = ghost.payees(i);
            assertGe(system.pool.claimable(payee), ghost.claimableFloor(payee), "RWD-4: accrued rewards fell");
        }
    }

    /* ROUNDS */

    function _assertRND1() internal view {
        uint256 sum;
        for (uint256 i; i < ghost.roundCount(); ++i) {
            RoundId roundId = ghost.round(i).toId();
            Contribution[] memory contributions = system.rounds.contributionsOf(roundId);
            Round memory round = system.rounds.roundOf(roundId);
            uint256 inRound;
            for (uint256 j; j < contributions.length; ++j) {
                address staker = contributions[j].staker;
                assertEq(contributions[j].amount, ghost.contributionIn(roundId, staker), "RND-1: a contribution");
                inRound += contributions[j].amount;
            }
            assertEq(round.contributed, inRound, "RND-1: a round's sum");
            assertEq(round.contributorCount, contributions.length, "RND-1: a round's contributors");
            assertLe(inRound, round.stakingRequirement, "RND-1: a round holds more than the stake");
            if (round.status == RoundStatus.Registered) assertEq(inRound, 0, "RND-1: a registered round holds SESH");
            sum += inRound;
        }
        assertEq(sum, ghost.totalContributed(), "RND-1: contributions are not what was paid in");
        assertEq(
            system.token.balanceOf(address(system.rounds)),
            sum + ghost.donated(address(system.rounds)),
            "RND-1: balance is not the contributions"
        );
    }

    /* FEES */

    function _assertFEE1() internal view {
        uint256 burned;
        for (uint16 product = 1; product <= 3; ++product) {
            (uint64 units, uint128 amount) = system.recycler.totalsOf(product);
            assertEq(amount, ghost.burnedFees(product), "FEE-1: burned of a product");
            assertEq(units, ghost.soldUnits(product), "FEE-1: units of a product");
            burned += amount;
        }
        uint256 reminted = ghost.mintedToPool() + ghost.mintedToLiquidity();
        assertEq(burned, reminted + system.token.remintable(), "FEE-1: burned is not reminted and waiting");
        assertEq(system.token.totalReminted(), reminted, "FEE-1: reminted");
        assertEq(system.token.balanceOf(Roles.LIQUIDITY), ghost.mintedToLiquidity(), "FEE-1: liquidity part");
    }

    /* PRO */

    /// @dev What is burned for is known to everybody: no receipt is missing from the chain, and none has another plan,
    /// root or number of units than was paid for (FEE-1 compares the units with the fees).
    function _assertPRO1() internal view {
        assertEq(system.proBurn.receipts(), ghost.receipts(), "PRO-1: number of receipts");
        assertEq(bytes32(system.proBurn.receiptChain()), bytes32(ghost.receiptChain()), "PRO-1: chain of receipts");
    }

    /* NAMES */

    function _assertNAM1() internal view {
        for (uint256 i; i < nameGhost.NAMES(); ++i) {
            NameGhost.Lease memory lease = nameGhost.leaseOf(i);
            bytes32 nameHash = nameGhost.nameHashOf(i);
            (, address backupOwner, , , bytes memory value) = system.names.nameOf(nameHash);
            assertEq(value, lease.value, "NAM-1: a name's value");
            assertEq(backupOwner, lease.backupOwner, "NAM-1: a name's backup owner");
            if (lease.owner == address(0)) continue;
            assertEq(system.names.getApproved(uint256(nameHash)), lease.approved, "NAM-1: who may transfer a name");
        }
    }

    function _assertNAM2() internal view {
        uint256 owned;
        for (uint256 i; i < nameGhost.NAMES(); ++i) {
            address owner = nameGhost.leaseOf(i).owner;
            (address actual, , , , ) = system.names.nameOf(nameGhost.nameHashOf(i));
            assertEq(actual, owner, "NAM-2: a name's owner");
            if (owner == address(0)) continue;
            ++owned;
            assertEq(system.names.ownerOf(uint256(nameGhost.nameHashOf(i))), owner, "NAM-2: a token's owner");
        }
        uint256 balances;
        for (uint256 i; i < ghost.actorCount(); ++i) balances += system.names.balanceOf(ghost.actors(i));
        assertEq(balances, owned, "NAM-2: somebody owns more or less than there is");
    }

    function _assertNAM3() internal view {
        for (uint256 i; i < nameGhost.NAMES(); ++i) {
            (, , , uint64 expiresAt, ) = system.names.nameOf(nameGhost.nameHashOf(i));
            assertEq(expiresAt, nameGhost.leaseOf(i).expiresAt, "NAM-3: the end of a lease");
            assertLe(expiresAt, block.timestamp + 3650 days, "NAM-3: a lease reaches more than 10 years ahead");
        }
    }

    function _assertNAM4() internal view {
        for (uint256 i; i < nameGhost.NAMES(); ++i) {
            NameGhost.Lease memory lease = nameGhost.leaseOf(i);
            bytes32 nameHash = nameGhost.nameHashOf(i);
            bool active = block.timestamp < lease.expiresAt;
            try system.names.resolve(nameHash) returns (bytes memory value) {
                assertTrue(active, "NAM-4: a name without a lease resolves");
                assertEq(value, lease.value, "NAM-4: a name resolves to something else");
            } catch {
                assertFalse(active, "NAM-4: a name with a lease does not resolve");
            }
            uint256 available = lease.expiresAt == 0 ? 0 : lease.expiresAt + 30 days;
            if (available <= block.timestamp) available = 0;
            assertEq(system.names.availableAt(nameHash), available, "NAM-4: when a name can be had");
        }
    }

    function _assertNAM5() internal view {
        for (uint8 tier = 1; tier <= 5; ++tier)
            for (uint8 leaseYears = 1; leaseYears <= 10; ++leaseYears) {
                uint16 product = system.names.productOf(tier, leaseYears);
                (uint64 units, uint128 burned) = system.recycler.totalsOf(product);
                assertEq(burned, ghost.burnedFees(product), "NAM-5: burned for a lease");
                assertEq(units, ghost.soldUnits(product), "NAM-5: leases that were paid for");
            }
    }

    /* OXEN CLAIMS */

    function _assertCLM1() internal view {
        assertEq(
            system.token.balanceOf(address(system.claims)),
            ghost.oxenSwept() == 0 ? CLAIMS_CAP - system.claims.totalClaimed() : 0,
            "CLM-1: balance is not the cap less what was claimed"
        );
        assertEq(system.claims.totalClaimed(), ghost.totalOxenReceived(), "CLM-1: claimed in all");
        uint256 sum;
        for (uint256 i; i < ghost.payeeCount(); ++i) {
            address payee = ghost.payees(i);
            assertEq(system.claims.claimed(payee), ghost.oxenReceived(payee), "CLM-1: an account's cumulative");
            sum += system.claims.claimed(payee);
        }
        assertEq(sum, system.claims.totalClaimed(), "CLM-1: the accounts do not sum to what was claimed");
        IOxenClaims.Root memory root = system.claims.activeRoot();
        assertEq(root.total, ghost.oxenRootTotal(), "CLM-1: the root's total");
        assertEq(root.epoch, ghost.oxenRootEpoch(), "CLM-1: the root's epoch");
        assertLe(root.total, CLAIMS_CAP, "CLM-1: the root is above the cap");
        assertEq(system.claims.totalFastClaimed(), ghost.oxenFast(), "CLM-1: fast claims in all");
        assertLe(
            system.claims.totalClaimed() - system.claims.totalFastClaimed(),
            root.total,
            "CLM-1: more was claimed by roots than they pay"
        );
        assertLe(
            ghost.oxenFastOnDay(block.timestamp / 1 days),
            system.claims.fastDailyLimit(),
            "CLM-1: fast claims of a day are above their limit"
        );
    }

    /* GOVERNANCE */

    /// @dev Principal, contributions and accrued rewards are where they were, and are there.
    function _assertGOV1() internal view {
        _assertSTK1();
        _assertSTK2();
        _assertRWD1();
        _assertRWD4();
        _assertRND1();
        assertEq(system.claims.totalClaimed(), 0, "GOV-1: a role was paid Oxen claims");
        assertEq(system.token.balanceOf(address(system.claims)), CLAIMS_CAP, "GOV-1: a role moved the Oxen claims");
    }

    /* EVERYBODY GETS OUT */

    /// @dev Whatever happened: with time alone, and nobody's help, everybody gets everything back.
    function _assertEverybodyGetsOut() internal {
        _emptyRounds();
        _emptyNodes();
        _emptyRewards();
    }

    function _emptyRounds() private {
        ghost.pass(91 days);
        for (uint256 i; i < ghost.roundCount(); ++i) {
            RoundId roundId = ghost.round(i).toId();
            Contribution[] memory contributions = system.rounds.contributionsOf(roundId);
            for (uint256 j = contributions.length; j != 0; --j) {
                address staker = contributions[j - 1].staker;
                uint256 balance = system.token.balanceOf(staker);
                vm.prank(Roles.OUTSIDER);
                system.rounds.refund(roundId, staker);
                assertEq(system.token.balanceOf(staker) - balance, contributions[j - 1].amount);
                ghost.takeOut(roundId, staker);
            }
        }
        _assertRND1();
        assertEq(ghost.totalContributed(), 0);
    }

    function _emptyNodes() private {
        for (uint256 i; i < ghost.nodeCount(); ++i) {
            NodeGhost.NodeEntry memory entry = ghost.node(i);
            if (entry.left || system.staking.nodeOf(entry.nodeId).exitableAt != 0) continue;
            vm.prank(entry.operator);
            system.staking.requestExit(entry.nodeId);
        }
        ghost.pass(30 days);
        for (uint256 i; i < ghost.nodeCount(); ++i) {
            NodeGhost.NodeEntry memory entry = ghost.node(i);
            if (!entry.left) {
                vm.prank(Roles.OUTSIDER);
                system.staking.exit(entry.key);
                ghost.exited(i);
            }
            if (ghost.historyOf(i).annullableUntil != 0) {
                vm.prank(Roles.OUTSIDER);
                system.staking.settlePenalty(entry.nodeId);
                ghost.fund(ghost.settled(i) + ghost.absorbed());
            }
            NodeId[] memory nodeIds = new NodeId[](1);
            nodeIds[0] = entry.nodeId;
            Contributor[] memory contributors = system.staking.contributorsOf(entry.nodeId);
            for (uint256 j; j < contributors.length; ++j) {
                if (contributors[j].stake == 0) continue;
                vm.prank(Roles.OUTSIDER);
                assertEq(system.staking.withdrawFor(contributors[j].staker, nodeIds), contributors[j].stake);
                ghost.withdrawn(entry.nodeId, contributors[j].staker);
            }
        }
        _assertSTK1();
        assertEq(ghost.totalPrincipal(), 0);
        assertEq(system.token.balanceOf(address(system.staking)), ghost.donated(address(system.staking)));
        assertEq(system.staking.activeNodes(), 0);
    }

    function _emptyRewards() private {
        address[] memory payees = new address[](ghost.payeeCount());
        for (uint256 i; i < payees.length; ++i) payees[i] = ghost.payees(i);
        uint256 claimable = _claimable();
        assertEq(system.pool.claimMany(payees), claimable);
        assertEq(_claimable(), 0);
    }

    function _claimable() private view returns (uint256 sum) {
        for (uint256 i; i < ghost.payeeCount(); ++i) sum += system.pool.claimable(ghost.payees(i));
    }

    function _assertSameKey(NodeKey memory actual, NodeKey memory expected, string memory what) private pure {
        assertEq(actual.x, expected.x, what);
        assertEq(actual.y, expected.y, what);
    }
}
