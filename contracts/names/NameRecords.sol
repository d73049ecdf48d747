// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ISessionNames} from "../interfaces/ISessionNames.sol";

/// @dev How a name is kept: its lease and value in three slots, the backup owner in a fourth.
library NameRecords {
    uint256 internal constant VALUE_LENGTH = 73;

    struct Record {
        uint64 expiresAt;
        uint8 tier;
        bytes9 valueTail;
        bytes32 valueHead;
        bytes32 valueMiddle;
        address backupOwner;
    }

    /// @dev Empty, or 73 bytes; a value of zeros is as good as none.
    function setValue(Record storage record, bytes memory value) internal {
        if (value.length == 0) {
            (record.valueHead, record.valueMiddle, record.valueTail) = (0, 0, 0);
            return;
        }
        require(value.length == VALUE_LENGTH, ISessionNames.NameValueInvalid(value.length, VALUE_LENGTH));
        bytes32 head;
        bytes32 middle;
        bytes32 tail;
        assembly ("memory-safe") {
            head := mload(add(value, 32))
            middle := mload(add(value, 64))
            tail := mload(add(value, 96))
        }
        (record.valueHead, record.valueMiddle, record.valueTail) = (head, middle, bytes9(tail));
    }

    function read(Record storage record) internal view returns (bytes memory) {
        (bytes32 head, bytes32 middle, bytes9 tail) = (record.valueHead, record.valueMiddle, record.valueTail);
        if (head | middle | tail == 0) return "";
        return abi.encodePacked(head, middle, tail);
    }
}
