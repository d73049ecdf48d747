// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Stands for Arbitrum's rollup: it says what was asserted and confirmed in the shape in which Arbitrum's software
/// reads it (BOLD). Anybody may tell it what, and nobody challenges anything.
contract MockRollup {
    enum AssertionStatus {
        None,
        Pending,
        Confirmed
    }

    struct AssertionNode {
        uint64 firstChildBlock;
        uint64 secondChildBlock;
        uint64 createdAtBlock;
        bool isFirstChild;
        AssertionStatus status;
        bytes32 configHash;
    }

    struct ConfigData {
        bytes32 wasmModuleRoot;
        uint256 requiredStake;
        address challengeManager;
        uint64 confirmPeriodBlocks;
        uint64 nextInboxPosition;
    }

    struct BeforeStateData {
        bytes32 prevPrevAssertionHash;
        bytes32 sequencerBatchAcc;
        ConfigData configData;
    }

    struct GlobalState {
        bytes32[2] bytes32Vals;
        uint64[2] u64Vals;
    }

    struct AssertionState {
        GlobalState globalState;
        uint8 machineStatus;
        bytes32 endHistoryRoot;
    }

    struct AssertionInputs {
        BeforeStateData beforeStateData;
        AssertionState beforeState;
        AssertionState afterState;
    }

    uint64 public immutable confirmPeriodBlocks;
    /// @notice Where confirmed messages to Ethereum are executed.
    address public outbox;
    bytes32 public latestConfirmed;

    mapping(bytes32 assertionHash => AssertionNode node) private _nodes;
    mapping(bytes32 assertionHash => bytes32[2] blockAndSendRoot) private _states;
    bytes32 private _latestCreated;

    event AssertionCreated(
        bytes32 indexed assertionHash,
        bytes32 indexed parentAssertionHash,
        AssertionInputs assertion,
        bytes32 afterInboxBatchAcc,
        uint256 inboxMaxCount,
        bytes32 wasmModuleRoot,
        uint256 requiredStake,
        address challengeManager,
        uint64 confirmPeriodBlocks
    );
    event AssertionConfirmed(bytes32 indexed assertionHash, bytes32 blockHash, bytes32 sendRoot);

    error CallFailed(bytes reason);

    constructor(uint64 confirmPeriodBlocks_) {
        confirmPeriodBlocks = confirmPeriodBlocks_;
        // The genesis: the block of this hash is block 0 to everybody.
        create(0, 0);
        latestConfirmed = _latestCreated;
    }

    /// @notice What the rollup does to the contracts that are its own.
    function run(address target, bytes calldata data) external {
        _run(target, data);
    }

    function setOutbox(address newOutbox) external {
        outbox = newOutbox;
    }

    /// @notice Confirms the assertion that was made last, which is what opens its messages in the outbox.
    function confirm() external {
        latestConfirmed = _latestCreated;
        _nodes[latestConfirmed].status = AssertionStatus.Confirmed;
        bytes32[2] memory state = _states[latestConfirmed];
        emit AssertionConfirmed(latestConfirmed, state[0], state[1]);
        _run(outbox, abi.encodeWithSignature("updateSendRoot(bytes32,bytes32)", state[1], state[0]));
    }

    function getAssertion(bytes32 assertionHash) external view returns (AssertionNode memory) {
        return _nodes[assertionHash];
    }

    /// @notice Asserts that Arbitrum's chain has come to this block, with these messages to Ethereum.
    function create(bytes32 blockHash, bytes32 sendRoot) public {
        bytes32 parent = _latestCreated;
        bytes32 made = keccak256(abi.encode(parent, blockHash, sendRoot));
        (_latestCreated, _states[made]) = (made, [blockHash, sendRoot]);
        _nodes[made].createdAtBlock = uint64(block.number);
        _nodes[made].status = AssertionStatus.Pending;
        AssertionInputs memory assertion;
        assertion.afterState.globalState.bytes32Vals = [blockHash, sendRoot];
        emit AssertionCreated({
            assertionHash: made,
            parentAssertionHash: parent,
            assertion: assertion,
            afterInboxBatchAcc: 0,
            inboxMaxCount: 0,
            wasmModuleRoot: 0,
            requiredStake: 0,
            challengeManager: address(this),
            confirmPeriodBlocks: confirmPeriodBlocks
        });
    }

    function _run(address target, bytes memory data) private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool succeeded, bytes memory reason) = target.call(data);
        require(succeeded, CallFailed(reason));
    }
}
