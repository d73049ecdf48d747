// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Vm} from "forge-std/Vm.sol";
import {RoundId, RoundTerms} from "../../contracts/types/RoundTypes.sol";
import {NodeGhost} from "./NodeGhost.sol";
import {QuorumModel} from "./QuorumModel.sol";
import {System} from "./System.sol";

/// @dev What the handlers did, kept apart from the contracts and compared with them by Invariants. It also moves the
/// time, so that it knows how long the pool has paid without asking the pool.
contract Ghost is QuorumModel {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant RAY = 1e27;
    /// @dev 0.86^(1 / 31,536,000) in 1e27: what a second leaves of the reserve.
    uint256 private constant SECOND = 999_999_995_217_437_551_562_541_525;

    /// @dev Own stake and contribute.
    address[] public actors;
    /// @dev Can be beneficiaries: the actors and some more.
    address[] public payees;
    /// @dev Number of handler calls so far.
    uint256 public steps;
    uint256 public labels;

    bytes[] private _rounds;
    mapping(RoundId => mapping(address staker => uint256)) public contributionIn;
    mapping(RoundId => mapping(address staker => bool)) public reservationUsed;
    mapping(address staker => uint256) public contributed;
    uint256 public totalContributed;

    mapping(address target => uint256) public donated;

    mapping(address payee => uint256) public claimableFloor;
    uint256 public funded;
    uint256 public paid;
    uint256 public modelReserve;
    uint256 public payingSeconds;
    bool public emitting;

    /// @dev SESH locked on the other side of the bridge.
    uint256 public escrow;
    uint256 public burnedForGood;
    mapping(uint16 product => uint256) public burnedFees;
    mapping(uint16 product => uint256) public soldUnits;
    uint256 public totalBurnedFees;
    uint256 public mintedToPool;
    uint256 public mintedToLiquidity;
    uint256 public receipts;
    bytes24 public receiptChain;

    /// @dev What an account has received from the Oxen claims.
    mapping(address account => uint256) public oxenReceived;
    uint256 public totalOxenReceived;
    uint64 public oxenRootTotal;
    uint64 public oxenRootEpoch;
    uint256 public oxenFast;
    /// @dev Fast claims of the day, counted from 1970.
    mapping(uint256 day => uint256) public oxenFastOnDay;
    uint256 public oxenSwept;

    constructor(System memory system, uint256 actorTotal, uint256 payeeTotal) NodeGhost(system) {
        for (uint256 i; i < payeeTotal; ++i) {
            address account = address(uint160(0xB000 + i));
            if (i < actorTotal) actors.push(account);
            payees.push(account);
        }
    }

    function actorCount() external view returns (uint256) {
        return actors.length;
    }

    function payeeCount() external view returns (uint256) {
        return payees.length;
    }

    /* STEPS AND TIME */

    /// @dev First thing of every handler call: what everybody can claim now is what it can claim afterwards at least.
    function begin() external {
        ++steps;
        for (uint256 i; i < payees.length; ++i) claimableFloor[payees[i]] = _system.pool.claimable(payees[i]);
    }

    function pass(uint256 period) external {
        if (emitting && _system.pool.activeNodes() != 0) payingSeconds += period;
        vm.warp(block.timestamp + period);
    }

    function newLabel() external returns (uint256) {
        return ++labels;
    }

    /* ROUNDS */

    function roundCount() external view returns (uint256) {
        return _rounds.length;
    }

    function round(uint256 index) external view returns (RoundTerms memory) {
        return abi.decode(_rounds[index], (RoundTerms));
    }

    function addRound(RoundTerms calldata terms) external {
        _rounds.push(abi.encode(terms));
    }

    function contribute(RoundId roundId, address staker, uint256 amount) external {
        contributionIn[roundId][staker] += amount;
        contributed[staker] += amount;
        totalContributed += amount;
    }

    function takeOut(RoundId roundId, address staker) external {
        uint256 amount = contributionIn[roundId][staker];
        contributionIn[roundId][staker] = 0;
        contributed[staker] -= amount;
        totalContributed -= amount;
    }

    function useReservation(RoundId roundId, address staker) external {
        reservationUsed[roundId][staker] = true;
    }

    /* REWARDS */

    function setEmitting(bool on) external {
        emitting = on;
    }

    /// @dev The reserve decays for the seconds it has paid since the last funding, in one step.
    function fund(uint256 amount) external {
        modelReserve = reserveNow() + amount * RAY;
        payingSeconds = 0;
        funded += amount;
    }

    function claimed(address payee, uint256 amount) external {
        paid += amount;
        claimableFloor[payee] = 0;
    }

    /// @return The reserve by the model, times 1e27.
    function reserveNow() public view returns (uint256) {
        return (modelReserve * _power(SECOND, payingSeconds)) / RAY;
    }

    function donate(address target, uint256 amount) external {
        donated[target] += amount;
    }

    /// @dev The pool found what was sent to it: a donation is a funding from now on.
    function absorbed() external returns (uint256 amount) {
        amount = donated[address(_system.pool)];
        donated[address(_system.pool)] = 0;
    }

    /* SUPPLY AND FEES */

    function bridge(int256 change) external {
        escrow = uint256(int256(escrow) + change);
    }

    function burnForGood(uint256 amount) external {
        burnedForGood += amount;
    }

    function payFee(uint16 product, uint256 units, uint256 amount) external {
        burnedFees[product] += amount;
        soldUnits[product] += units;
        totalBurnedFees += amount;
    }

    function addReceipt(uint8 plan, bytes32 root, uint256 units) external {
        ++receipts;
        receiptChain = bytes24(
            keccak256(
                bytes.concat(receiptChain, bytes8(0), bytes32(receipts), bytes32(uint256(plan)), root, bytes32(units))
            )
        );
    }

    function remint(uint256 toPool, uint256 toLiquidity) external {
        mintedToPool += toPool;
        mintedToLiquidity += toLiquidity;
    }

    /* OXEN CLAIMS */

    /// @dev Fails for a root that pays less than the one before.
    function oxenRoot(uint64 total, uint64 epoch) external {
        require(total >= oxenRootTotal && epoch == oxenRootEpoch + 1, "an Oxen root went back");
        oxenRootTotal = total;
        oxenRootEpoch = epoch;
    }

    /// @dev Fails for an account whose cumulative amount falls.
    function oxenClaim(address account, uint256 cumulative) external {
        // A root can say less than a fast claim has paid; nothing is paid then.
        if (cumulative <= oxenReceived[account]) return;
        totalOxenReceived += cumulative - oxenReceived[account];
        oxenReceived[account] = cumulative;
    }

    function oxenFastClaim(uint256 amount) external {
        oxenFast += amount;
        oxenFastOnDay[block.timestamp / 1 days] += amount;
    }

    function oxenSweep(uint256 amount) external {
        oxenSwept += amount;
    }

    /// @dev base^exponent by squaring, base and result in 1e27.
    function _power(uint256 base, uint256 exponent) private pure returns (uint256 result) {
        result = RAY;
        for (; exponent != 0; exponent >>= 1) {
            if (exponent & 1 == 1) result = (result * base) / RAY;
            base = (base * base) / RAY;
        }
    }
}
