// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BN254, FIELD_MODULUS} from "./BN254.sol";

/// @notice Hashes 32 bytes to a point of G1: hash_to_curve of RFC 9380 with SVDW (section 6.6.1, Z = 1) in the dialect
/// of drand's evmnet, BN254G1_XMD:KECCAK-256_SVDW_RO_ with a Z_pad of 136 bytes, the rate of keccak.
/// @dev The costly parts, square roots and an inverse, are easy to check when somebody else has found them. The caller
/// may pass them as a hint; the result is the same with and without one. Layout of a hint, words of 32 bytes after the
/// first byte: candidates (bits 0–1 map 0, bits 2–3 map 1) ‖ 1 / (d0 · d1) ‖ per map y and, where the candidate is not
/// the first, r with r² = −g(x1). Bytes after that are not looked at.
library HashToG1 {
    /// @dev The hint does not fit the message.
    error HashHintInvalid();

    /// @dev Domain separation tag and its length in one byte, 44 bytes in two words.
    bytes32 private constant DST_HEAD = "BLS_SIG_BN254G1_XMD:KECCAK-256_S";
    // "VDW_RO_NUL_" 43
    bytes32 private constant DST_TAIL = 0x5644575f524f5f4e554c5f2b0000000000000000000000000000000000000000;
    /// @dev (p + 1) / 4: a to this power is a root of a, if there is one, because p = 3 mod 4.
    uint256 private constant ROOT_EXPONENT = 0xc19139cb84c680a6e14116da060561765e05aa45a1c72a34f082305b61f3f52;
    /// @dev Constants of the map for Z = 1 and g(x) = x³ + 3: −Z / 2, the even root of −3 · g(Z) · Z²,
    /// −4 · g(Z) / (3 · Z²).
    uint256 private constant C2 = 0x183227397098d014dc2822db40c0ac2ecbc0b548b438e5469e10460b6c3e7ea3;
    uint256 private constant C3 = 0x16789af3a83522eb353c98fc6b36d713d5d8d1cc5dffffffa;
    uint256 private constant C4 = 0x10216f7ba065e00de81ac1e7808072c9dd2b2385cd7b438469602eb24829a9bd;
    /// @dev 2^256 mod p.
    uint256 private constant TWO_256 = 0xe0a77c19a07df2f666ea36f7879462c0a78eb28f5c70b3dd35d438dc58f0d9d;

    /// @dev What the map makes of one field element on the way to its three candidates for x.
    struct Map {
        uint256 u;
        uint256 t; // g(Z) · u² = 4u²
        uint256 d; // (1 − t)(1 + t)
        uint256 inverse; // 1 / d, or 0 where d is 0
    }

    function hash(bytes32 message) internal view returns (uint256 x, uint256 y) {
        (Map memory map0, Map memory map1) = _maps(message);
        map0.inverse = _power(map0.d, FIELD_MODULUS - 2);
        map1.inverse = _power(map1.d, FIELD_MODULUS - 2);
        (uint256 ax, uint256 ay) = _point(map0);
        (uint256 bx, uint256 by) = _point(map1);
        return BN254.add({ax: ax, ay: ay, bx: bx, by: by});
    }

    function hash(bytes32 message, bytes calldata hint) internal view returns (uint256 x, uint256 y) {
        (Map memory map0, Map memory map1) = _maps(message);
        uint256 cursor;
        assembly ("memory-safe") {
            cursor := add(hint.offset, 1)
        }
        uint256 inverse = _word(cursor);
        // d = 0 has probability 2^-252; such a message needs the way without a hint.
        require(mulmod(mulmod(map0.d, map1.d, FIELD_MODULUS), inverse, FIELD_MODULUS) == 1, HashHintInvalid());
        map0.inverse = mulmod(inverse, map1.d, FIELD_MODULUS);
        map1.inverse = mulmod(inverse, map0.d, FIELD_MODULUS);
        uint256 candidates = uint8(hint[0]);
        (uint256 ax, uint256 ay, uint256 next) = _hinted(map0, candidates & 3, cursor + 32);
        (uint256 bx, uint256 by, ) = _hinted(map1, (candidates >> 2) & 3, next);
        return BN254.add({ax: ax, ay: ay, bx: bx, by: by});
    }

    /// @dev hash_to_field: expand_message_xmd to 96 bytes, read as two numbers of 48 bytes modulo p.
    function hashToField(bytes32 message) internal pure returns (uint256 u0, uint256 u1) {
        assembly ("memory-safe") {
            let m := mload(0x40)
            calldatacopy(m, calldatasize(), 136) // Z_pad
            mstore(add(m, 136), message)
            mstore(add(m, 168), shl(232, 0x006000)) // 96 in two bytes, then a zero
            mstore(add(m, 171), DST_HEAD)
            mstore(add(m, 203), DST_TAIL)
            let b0 := keccak256(m, 215)
            mstore(add(m, 33), DST_HEAD)
            mstore(add(m, 65), DST_TAIL)
            mstore(m, b0)
            mstore8(add(m, 32), 1)
            let b1 := keccak256(m, 77)
            mstore(m, xor(b0, b1))
            mstore8(add(m, 32), 2)
            let b2 := keccak256(m, 77)
            mstore(m, xor(b0, b2))
            mstore8(add(m, 32), 3)
            let b3 := keccak256(m, 77)
            // b1 and the upper half of b2 are 48 bytes, the lower half of b2 and b3 the other 48.
            u0 := addmod(mulmod(b1, shl(128, 1), FIELD_MODULUS), shr(128, b2), FIELD_MODULUS)
            u1 := addmod(mulmod(shr(128, shl(128, b2)), TWO_256, FIELD_MODULUS), b3, FIELD_MODULUS)
        }
    }

    function _maps(bytes32 message) private pure returns (Map memory map0, Map memory map1) {
        (uint256 u0, uint256 u1) = hashToField(message);
        (map0, map1) = (_map(u0), _map(u1));
    }

    function _map(uint256 u) private pure returns (Map memory map) {
        uint256 t = mulmod(mulmod(u, u, FIELD_MODULUS), 4, FIELD_MODULUS);
        map.u = u;
        map.t = t;
        map.d = mulmod(addmod(1, FIELD_MODULUS - t, FIELD_MODULUS), addmod(1, t, FIELD_MODULUS), FIELD_MODULUS);
    }

    function _candidates(Map memory map) private pure returns (uint256 x1, uint256 x2, uint256 x3) {
        uint256 shift = addmod(1, FIELD_MODULUS - map.t, FIELD_MODULUS);
        shift = mulmod(mulmod(mulmod(map.u, shift, FIELD_MODULUS), map.inverse, FIELD_MODULUS), C3, FIELD_MODULUS);
        x1 = addmod(C2, FIELD_MODULUS - shift, FIELD_MODULUS);
        x2 = addmod(C2, shift, FIELD_MODULUS);
        uint256 square = addmod(1, map.t, FIELD_MODULUS);
        square = mulmod(mulmod(square, square, FIELD_MODULUS), map.inverse, FIELD_MODULUS);
        x3 = addmod(1, mulmod(C4, mulmod(square, square, FIELD_MODULUS), FIELD_MODULUS), FIELD_MODULUS);
    }

    /// @dev The first candidate whose g(x) is a square. One of the three always is.
    function _point(Map memory map) private view returns (uint256 x, uint256 y) {
        (uint256 x1, uint256 x2, uint256 x3) = _candidates(map);
        bool square;
        (x, y, square) = _root(x1);
        if (!square) (x, y, square) = _root(x2);
        if (!square) (x, y, ) = _root(x3);
        if ((y ^ map.u) & 1 == 1) y = BN254.negateY(y);
    }

    /// @dev g is never 0 on this curve, whose order is odd. g(x1) · g(x2) · g(x3) is a square. So y² = g(x1) proves the
    /// first candidate; r² = −g(x1) proves that it is not the one, as −1 is no square modulo p, and then exactly one of
    /// the other two is, which y² = g(x) shows.
    /// @return x The candidate that the hint names.
    /// @return y Its root, canonical and with the sign of u.
    /// @return next Where the hint goes on.
    function _hinted(
        Map memory map,
        uint256 candidate,
        uint256 cursor
    ) private pure returns (uint256 x, uint256 y, uint256 next) {
        (uint256 x1, uint256 x2, uint256 x3) = _candidates(map);
        y = _word(cursor);
        next = cursor + 32;
        x = x1;
        if (candidate != 0) {
            uint256 r = _word(next);
            next += 32;
            require(addmod(mulmod(r, r, FIELD_MODULUS), BN254.curve(x1), FIELD_MODULUS) == 0, HashHintInvalid());
            x = candidate == 1 ? x2 : x3;
        }
        // With y + p in place of y the parity would be the other and so the point.
        bool fits = y < FIELD_MODULUS && mulmod(y, y, FIELD_MODULUS) == BN254.curve(x) && (y ^ map.u) & 1 == 0;
        require(fits, HashHintInvalid());
    }

    function _root(uint256 x) private view returns (uint256, uint256 y, bool square) {
        uint256 g = BN254.curve(x);
        y = _power(g, ROOT_EXPONENT);
        square = mulmod(y, y, FIELD_MODULUS) == g;
        return (x, y, square);
    }

    function _power(uint256 base, uint256 exponent) private view returns (uint256 result) {
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, 0x20)
            mstore(add(m, 0x20), 0x20)
            mstore(add(m, 0x40), 0x20)
            mstore(add(m, 0x60), base)
            mstore(add(m, 0x80), exponent)
            mstore(add(m, 0xa0), FIELD_MODULUS)
            // Cannot fail: modexp refuses no input of this form. Without gas the caller has none left either.
            pop(staticcall(gas(), 0x05, m, 0xc0, 0x00, 0x20))
            result := mload(0x00)
        }
    }

    /// @dev Beyond the end of the hint calldata goes on with something else or zeros, which the checks then refuse.
    function _word(uint256 cursor) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(cursor)
        }
    }
}
