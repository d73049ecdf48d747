// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ISessionNames} from "../interfaces/ISessionNames.sol";

/// @dev Uses a name in the call in which it gets it: sets the data of the transfer as its value.
contract NameReceiver is IERC721Receiver {
    function onERC721Received(address, address, uint256 tokenId, bytes calldata data) external returns (bytes4) {
        ISessionNames(msg.sender).setValue(bytes32(tokenId), data);
        return IERC721Receiver.onERC721Received.selector;
    }
}
