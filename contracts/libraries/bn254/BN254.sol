// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev Field modulus of BN254 (EIP-196).
uint256 constant FIELD_MODULUS = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
/// @dev Order of the groups G1 and G2 of BN254 (EIP-196).
uint256 constant GROUP_ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

/// @notice Points of G1 in affine coordinates over the precompiles of EIP-196; (0, 0) is the point at infinity.
library BN254 {
    /// @dev A precompile refused its input. Cannot happen for points that passed `isPoint`.
    error PointInvalid();

    /// @return True for a finite point of the curve y² = x³ + 3 with canonical coordinates. G1 has cofactor one.
    function isPoint(uint256 x, uint256 y) internal pure returns (bool) {
        if (x >= FIELD_MODULUS || y >= FIELD_MODULUS) return false;
        return mulmod(y, y, FIELD_MODULUS) == curve(x);
    }

    /// @return x³ + 3, the right side of the equation of the curve.
    function curve(uint256 x) internal pure returns (uint256) {
        return addmod(mulmod(mulmod(x, x, FIELD_MODULUS), x, FIELD_MODULUS), 3, FIELD_MODULUS);
    }

    /// @dev y of the opposite point; 0 stays 0.
    function negateY(uint256 y) internal pure returns (uint256) {
        return y == 0 ? 0 : FIELD_MODULUS - y;
    }

    function add(uint256 ax, uint256 ay, uint256 bx, uint256 by) internal view returns (uint256 x, uint256 y) {
        bool ok;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, ax)
            mstore(add(m, 0x20), ay)
            mstore(add(m, 0x40), bx)
            mstore(add(m, 0x60), by)
            ok := staticcall(gas(), 0x06, m, 0x80, 0x00, 0x40)
            x := mload(0x00)
            y := mload(0x20)
        }
        require(ok, PointInvalid());
    }

    function mul(uint256 px, uint256 py, uint256 scalar) internal view returns (uint256 x, uint256 y) {
        bool ok;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, px)
            mstore(add(m, 0x20), py)
            mstore(add(m, 0x40), scalar)
            ok := staticcall(gas(), 0x07, m, 0x60, 0x00, 0x40)
            x := mload(0x00)
            y := mload(0x20)
        }
        require(ok, PointInvalid());
    }
}
