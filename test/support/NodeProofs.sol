// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeCredentials, NodeKey} from "../../contracts/types/NodeTypes.sol";

/// @dev Node keys and proofs of possession from secrets, straight from their definition and over the precompiles
/// of EIP-196 alone: nothing here is shared with the contracts that check them.
library NodeProofs {
    uint256 internal constant ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    bytes32 private constant TAG = keccak256("SESH/NodeStaking/ProofOfPossession/v1");

    function secretOf(uint256 label) internal pure returns (uint256) {
        return (uint256(keccak256(abi.encode("node secret", label))) % (ORDER - 1)) + 1;
    }

    /// @dev For nodes that sign: sums of such secrets stay short, and QuorumProofs multiplies by them bit by bit.
    function shortSecretOf(uint256 label) internal pure returns (uint256) {
        return (uint256(keccak256(abi.encode("node secret", label))) % 2 ** 40) + 1;
    }

    function keyOf(uint256 secret) internal view returns (NodeKey memory) {
        return product(NodeKey(1, 2), secret);
    }

    function product(NodeKey memory point, uint256 scalar) internal view returns (NodeKey memory) {
        return _point(0x07, abi.encode(point.x, point.y, scalar));
    }

    function sum(NodeKey memory a, NodeKey memory b) internal view returns (NodeKey memory) {
        return _point(0x06, abi.encode(a.x, a.y, b.x, b.y));
    }

    /// @dev With k the nonce and R = k·G: c = H(context, key, R), s = k + c·secret.
    function credentials(
        uint256 secret,
        address staking,
        address operator,
        uint16 feeBps
    ) internal view returns (NodeCredentials memory node) {
        node.key = keyOf(secret);
        node.feeBps = feeBps;
        node.ed25519Key = keccak256(abi.encode("ed25519", secret));
        uint256 nonce = (uint256(keccak256(abi.encode("nonce", secret, operator, feeBps))) % (ORDER - 1)) + 1;
        NodeKey memory r = keyOf(nonce);
        node.c = uint256(
            keccak256(
                abi.encode(
                    TAG,
                    block.chainid,
                    staking,
                    operator,
                    node.ed25519Key,
                    feeBps,
                    node.key.x,
                    node.key.y,
                    r.x,
                    r.y
                )
            )
        );
        node.s = addmod(nonce, mulmod(node.c, secret, ORDER), ORDER);
    }

    function _point(uint160 precompile, bytes memory input) private view returns (NodeKey memory key) {
        (bool ok, bytes memory output) = address(precompile).staticcall(input);
        assert(ok);
        (key.x, key.y) = abi.decode(output, (uint256, uint256));
    }
}
