// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BN254} from "../libraries/bn254/BN254.sol";
import {Schnorr} from "../libraries/bn254/Schnorr.sol";
import {NodeCredentials, NodeKey} from "../types/NodeTypes.sol";

/// @dev Proves that whoever registers a node key knows its secret, for this operator, ed25519 key, fee, chain and
/// contract only: a proof copied by somebody else, or to other terms, is worth nothing (ST-05, QB-06).
abstract contract ProofOfPossession {
    /// @dev Separates these challenges from everything else a node key is used for (QB-07).
    bytes32 private constant TAG = keccak256("SESH/NodeStaking/ProofOfPossession/v1");

    /// @dev Warning: the key has been checked to be a point.
    function _provesPossession(NodeCredentials calldata node, address operator) internal view returns (bool) {
        NodeKey calldata key = node.key;
        (bool ok, uint256 rx, uint256 ry) = Schnorr.commitment({x: key.x, y: key.y, c: node.c, s: node.s});
        bytes32 challenge = keccak256(
            abi.encode(TAG, block.chainid, address(this), operator, node.ed25519Key, node.feeBps, key.x, key.y, rx, ry)
        );
        return ok && node.c == uint256(challenge);
    }

    function _isPoint(NodeKey calldata key) internal pure returns (bool) {
        return BN254.isPoint(key.x, key.y);
    }

    function _negated(NodeKey calldata key) internal pure returns (NodeKey memory) {
        return NodeKey({x: key.x, y: BN254.negateY(key.y)});
    }
}
