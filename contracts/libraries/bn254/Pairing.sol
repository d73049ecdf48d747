// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeKey} from "../../types/NodeTypes.sol";
import {BN254} from "./BN254.sol";

/// @notice One pairing product for a signature under a sum of keys that is known on G1 and claimed on G2.
library Pairing {
    /// @dev −g2 in the order of EIP-197: imaginary part first.
    uint256 private constant G2_X1 = 0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2;
    uint256 private constant G2_X0 = 0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed;
    uint256 private constant NEGATED_G2_Y1 = 0x275dc4a288d1afb3cbb1ac09187524c7db36395df7be3b99e673b13a075a65ec;
    uint256 private constant NEGATED_G2_Y0 = 0x1d9befcd05a5323e6da4d435f3b617cdb3af83285c2df711ef39c01571827f9d;
    /// @dev EIP-197 with EIP-1108: 45,000 + 34,000 a pair. The precompile burns all it is handed when it refuses its
    /// input.
    uint256 private constant GAS_LIMIT = 115_000;
    bytes32 private constant GAMMA_TAG = keccak256("SESH/NodeQuorum/Gamma/v1");

    /// @notice Checks e(σ + γ·PK, −g2) · e(H + γ·g1, PK2) = 1, which proves at once that PK2 is the key PK on G2 and
    /// that σ is the signature of H under it.
    /// @dev γ binds the digest (and so H), PK, PK2 and σ, so that nothing is left to be chosen when γ is known. Without
    /// σ in it a forgery is immediate; without PK a key can be found that PK2 does not belong to.
    /// Warning: the caller has checked that σ and PK are finite points of G1.
    /// @param hashed H, the hash of `digest` to G1.
    /// @param key PK.
    /// @param signature σ.
    /// @param keyG2 PK2 in the order of EIP-197: x.c1, x.c0, y.c1, y.c0.
    /// @return accepted False if the precompile refuses PK2: not on the twist, outside the subgroup or not canonical.
    /// @return valid True if the product is one.
    function verify(
        bytes32 digest,
        NodeKey memory hashed,
        NodeKey memory key,
        NodeKey calldata signature,
        uint256[4] calldata keyG2
    ) internal view returns (bool accepted, bool valid) {
        uint256 gamma = uint256(
            keccak256(abi.encode(GAMMA_TAG, digest, key.x, key.y, keyG2, signature.x, signature.y))
        );
        (uint256 kx, uint256 ky) = BN254.mul({px: key.x, py: key.y, scalar: gamma});
        (kx, ky) = BN254.add({ax: kx, ay: ky, bx: signature.x, by: signature.y});
        (uint256 hx, uint256 hy) = BN254.mul({px: 1, py: 2, scalar: gamma});
        (hx, hy) = BN254.add({ax: hx, ay: hy, bx: hashed.x, by: hashed.y});
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, kx)
            mstore(add(m, 0x20), ky)
            mstore(add(m, 0x40), G2_X1)
            mstore(add(m, 0x60), G2_X0)
            mstore(add(m, 0x80), NEGATED_G2_Y1)
            mstore(add(m, 0xa0), NEGATED_G2_Y0)
            mstore(add(m, 0xc0), hx)
            mstore(add(m, 0xe0), hy)
            calldatacopy(add(m, 0x100), keyG2, 0x80)
            accepted := staticcall(GAS_LIMIT, 0x08, m, 0x180, 0x00, 0x20)
            valid := and(accepted, eq(mload(0x00), 1))
        }
    }
}
