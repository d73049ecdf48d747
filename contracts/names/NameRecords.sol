// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ISessionNames} from "../interfaces/ISessionNames.sol";

/// @dev How a name is kept: lease and value in three slots, the backup owner in a fourth.
library NameRecords {
    uint256 private constant VALUE_LENGTH = 73;

    struct Record {
        uint64 expiresAt;
        uint8 tier;
        bool hasValue;
        bytes9 valueTail;
        bytes32 valueHead;
        bytes32 valueMiddle;
        address backupOwner;
    }

    /// @dev Empty for none, or 73 bytes.
    function setValue(Record storage record, bytes memory value) internal {
        if (value.length == 0) return clearValue(record);
        require(value.length == VALUE_LENGTH, ISessionNames.NameValueInvalid(value.length, VALUE_LENGTH));
        (bytes32 head, bytes32 middle, bytes9 tail) = abi.decode(
            bytes.concat(value, bytes23(0)),
            (bytes32, bytes32, bytes9)
        );
        (record.hasValue, record.valueTail) = (true, tail);
        (record.valueHead, record.valueMiddle) = (head, middle);
    }

    /// @dev Writes no slot that is empty already.
    function clearValue(Record storage record) internal {
        if (!record.hasValue) return;
        (record.hasValue, record.valueTail) = (false, 0);
        (record.valueHead, record.valueMiddle) = (0, 0);
    }

    function readValue(Record storage record) internal view returns (bytes memory) {
        if (!record.hasValue) return "";
        return bytes.concat(record.valueHead, record.valueMiddle, record.valueTail);
    }
}
