// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IProBurn} from "../interfaces/IProBurn.sol";

/// @dev The keys that issuers sign tokens with, and the court for those who refuse to. RSA with 2,048 bits and the
/// exponent 65,537; the id of a key is SHA-256 over its SubjectPublicKeyInfo as RFC 9578, section 6.5, writes it.
abstract contract IssuerKeys is IProBurn, AccessManaged {
    struct KeySet {
        bytes32 keyHash;
        uint64 usableFrom;
    }

    /// @dev One slot.
    struct Challenge {
        uint64 challengedAt;
        uint64 answeredAt;
    }

    uint64 private constant NOTICE_PERIOD = 7 days;
    uint256 private constant RSA_SIZE = 256;
    /// @dev DER of a SubjectPublicKeyInfo up to the modulus: id-RSASSA-PSS with SHA-384, MGF1 with SHA-384, salt of 48
    /// bytes, then the bit string with the key's sequence and the head of the modulus, whose highest bit is set.
    bytes private constant SPKI_HEAD =
        hex"30820152303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a"
        hex"864886f70d010108300b0609608648016503040202a2030201300382010f003082010a0282010100";
    /// @dev The exponent 65,537.
    bytes private constant SPKI_TAIL = hex"0203010001";

    /// @inheritdoc IProBurn
    mapping(uint8 plan => mapping(uint32 epoch => KeySet)) public issuerKeysOf;
    /// @inheritdoc IProBurn
    mapping(bytes32 keyId => uint64) public usableFromOf;
    /// @inheritdoc IProBurn
    mapping(uint64 receiptId => mapping(bytes32 keyId => mapping(bytes32 messageHash => Challenge))) public challengeOf;

    /// @inheritdoc IProBurn
    function setIssuerKeys(
        uint8 plan,
        uint32 epoch,
        bytes32 keyHash,
        bytes32[] calldata keyIds,
        string calldata uri
    ) external restricted {
        require(issuerKeysOf[plan][epoch].usableFrom == 0, IssuerKeysFixed(plan, epoch));
        require(keyHash != 0 && keyIds.length != 0, IssuerKeysEmpty(plan, epoch));
        uint64 usableFrom = uint64(block.timestamp) + NOTICE_PERIOD;
        issuerKeysOf[plan][epoch] = KeySet({keyHash: keyHash, usableFrom: usableFrom});
        for (uint256 i; i < keyIds.length; ++i) {
            require(usableFromOf[keyIds[i]] == 0, IssuerKeyUsed(keyIds[i]));
            usableFromOf[keyIds[i]] = usableFrom;
        }
        emit IssuerKeysSet({
            plan: plan,
            epoch: epoch,
            keyHash: keyHash,
            usableFrom: usableFrom,
            keyIds: keyIds,
            uri: uri
        });
    }

    /// @inheritdoc IProBurn
    function challenge(uint64 receiptId, bytes32 keyId, bytes calldata blindedMessage) external {
        _checkReceipt(receiptId);
        uint64 usableFrom = usableFromOf[keyId];
        require(usableFrom != 0 && block.timestamp >= usableFrom, IssuerKeyNotUsable(keyId, usableFrom));
        _checkLength(blindedMessage);
        bytes32 messageHash = keccak256(blindedMessage);
        Challenge storage stored = challengeOf[receiptId][keyId][messageHash];
        require(stored.challengedAt == 0, AlreadyChallenged(receiptId, messageHash));
        stored.challengedAt = uint64(block.timestamp);
        emit IssueChallenged(receiptId, keyId, messageHash, blindedMessage);
    }

    /// @inheritdoc IProBurn
    function answer(uint64 receiptId, bytes32 keyId, bytes calldata modulus, bytes calldata blindSignature) external {
        _checkLength(modulus);
        _checkLength(blindSignature);
        require(sha256(bytes.concat(SPKI_HEAD, modulus, SPKI_TAIL)) == keyId, IssuerModulusMismatch(keyId));
        bytes32 messageHash = keccak256(_power(blindSignature, modulus));
        Challenge storage stored = challengeOf[receiptId][keyId][messageHash];
        require(stored.challengedAt != 0 && stored.answeredAt == 0, ChallengeNotOpen(receiptId, keyId, messageHash));
        stored.answeredAt = uint64(block.timestamp);
        emit IssueAnswered(receiptId, keyId, messageHash, blindSignature);
    }

    /// @dev Reverts unless the receipt exists.
    function _checkReceipt(uint64 receiptId) internal view virtual;

    function _checkLength(bytes calldata value) private pure {
        require(value.length == RSA_SIZE, IssuerValueLength(value.length, RSA_SIZE));
    }

    /// @return result base to the power of 65,537 modulo `modulus`, by the precompile of EIP-198. Nothing where the gas
    /// did not suffice, and nobody can have asked for that: every message asked for has 256 bytes.
    function _power(bytes calldata base, bytes calldata modulus) private view returns (bytes memory result) {
        (, result) = address(5).staticcall(
            abi.encodePacked(RSA_SIZE, uint256(3), RSA_SIZE, base, hex"010001", modulus)
        );
    }
}
