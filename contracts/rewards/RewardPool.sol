// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {Emission} from "../libraries/Emission.sol";
import {NodeWeights} from "../libraries/NodeWeights.sol";
import {Permits} from "../libraries/Permits.sol";
import {PermitSignature} from "../types/PermitSignature.sol";
import {Share} from "../types/RewardTypes.sol";

/// @dev The token is SESH, which calls nobody back; every function still writes its state before tokens move.
contract RewardPool is IRewardPool, AccessManaged {
    using SafeERC20 for IERC20;

    /// @dev One slot. reserve + owed never exceeds the balance (INV-RWD-1) and both fit 64 bits, as the supply does.
    /// The accumulator counts what one node has earned since the start, in 2^-20 atomic SESH: 80 bits hold the whole
    /// supply five times over even if a single node earned all of it, and the fraction lost per accrual and node is
    /// below a millionth of an atomic unit. 65,535 nodes can be active: with the whole supply staked, a requirement of
    /// 3,663 SESH or more never gets there, and one node more could not register.
    struct Ledger {
        uint80 accumulator;
        uint64 reserve;
        uint64 owed;
        uint32 accruedAt;
        uint16 activeNodes;
    }

    /// @dev One slot. What was earned up to `checkpoint` is in `accrued`.
    struct Account {
        uint80 checkpoint;
        uint64 accrued;
        uint64 weight;
    }

    uint256 private constant ACCUMULATOR_BITS = 20;
    /// @dev Accumulator fraction plus node weight (2^40).
    uint256 private constant SHARE_BITS = ACCUMULATOR_BITS + 40;

    IERC20 public immutable token;

    /// @inheritdoc IRewardPool
    address public staking;
    Ledger private _ledger;
    mapping(address beneficiary => Account) private _accounts;

    modifier onlyStaking() {
        require(msg.sender == staking, CallerNotStaking(msg.sender, staking));
        _;
    }

    constructor(address authority, IERC20 token_) AccessManaged(authority) {
        token = token_;
    }

    /* FUNDING */

    /// @inheritdoc IRewardPool
    function fund(uint256 amount) external {
        _fund(amount);
    }

    /// @inheritdoc IRewardPool
    function fundWithPermit(uint256 amount, PermitSignature calldata permit) external {
        Permits.tryPermit({token: token, owner: msg.sender, spender: address(this), amount: amount, permit: permit});
        _fund(amount);
    }

    /// @inheritdoc IRewardPool
    function sync() public returns (uint256 absorbed) {
        // Accrue before crediting: what arrived since the last accrual must not earn for that time (RW-05).
        Ledger memory ledger = _accrued();
        absorbed = token.balanceOf(address(this)) - ledger.reserve - ledger.owed;
        if (absorbed != 0) {
            ledger.reserve += uint64(absorbed);
            emit PoolFunded(msg.sender, absorbed);
        }
        _ledger = ledger;
    }

    function _fund(uint256 amount) private {
        require(amount != 0, FundingZero());
        token.safeTransferFrom(msg.sender, address(this), amount);
        sync();
    }

    /* CLAIMS */

    /// @inheritdoc IRewardPool
    function claim() external returns (uint256 amount) {
        return _claim(msg.sender);
    }

    /// @inheritdoc IRewardPool
    function claimFor(address beneficiary) external returns (uint256 amount) {
        return _claim(beneficiary);
    }

    /// @inheritdoc IRewardPool
    function claimMany(address[] calldata beneficiaries) external returns (uint256 total) {
        Ledger memory ledger = _accrued();
        uint256[] memory amounts = new uint256[](beneficiaries.length);
        for (uint256 i; i < amounts.length; ++i) total += amounts[i] = _takeAccrued(ledger, beneficiaries[i]);
        _ledger = ledger;
        for (uint256 i; i < amounts.length; ++i) {
            if (amounts[i] != 0) token.safeTransfer(beneficiaries[i], amounts[i]);
        }
    }

    function _claim(address beneficiary) private returns (uint256 amount) {
        Ledger memory ledger = _accrued();
        amount = _takeAccrued(ledger, beneficiary);
        require(amount != 0, NothingToClaim(beneficiary));
        _ledger = ledger;
        token.safeTransfer(beneficiary, amount);
    }

    /// @dev The caller stores the ledger, then pays.
    function _takeAccrued(Ledger memory ledger, address beneficiary) private returns (uint256 amount) {
        Account storage stored = _accounts[beneficiary];
        Account memory account = _settled(stored, ledger.accumulator);
        amount = account.accrued;
        if (amount == 0) return 0;
        account.accrued = 0;
        _store(stored, account);
        ledger.owed -= uint64(amount);
        emit RewardsClaimed(beneficiary, amount);
    }

    /* WEIGHTS */

    /// @inheritdoc IRewardPool
    function start() external onlyStaking {
        require(_ledger.accruedAt == 0, EmissionAlreadyStarted(_ledger.accruedAt));
        _ledger.accruedAt = uint32(block.timestamp);
        emit EmissionStarted();
    }

    /// @inheritdoc IRewardPool
    function addWeights(Share[] calldata shares) external onlyStaking {
        Ledger memory ledger = _accrued();
        _changeWeights(shares, ledger.accumulator, true);
        ++ledger.activeNodes;
        _ledger = ledger;
        emit WeightsAdded(shares);
    }

    /// @inheritdoc IRewardPool
    function removeWeights(Share[] calldata shares) external onlyStaking {
        Ledger memory ledger = _accrued();
        _changeWeights(shares, ledger.accumulator, false);
        --ledger.activeNodes;
        _ledger = ledger;
        emit WeightsRemoved(shares);
    }

    /// @inheritdoc IRewardPool
    function moveWeight(address from, address to, uint64 weight) external onlyStaking {
        uint80 accumulator = _accrued().accumulator;
        _changeWeight({beneficiary: from, accumulator: accumulator, weight: weight, added: false});
        _changeWeight({beneficiary: to, accumulator: accumulator, weight: weight, added: true});
        emit WeightMoved(from, to, weight);
    }

    function _changeWeights(Share[] calldata shares, uint80 accumulator, bool added) private {
        uint256 sum;
        for (uint256 i; i < shares.length; ++i) {
            Share share = shares[i];
            uint64 weight = share.weight();
            unchecked {
                sum += weight; // 64 bits each
            }
            _changeWeight({beneficiary: share.beneficiary(), accumulator: accumulator, weight: weight, added: added});
        }
        require(sum == NodeWeights.NODE_WEIGHT, SharesNotOneNode(sum, NodeWeights.NODE_WEIGHT));
    }

    /// @dev The one place where a weight is written.
    function _changeWeight(address beneficiary, uint80 accumulator, uint64 weight, bool added) private {
        Account storage stored = _accounts[beneficiary];
        Account memory account = _settled(stored, accumulator);
        account.weight = added ? account.weight + weight : account.weight - weight;
        _store(stored, account);
    }

    /// @inheritdoc IRewardPool
    function setStaking(address newStaking) external restricted {
        require(_ledger.activeNodes == 0, StakingHasNodes(staking, _ledger.activeNodes));
        emit StakingChanged(staking, newStaking);
        staking = newStaking;
        // Without a node nothing is pending; the emission waits for the new contract's start.
        _ledger.accruedAt = 0;
    }

    /* VIEWS */

    /// @inheritdoc IRewardPool
    function claimable(address beneficiary) external view returns (uint256) {
        return _settled(_accounts[beneficiary], _accrued().accumulator).accrued;
    }

    /// @inheritdoc IRewardPool
    function weightOf(address beneficiary) external view returns (uint64) {
        return _accounts[beneficiary].weight;
    }

    /// @inheritdoc IRewardPool
    function reserve() external view returns (uint256) {
        return _accrued().reserve;
    }

    /// @inheritdoc IRewardPool
    function owed() external view returns (uint256) {
        return _accrued().owed;
    }

    /// @inheritdoc IRewardPool
    function activeNodes() external view returns (uint256) {
        return _ledger.activeNodes;
    }

    /// @inheritdoc IRewardPool
    function emissionPerSecond() external view returns (uint256) {
        Ledger memory ledger = _accrued();
        if (ledger.activeNodes == 0 || ledger.accruedAt == 0) return 0;
        return _emission(ledger.reserve, 1);
    }

    /// @inheritdoc IRewardPool
    function rewardPerNodePerDay() external view returns (uint256) {
        return _projected(NodeWeights.NODE_WEIGHT, 1 days);
    }

    /// @inheritdoc IRewardPool
    function projectedReward(address beneficiary, uint256 period) external view returns (uint256) {
        return _projected(_accounts[beneficiary].weight, period);
    }

    function _projected(uint256 weight, uint256 period) private view returns (uint256) {
        Ledger memory ledger = _accrued();
        if (ledger.activeNodes == 0 || ledger.accruedAt == 0) return 0;
        return (_emission(ledger.reserve, period) * weight) / (uint256(ledger.activeNodes) * NodeWeights.NODE_WEIGHT);
    }

    /* ACCRUAL */

    /// @return ledger The ledger as of now. Time without an active node pays nothing and loses nothing (RW-02).
    function _accrued() private view returns (Ledger memory ledger) {
        ledger = _ledger;
        uint256 accruedAt = ledger.accruedAt;
        if (accruedAt == 0 || accruedAt == block.timestamp) return ledger;
        uint256 nodes = ledger.activeNodes;
        if (nodes != 0) {
            // Time does not run backwards, the payout is at most the reserve, and what is added to owed leaves it.
            unchecked {
                uint256 payout = _emission(ledger.reserve, block.timestamp - accruedAt);
                ledger.reserve -= uint64(payout);
                ledger.owed += uint64(payout);
                ledger.accumulator += uint80((payout << ACCUMULATOR_BITS) / nodes);
            }
        }
        ledger.accruedAt = uint32(block.timestamp);
    }

    function _emission(uint256 reserve_, uint256 elapsed) private pure returns (uint256) {
        return Emission.payout({reserve: reserve_, factor: Emission.decay(elapsed)});
    }

    function _store(Account storage stored, Account memory account) private {
        (stored.checkpoint, stored.accrued, stored.weight) = (account.checkpoint, account.accrued, account.weight);
    }

    /// @return The account with everything earned up to `accumulator`, rounded down (RW-08).
    function _settled(Account memory account, uint80 accumulator) private pure returns (Account memory) {
        // The difference is right even across a wrap of the accumulator, and what all accounts earn of it is at most
        // what the pool owes.
        unchecked {
            uint256 earned = (uint256(account.weight) * (accumulator - account.checkpoint)) >> SHARE_BITS;
            account.accrued += uint64(earned);
        }
        account.checkpoint = accumulator;
        return account;
    }
}
