// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Stands at the address of Arbitrum's precompile ArbSys for messages to Ethereum: the event and the hash of an
/// item are the real ones. A local chain has no blocks of Arbitrum, and Outbox only hashes their numbers.
contract MockArbSys {
    event L2ToL1Tx(
        address caller,
        address indexed destination,
        uint256 indexed hash,
        uint256 indexed position,
        uint256 arbBlockNum,
        uint256 ethBlockNum,
        uint256 timestamp,
        uint256 callvalue,
        bytes data
    );

    uint256 private _count;

    function sendTxToL1(address destination, bytes calldata data) external payable returns (uint256 position) {
        position = _count++;
        bytes memory item = abi.encodePacked(
            msg.sender,
            destination,
            block.number,
            block.number,
            block.timestamp,
            msg.value,
            data
        );
        emit L2ToL1Tx({
            caller: msg.sender,
            destination: destination,
            hash: uint256(keccak256(item)),
            position: position,
            arbBlockNum: block.number,
            ethBlockNum: block.number,
            timestamp: block.timestamp,
            callvalue: msg.value,
            data: data
        });
    }

    function arbBlockNumber() external view returns (uint256) {
        return block.number;
    }

    /// @notice A version of Nitro, counted as its precompile counts.
    function arbOSVersion() external pure returns (uint256) {
        return 87;
    }
}
