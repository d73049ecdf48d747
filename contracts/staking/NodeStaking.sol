// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {BPS} from "../libraries/Bps.sol";
import {NodeWeights} from "../libraries/NodeWeights.sol";
import {Permits} from "../libraries/Permits.sol";
import {QuarterStake} from "../libraries/QuarterStake.sol";
import {Contributor, NodeCredentials, NodeId, NodeKey, NodeStatus, Registration} from "../types/NodeTypes.sol";
import {PermitSignature} from "../types/PermitSignature.sol";
import {NodePenalties} from "./NodePenalties.sol";
import {ProofOfPossession} from "./ProofOfPossession.sol";
import {StakingParameters} from "./StakingParameters.sol";

/// @dev The token is SESH, which calls nobody back; every function still writes its state before tokens move.
contract NodeStaking is NodePenalties, ProofOfPossession {
    using SafeERC20 for IERC20;

    /// @dev A contributor with less than a quarter of the stake cannot end the node for this long.
    uint32 private constant SMALL_CONTRIBUTOR_DELAY = 30 days;

    constructor(
        address authority,
        IERC20 token_,
        IRewardPool rewardPool_,
        uint64 requirement,
        uint32 exitDelay_,
        uint32 deregistrationLock_
    )
        AccessManaged(authority)
        StakingParameters(requirement, exitDelay_, deregistrationLock_)
        NodePenalties(token_, rewardPool_)
    {}

    /* REGISTRATION */

    /// @inheritdoc INodeStaking
    function register(Registration calldata registration) external returns (NodeId nodeId) {
        return _register(registration);
    }

    /// @inheritdoc INodeStaking
    function registerWithPermit(
        Registration calldata registration,
        PermitSignature calldata permit
    ) external returns (NodeId nodeId) {
        uint256 requirement = _requirementAt(block.timestamp);
        Permits.tryPermit({
            token: token,
            owner: msg.sender,
            spender: address(this),
            amount: requirement,
            permit: permit
        });
        return _register(registration);
    }

    function _register(Registration calldata registration) private whenNotPaused returns (NodeId nodeId) {
        require(_parameters.startedAt != 0, NetworkNotStarted());
        require(!_parameters.retired, NetworkIsRetired());
        uint256 requirement = _requirementAt(block.timestamp);
        nodeId = _admit({registration: registration, requirement: requirement, registeredAt: uint32(block.timestamp)});
        address operator = registration.contributors[0].staker;
        bool solo = registration.contributors.length == 1 && msg.sender == operator;
        require(solo || msg.sender == contributionRounds, CallerNotRegistrant(msg.sender, operator));
        token.safeTransferFrom(msg.sender, address(this), requirement);
    }

    /// @inheritdoc INodeStaking
    function seed(Registration[] calldata registrations_) external restricted {
        Parameters memory parameters = _parameters;
        require(parameters.startedAt == 0, NetworkAlreadyStarted(parameters.startedAt));
        require(!parameters.retired, NetworkIsRetired());
        uint256 requirement = parameters.stakingRequirement;
        for (uint256 i; i < registrations_.length; ++i) {
            _admit({registration: registrations_[i], requirement: requirement, registeredAt: 0});
        }
        token.safeTransferFrom(msg.sender, address(this), requirement * registrations_.length);
    }

    /// @inheritdoc INodeStaking
    function start(uint256 expectedNodes, NodeKey calldata expectedAggregate) external restricted {
        uint32 started = _parameters.startedAt;
        require(started == 0, NetworkAlreadyStarted(started));
        require(!_parameters.retired, NetworkIsRetired());
        uint32 nodes = activeNodes();
        NodeKey memory aggregate = aggregateKey();
        require(
            nodes != 0 &&
                nodes == expectedNodes &&
                aggregate.x == expectedAggregate.x &&
                aggregate.y == expectedAggregate.y,
            SeededSetMismatch(nodes, expectedNodes, aggregate, expectedAggregate)
        );
        _parameters.startedAt = uint32(block.timestamp);
        emit NetworkStarted(nodes);
        rewardPool.start();
    }

    /// @inheritdoc INodeStaking
    function checkCredentials(NodeCredentials calldata node, address operator) public view returns (NodeId nodeId) {
        require(node.feeBps <= BPS, FeeTooHigh(node.feeBps, BPS));
        nodeId = node.key.toId();
        require(_isPoint(node.key), NodeKeyInvalid(node.key));
        require(_nodes[nodeId].status == NodeStatus.None, NodeKeyUsed(nodeId));
        // A key and its negation have the same secret up to a sign and would cancel out in the aggregate.
        NodeId negatedId = _negated(node.key).toId();
        require(_nodes[negatedId].status == NodeStatus.None, NodeKeyUsed(negatedId));
        require(_provesPossession(node, operator), ProofOfPossessionInvalid(nodeId));
    }

    /// @dev The one place where a node comes into being.
    /// @param registeredAt The present, or 0 for a seeded node, which is in the quorum from the start.
    function _admit(
        Registration calldata registration,
        uint256 requirement,
        uint32 registeredAt
    ) private returns (NodeId nodeId) {
        Contributor[] memory contributors = registration.contributors;
        _checkContributors(contributors, requirement);
        address operator = contributors[0].staker;
        nodeId = checkCredentials(registration.node, operator);
        bool plainSolo = contributors.length == 1 && contributors[0].beneficiary == operator;
        _nodes[nodeId] = NodeRecord({
            operator: operator,
            feeBps: registration.node.feeBps,
            status: NodeStatus.Active,
            listed: plainSolo ? 0 : uint8(contributors.length),
            registeredAt: registeredAt,
            exitableAt: 0
        });
        if (!plainSolo) _storeContributors(nodeId, contributors);
        uint32 index = _join(registration.node.key, registeredAt);
        emit NodeRegistered({
            nodeId: nodeId,
            operator: operator,
            index: index,
            node: registration.node,
            contributors: contributors
        });
        rewardPool.addWeights(NodeWeights.sharesOf(contributors, requirement, registration.node.feeBps));
    }

    /// @dev Also replaces a beneficiary of zero by the staker.
    function _checkContributors(Contributor[] memory contributors, uint256 requirement) private pure {
        uint256 count = contributors.length;
        require(count != 0 && count <= CONTRIBUTOR_LIMIT, ContributorCountInvalid(count, CONTRIBUTOR_LIMIT));
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            Contributor memory contributor = contributors[i];
            address staker = contributor.staker;
            require(staker != address(0) && contributor.stake != 0, ContributorInvalid(staker, contributor.stake));
            for (uint256 j; j < i; ++j) require(contributors[j].staker != staker, ContributorDuplicate(staker));
            if (contributor.beneficiary == address(0)) contributor.beneficiary = staker;
            unchecked {
                sum += contributor.stake; // ten times 64 bits at most
            }
        }
        require(sum == requirement, StakeNotRequirement(sum, requirement));
        uint256 minimum = QuarterStake.minimum(requirement);
        require(contributors[0].stake >= minimum, OperatorStakeTooLow(contributors[0].stake, minimum));
    }

    /* LEAVING */

    /// @inheritdoc INodeStaking
    function requestExit(NodeId nodeId) external {
        NodeRecord memory record = _presentNode(nodeId);
        require(record.exitableAt == 0, ExitAlreadyRequested(nodeId, record.exitableAt));
        // The operator always holds a quarter or more: the rule for small contributors is for the others.
        if (msg.sender != record.operator) {
            uint256 position = _find(nodeId, record.listed, msg.sender);
            require(position != record.listed, NotContributor(nodeId, msg.sender));
            if (_lists[nodeId][position].stake < QuarterStake.minimum(_requirementAt(record.registeredAt))) {
                // The first 30 days of a seeded node begin with the network.
                require(record.registeredAt != 0 || startedAt() != 0, NetworkNotStarted());
                uint256 allowedAt = _registeredAt(record) + SMALL_CONTRIBUTOR_DELAY;
                require(block.timestamp >= allowedAt, SmallContributorTooEarly(nodeId, msg.sender, allowedAt));
            }
        }
        record.exitableAt = uint32(block.timestamp) + _parameters.exitDelay;
        _nodes[nodeId] = record;
        emit ExitRequested(nodeId, msg.sender, record.exitableAt);
    }

    /// @inheritdoc INodeStaking
    function cancelExit(NodeId nodeId) external {
        NodeRecord memory record = _presentNode(nodeId);
        require(record.listed < 2 && msg.sender == record.operator, NotSoloOperator(nodeId, msg.sender));
        require(record.exitableAt != 0, ExitNotRequested(nodeId));
        _nodes[nodeId].exitableAt = 0;
        emit ExitCancelled(nodeId);
    }

    /// @inheritdoc INodeStaking
    function exit(NodeKey calldata key) external {
        NodeId nodeId = key.toId();
        NodeRecord memory record = _presentNode(nodeId);
        if (!_parameters.retired) {
            require(record.exitableAt != 0, ExitNotRequested(nodeId));
            require(block.timestamp >= record.exitableAt, ExitTooEarly(nodeId, record.exitableAt));
        }
        _nodes[nodeId].status = NodeStatus.Exited;
        emit NodeExited(nodeId);
        if (record.status != NodeStatus.Active) return; // decommissioned: neither in the quorum nor earning
        _leave(key, record.registeredAt);
        _stopEarning(nodeId, record);
    }

    /// @inheritdoc INodeStaking
    function withdraw(NodeId[] calldata nodeIds) external returns (uint256 amount) {
        return _withdraw(msg.sender, nodeIds);
    }

    /// @inheritdoc INodeStaking
    function withdrawFor(address staker, NodeId[] calldata nodeIds) external returns (uint256 amount) {
        return _withdraw(staker, nodeIds);
    }

    function _withdraw(address staker, NodeId[] calldata nodeIds) private returns (uint256 amount) {
        for (uint256 i; i < nodeIds.length; ++i) amount += _release(nodeIds[i], staker);
        token.safeTransfer(staker, amount);
    }

    /// @dev The one place where principal stops being the contract's debt.
    function _release(NodeId nodeId, address staker) private returns (uint256 amount) {
        NodeRecord memory record = _nodes[nodeId];
        uint256 position;
        (amount, position) = _withdrawable(nodeId, record, staker);
        require(amount != 0, NothingToWithdraw(nodeId, staker));
        if (record.listed == 0) _nodes[nodeId].status = NodeStatus.Withdrawn;
        else _lists[nodeId][position].stake = 0;
        emit StakeWithdrawn(nodeId, staker, amount);
    }

    /* BENEFICIARIES */

    /// @inheritdoc INodeStaking
    function setBeneficiary(NodeId nodeId, address beneficiary) external {
        require(beneficiary != address(0), BeneficiaryZero(nodeId));
        NodeRecord memory record = _presentNode(nodeId);
        Contributor[] memory contributors = _contributors(nodeId, record);
        uint256 position;
        while (position < contributors.length && contributors[position].staker != msg.sender) ++position;
        require(position != contributors.length, NotContributor(nodeId, msg.sender));
        Contributor memory contributor = contributors[position];
        address previous = contributor.beneficiary;
        uint64 weight = NodeWeights
            .sharesOf(contributors, _requirementAt(record.registeredAt), record.feeBps)[position]
            .weight();
        contributor.beneficiary = beneficiary;
        _storeBeneficiary(nodeId, record, position, contributor);
        emit BeneficiaryChanged(nodeId, msg.sender, previous, beneficiary);
        if (record.status == NodeStatus.Active) rewardPool.moveWeight(previous, beneficiary, weight);
    }
}
