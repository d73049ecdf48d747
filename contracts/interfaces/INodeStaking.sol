// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Contributor, Node, NodeCredentials, NodeId, NodeKey, NodeStatus, Registration} from "../types/NodeTypes.sol";
import {PermitSignature} from "../types/PermitSignature.sol";
import {INodePenalties} from "./INodePenalties.sol";
import {IQuorumMembership} from "./IQuorumMembership.sol";

/// @title Registers nodes, keeps their stake and gives it back.
/// @notice A node is registered with exactly the staking requirement, alone or by up to 10 contributors, and earns
/// until it exits. Any contributor may ask for the exit; after the exit delay anybody may finish it, and then every
/// contributor withdraws the own stake. Nobody's signature and no role is needed for that, and no pause can stop it.
/// What the quorum can do to a node is in {INodePenalties}.
/// @dev All amounts are atomic SESH (9 decimals), all times Unix seconds. Holds principal only, never rewards.
/// Relied on: INV-STK-1, INV-STK-2, INV-STK-3, INV-STK-4, INV-STK-5.
interface INodeStaking is IQuorumMembership, INodePenalties {
    /// @notice A node was registered and earns from now on (a seeded one: from the start of the network).
    /// @param index Position of the node's key in the order of registration, from 0.
    event NodeRegistered(
        NodeId indexed nodeId,
        address indexed operator,
        uint32 index,
        NodeCredentials node,
        Contributor[] contributors
    );
    /// @notice The network started with `nodes` seeded nodes.
    event NetworkStarted(uint32 nodes);
    /// @notice `staker` asked for the node's exit; anybody may finish it from `exitableAt` on.
    event ExitRequested(NodeId indexed nodeId, address indexed staker, uint32 exitableAt);
    /// @notice The operator of a solo node took the exit request back.
    event ExitCancelled(NodeId indexed nodeId);
    /// @notice The node left: it earns no longer and its stake can be withdrawn.
    event NodeExited(NodeId indexed nodeId);
    /// @notice A contributor of a node that left was paid its stake.
    event StakeWithdrawn(NodeId indexed nodeId, address indexed staker, uint256 amount);
    /// @notice A contributor's future rewards from this node go to another address.
    event BeneficiaryChanged(NodeId indexed nodeId, address indexed staker, address previous, address current);
    /// @notice The stake new nodes have to bring changed; existing nodes are not touched.
    event StakingRequirementChanged(uint256 previous, uint256 current);
    /// @notice The time between an exit request and the exit changed; running requests are not touched.
    event ExitDelayChanged(uint256 previous, uint256 current);
    /// @notice The time a deregistered node's stake stays locked changed; stakes locked already are not touched.
    event DeregistrationLockChanged(uint256 previous, uint256 current);
    /// @notice The contract that may register nodes for several contributors changed.
    event ContributionRoundsChanged(address indexed previous, address indexed current);
    /// @notice Registration ended for good; anybody may finish any node's exit at once.
    event NetworkRetired();

    /// @dev Registration needs a started network.
    error NetworkNotStarted();
    /// @dev The network has started already: seeding is over.
    error NetworkAlreadyStarted(uint256 startedAt);
    /// @dev The network has been retired; register with its successor.
    error NetworkIsRetired();
    /// @dev The seeded set is not the one that was to be started.
    error SeededSetMismatch(uint256 nodes, uint256 expectedNodes, NodeKey aggregateKey, NodeKey expectedKey);
    /// @dev Only the operator itself, or the contribution rounds, may register this list of contributors.
    error CallerNotRegistrant(address caller, address operator);
    /// @dev The number of contributors is not 1 to 10.
    error ContributorCountInvalid(uint256 count, uint256 limit);
    /// @dev A contributor is the zero address or has no stake.
    error ContributorInvalid(address staker, uint256 stake);
    /// @dev A staker is named twice.
    error ContributorDuplicate(address staker);
    /// @dev The stakes do not sum to exactly the staking requirement.
    error StakeNotRequirement(uint256 stake, uint256 requirement);
    /// @dev The operator brings less than a quarter of the requirement, rounded up.
    error OperatorStakeTooLow(uint256 stake, uint256 minimum);
    /// @dev The operator fee is above 10,000 bps.
    error FeeTooHigh(uint256 feeBps, uint256 limit);
    /// @dev Not a finite point of G1 with canonical coordinates.
    error NodeKeyInvalid(NodeKey key);
    /// @dev The key, or its negation, has been registered before; a key is used once in its life.
    error NodeKeyUsed(NodeId nodeId);
    /// @dev The proof of possession does not fit key, operator, ed25519 key, fee, chain and this contract.
    error ProofOfPossessionInvalid(NodeId nodeId);
    /// @dev The node was never registered or has left; for a decommission also: it is decommissioned already.
    error NodeNotActive(NodeId nodeId, NodeStatus status);
    /// @dev The address owns no stake of this node.
    error NotContributor(NodeId nodeId, address account);
    /// @dev Only the operator of a solo node may do this.
    error NotSoloOperator(NodeId nodeId, address account);
    /// @dev Contributors with less than a quarter of the stake cannot request the exit in the first 30 days.
    error SmallContributorTooEarly(NodeId nodeId, address staker, uint256 allowedAt);
    /// @dev An exit is requested already.
    error ExitAlreadyRequested(NodeId nodeId, uint256 exitableAt);
    /// @dev No exit is requested.
    error ExitNotRequested(NodeId nodeId);
    /// @dev The exit delay has not passed.
    error ExitTooEarly(NodeId nodeId, uint256 exitableAt);
    /// @dev Nothing to withdraw: the node has not left or its stake is still locked, the address owns no stake of it,
    /// or took it already.
    error NothingToWithdraw(NodeId nodeId, address staker);
    /// @dev Rewards cannot go to the zero address.
    error BeneficiaryZero(NodeId nodeId);
    /// @dev A parameter is outside its bounds.
    error ParameterOutOfBounds(uint256 value, uint256 minimum, uint256 limit);

    /* REGISTRATION */

    /// @notice Registers a node with its whole stake, paid by the caller.
    /// @dev Emits {NodeRegistered}. The caller is the operator (solo) or the contribution rounds. Requirements: started
    /// ({NetworkNotStarted}), not retired ({NetworkIsRetired}), not paused, and those of {checkCredentials} and of the
    /// contributors ({ContributorCountInvalid}, {ContributorInvalid}, {ContributorDuplicate}, {StakeNotRequirement},
    /// {OperatorStakeTooLow}, {CallerNotRegistrant}). Needs an allowance of the staking requirement.
    function register(Registration calldata registration) external returns (NodeId nodeId);

    /// @notice {register} with an EIP-2612 permit of the caller instead of an allowance.
    function registerWithPermit(
        Registration calldata registration,
        PermitSignature calldata permit
    ) external returns (NodeId nodeId);

    /// @notice Brings in nodes before the start; the caller pays the principal, the contributors own it.
    /// @dev Restricted: operations. Checks every proof of possession. Emits {NodeRegistered} for each. Reverts with
    /// {NetworkAlreadyStarted} or {NetworkIsRetired}, and for the reasons of {register}.
    function seed(Registration[] calldata registrations) external;

    /// @notice Starts network and rewards with exactly the seeded set that the caller names.
    /// @dev Restricted: operations. Emits {NetworkStarted}. Reverts with {SeededSetMismatch}, {NetworkAlreadyStarted}
    /// or {NetworkIsRetired}.
    /// @param expectedNodes Number of seeded nodes, at least one.
    /// @param expectedAggregate Sum of their keys.
    function start(uint256 expectedNodes, NodeKey calldata expectedAggregate) external;

    /// @notice Reverts unless these credentials could be registered now for `operator`.
    /// @dev Reverts with {FeeTooHigh}, {NodeKeyInvalid}, {NodeKeyUsed} or {ProofOfPossessionInvalid}.
    function checkCredentials(NodeCredentials calldata node, address operator) external view returns (NodeId nodeId);

    /* LEAVING */

    /// @notice Asks for the node's exit. The node goes on earning until the exit is finished; a decommissioned node can
    /// leave too.
    /// @dev Any contributor; one with less than a quarter of the stake only after the node's first 30 days
    /// ({SmallContributorTooEarly}), which for a seeded node begin with the start of the network ({NetworkNotStarted}).
    /// Emits {ExitRequested}.
    function requestExit(NodeId nodeId) external;

    /// @notice Takes the exit request of a solo node back.
    /// @dev Its operator, until the exit is finished. Emits {ExitCancelled}.
    function cancelExit(NodeId nodeId) external;

    /// @notice Finishes the exit from `exitableAt` on. Anybody may call.
    /// @dev Emits {NodeExited}. Reverts with {NodeNotActive}, {ExitNotRequested} or {ExitTooEarly}.
    function exit(NodeKey calldata key) external;

    /// @notice Pays the caller its stake in nodes that left.
    /// @param nodeIds Nodes the caller has stake in; {NothingToWithdraw} names the first without any.
    /// @return amount What was paid. Emits {StakeWithdrawn} per node.
    function withdraw(NodeId[] calldata nodeIds) external returns (uint256 amount);

    /// @notice Pays `staker` its stake in nodes that left. Anybody may call; it always goes to the staker.
    function withdrawFor(address staker, NodeId[] calldata nodeIds) external returns (uint256 amount);

    /// @notice Sends the caller's future rewards of this node to `beneficiary`; what was earned stays where it is.
    /// @dev Contributors of a node that has not left. Emits {BeneficiaryChanged}.
    function setBeneficiary(NodeId nodeId, address beneficiary) external;

    /* GOVERNANCE */

    /// @notice Sets the stake of new nodes. Restricted: governor. Above 0 and at most 1,000,000 SESH.
    function setStakingRequirement(uint64 requirement) external;

    /// @notice Sets the exit delay of new requests. Restricted: governor. 1 hour to 30 days.
    function setExitDelay(uint32 delay) external;

    /// @notice Sets how long the stake of nodes deregistered from now on stays locked. Restricted: governor. 1 hour to
    /// 60 days.
    function setDeregistrationLock(uint32 lock) external;

    /// @notice Names the contract that may register nodes for several contributors. Restricted: governor.
    function setContributionRounds(address rounds) external;

    /// @notice Ends registration for good and lets anybody finish every exit at once, so that a successor can take
    /// over. Restricted: governor with the long delay. Emits {NetworkRetired}.
    function retire() external;

    /* VIEWS */

    /// @notice The node, or an all-zero one if it was never registered.
    function nodeOf(NodeId nodeId) external view returns (Node memory);

    /// @notice The node's contributors, the operator first, with the stake they still have in it.
    function contributorsOf(NodeId nodeId) external view returns (Contributor[] memory);

    /// @notice What `staker` could withdraw from this node now.
    function withdrawable(NodeId nodeId, address staker) external view returns (uint256);

    /// @notice Stake of a new node.
    function stakingRequirement() external view returns (uint64);

    /// @notice Seconds between an exit request and the exit.
    function exitDelay() external view returns (uint32);

    /// @notice Seconds for which the stake of a deregistered node stays locked.
    function deregistrationLock() external view returns (uint32);

    /// @notice When the network started; 0 before.
    function startedAt() external view returns (uint32);

    /// @notice True once the network has been retired.
    function retired() external view returns (bool);

    /// @notice The contract that may register nodes for several contributors.
    function contributionRounds() external view returns (address);
}
