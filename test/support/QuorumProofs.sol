// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {HashToG1} from "../../contracts/libraries/bn254/HashToG1.sol";
import {NodeKey} from "../../contracts/types/NodeTypes.sol";
import {Attestation, Statement} from "../../contracts/types/StatementTypes.sol";
import {NodeProofs} from "./NodeProofs.sol";

/// @dev Digests and attestations of the quorum from secrets. Only the hash to the curve is the contracts' own; it is
/// compared with published vectors elsewhere. There is no precompile for G2, so its arithmetic is here: y² = x³ + 3 /
/// (9 + i) over Fp2, points in Jacobian coordinates. A multiplication costs about 20,000 gas per bit of the scalar.
library QuorumProofs {
    /// @dev c0 + c1·i with i² = −1.
    struct Fp2 {
        uint256 c0;
        uint256 c1;
    }

    /// @dev (x / z², y / z³).
    struct G2Point {
        Fp2 x;
        Fp2 y;
        Fp2 z;
    }

    bytes32 private constant TAG = keccak256("SESH/NodeStaking/Statements/v1");
    uint256 private constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    /// @param counters Number of statements about each node before this list.
    function digestOf(
        address staking,
        Statement[] memory statements,
        uint256[] memory counters
    ) internal view returns (bytes32) {
        bytes memory hashes;
        for (uint256 i; i < statements.length; ++i) {
            Statement memory statement = statements[i];
            bytes32 nodeId = keccak256(abi.encode(statement.key.x, statement.key.y));
            bytes memory fields = abi.encode(
                nodeId,
                uint256(statement.kind),
                counters[i],
                statement.timestamp,
                statement.reason
            );
            hashes = bytes.concat(hashes, keccak256(fields));
        }
        return keccak256(abi.encode(TAG, block.chainid, staking, keccak256(hashes)));
    }

    /// @dev By linearity what several sign is what the sum of their secrets signs.
    /// @param secret Sum of the signers' secrets.
    function attest(bytes32 digest, uint256 secret) internal view returns (Attestation memory attestation) {
        (uint256 x, uint256 y) = HashToG1.hash(digest);
        attestation.signature = NodeProofs.product(NodeKey(x, y), secret);
        attestation.signersKeyG2 = keyG2(secret);
    }

    /// @return words secret·g2 in the order of EIP-197: x.c1, x.c0, y.c1, y.c0.
    function keyG2(uint256 secret) internal view returns (uint256[4] memory words) {
        G2Point memory point = _multiply(secret);
        Fp2 memory inverse = _invert(point.z);
        Fp2 memory square = _mul(inverse, inverse);
        Fp2 memory x = _mul(point.x, square);
        Fp2 memory y = _mul(point.y, _mul(square, inverse));
        return [x.c1, x.c0, y.c1, y.c0];
    }

    /// @dev Bit by bit from the highest. The sum never meets ±g2 when g2 is added: it is an even multiple below the
    /// order.
    function _multiply(uint256 scalar) private pure returns (G2Point memory point) {
        assert(scalar != 0);
        Fp2 memory x = Fp2(
            0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed,
            0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2
        );
        Fp2 memory y = Fp2(
            0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa,
            0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b
        );
        point = G2Point(x, y, Fp2(1, 0));
        uint256 bit = 255;
        while ((scalar >> bit) & 1 == 0) --bit;
        while (bit != 0) {
            --bit;
            point = _double(point);
            if ((scalar >> bit) & 1 == 1) point = _addAffine(point, x, y);
        }
    }

    /// @dev 2009 Lange, for a curve without a linear term.
    function _double(G2Point memory point) private pure returns (G2Point memory) {
        Fp2 memory a = _mul(point.x, point.x);
        Fp2 memory b = _mul(point.y, point.y);
        Fp2 memory d = _twice(_twice(_mul(point.x, b)));
        Fp2 memory e = _add(_twice(a), a);
        Fp2 memory x = _sub(_mul(e, e), _twice(d));
        Fp2 memory y = _sub(_mul(e, _sub(d, x)), _twice(_twice(_twice(_mul(b, b)))));
        return G2Point(x, y, _twice(_mul(point.y, point.z)));
    }

    /// @dev The other point has z = 1. The chord through both points, without divisions.
    function _addAffine(G2Point memory point, Fp2 memory x2, Fp2 memory y2) private pure returns (G2Point memory) {
        Fp2 memory zz = _mul(point.z, point.z);
        Fp2 memory h = _sub(_mul(x2, zz), point.x);
        Fp2 memory r = _sub(_mul(y2, _mul(zz, point.z)), point.y);
        Fp2 memory hh = _mul(h, h);
        Fp2 memory hhh = _mul(h, hh);
        Fp2 memory v = _mul(point.x, hh);
        Fp2 memory x = _sub(_sub(_mul(r, r), hhh), _twice(v));
        Fp2 memory y = _sub(_mul(r, _sub(v, x)), _mul(point.y, hhh));
        return G2Point(x, y, _mul(point.z, h));
    }

    function _add(Fp2 memory a, Fp2 memory b) private pure returns (Fp2 memory) {
        return Fp2(addmod(a.c0, b.c0, P), addmod(a.c1, b.c1, P));
    }

    function _sub(Fp2 memory a, Fp2 memory b) private pure returns (Fp2 memory) {
        return Fp2(addmod(a.c0, P - b.c0, P), addmod(a.c1, P - b.c1, P));
    }

    function _twice(Fp2 memory a) private pure returns (Fp2 memory) {
        return _add(a, a);
    }

    function _mul(Fp2 memory a, Fp2 memory b) private pure returns (Fp2 memory) {
        uint256 real = addmod(mulmod(a.c0, b.c0, P), P - mulmod(a.c1, b.c1, P), P);
        return Fp2(real, addmod(mulmod(a.c0, b.c1, P), mulmod(a.c1, b.c0, P), P));
    }

    /// @dev 1 / (a + bi) = (a − bi) / (a² + b²).
    function _invert(Fp2 memory a) private view returns (Fp2 memory) {
        uint256 norm = addmod(mulmod(a.c0, a.c0, P), mulmod(a.c1, a.c1, P), P);
        (bool ok, bytes memory output) = address(5).staticcall(abi.encode(32, 32, 32, norm, P - 2, P));
        assert(ok);
        uint256 inverse = abi.decode(output, (uint256));
        return Fp2(mulmod(a.c0, inverse, P), mulmod(P - a.c1, inverse, P));
    }
}
