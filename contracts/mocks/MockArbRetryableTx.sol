// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Stands at the address of Arbitrum's precompile ArbRetryableTx. It keeps which tickets there are and says what
/// the precompile says; the calls of the tickets are made by what stands for ArbOS.
contract MockArbRetryableTx {
    uint256 private constant LIFETIME = 7 days;

    /// @dev The account that ArbOS acts with.
    address private constant ARB_OS = 0x00000000000000000000000000000000000A4B05;

    /// @notice So many messages of Ethereum have arrived.
    uint256 public submissions;

    mapping(bytes32 ticketId => uint256 time) private _timeouts;
    mapping(bytes32 ticketId => uint256 count) private _attempts;
    uint64 private _redemptions;

    event TicketCreated(bytes32 indexed ticketId);
    event RedeemScheduled(
        bytes32 indexed ticketId,
        bytes32 indexed retryTxHash,
        uint64 indexed sequenceNum,
        uint64 donatedGas,
        address gasDonor,
        uint256 maxRefund,
        uint256 submissionFeeRefund
    );

    error NoTicketWithID();
    error NotCallable();

    modifier onlyArbOS() {
        require(msg.sender == ARB_OS, NotCallable());
        _;
    }

    /// @notice A ticket arrives; `gas` is with what it is tried at once, if it is.
    function submit(bytes32 ticketId, uint64 gas, address gasDonor) external onlyArbOS {
        ++submissions;
        _timeouts[ticketId] = block.timestamp + LIFETIME;
        emit TicketCreated(ticketId);
        if (gas != 0) _schedule(ticketId, gas, gasDonor);
    }

    /// @notice The call of a ticket has succeeded.
    function remove(bytes32 ticketId) external onlyArbOS {
        delete _timeouts[ticketId];
    }

    function redeem(bytes32 ticketId) external returns (bytes32 retryTxHash) {
        getTimeout(ticketId);
        return _schedule(ticketId, uint64(gasleft()), msg.sender);
    }

    function getLifetime() external pure returns (uint256) {
        return LIFETIME;
    }

    function getTimeout(bytes32 ticketId) public view returns (uint256 timeout) {
        timeout = _timeouts[ticketId];
        require(timeout >= block.timestamp, NoTicketWithID());
    }

    function _schedule(bytes32 ticketId, uint64 gas, address gasDonor) private returns (bytes32 retryTxHash) {
        retryTxHash = keccak256(abi.encode(ticketId, _attempts[ticketId]++));
        emit RedeemScheduled({
            ticketId: ticketId,
            retryTxHash: retryTxHash,
            sequenceNum: _redemptions++,
            donatedGas: gas,
            gasDonor: gasDonor,
            maxRefund: 0,
            submissionFeeRefund: 0
        });
    }
}
