// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {INodeQuorum} from "../interfaces/INodeQuorum.sol";
import {NodeKey} from "../types/NodeTypes.sol";

/// @dev Seals keys and, in the same transaction, calls the data contract they are in: its bytes run as code.
contract StoreCaller {
    error StoreCallFailed();

    function sealAndCall(INodeQuorum quorum, NodeKey[384] calldata keys) external {
        address data = quorum.storeAddress(quorum.sealKeys(keys));
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, ) = data.call("");
        require(ok, StoreCallFailed());
    }
}
