"""A file that only its passphrase opens: AES-256-GCM in blocks, key by scrypt. A changed or cut file does not open.

Layout: magic, salt (16), then blocks of 4 bytes length and ciphertext; a block's number is its nonce and the last
block says so under the seal, so blocks can be neither swapped nor dropped.
"""

import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"motcua-sealed-1\n"
BLOCK = 1024 * 1024
MORE, LAST = b"more", b"last"


class CannotOpen(Exception):
    """Wrong passphrase, or the file was changed or cut."""


def _cipher(passphrase: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase))


class Writer:
    """Give it to `tarfile` as the file to write; `close` seals the last block."""

    def __init__(self, file: BinaryIO, passphrase: bytes):
        salt = os.urandom(16)
        self._file, self._cipher, self._number, self._held = file, _cipher(passphrase, salt), 0, bytearray()
        file.write(MAGIC + salt)

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > BLOCK:
            self._block(bytes(self._held[:BLOCK]), MORE)
            del self._held[:BLOCK]
        return len(data)

    def close(self) -> None:
        self._block(bytes(self._held), LAST)

    def _block(self, data: bytes, place: bytes) -> None:
        sealed = self._cipher.encrypt(self._number.to_bytes(12, "big"), data, place)
        self._file.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


class Reader:
    """Reads what Writer wrote; raises CannotOpen."""

    def __init__(self, file: BinaryIO, passphrase: bytes):
        if file.read(len(MAGIC)) != MAGIC:
            raise CannotOpen
        self._file, self._cipher = file, _cipher(passphrase, file.read(16))
        self._number, self._held, self._is_over = 0, bytearray(), False

    def read(self, size: int) -> bytes:
        while len(self._held) < size and not self._is_over:
            self._next()
        given = bytes(self._held[:size])
        del self._held[:size]
        return given

    def _next(self) -> None:
        head = self._file.read(4)
        sealed = self._file.read(struct.unpack(">I", head)[0]) if len(head) == 4 else b""
        nonce = self._number.to_bytes(12, "big")
        following = self._file.peek(1) if hasattr(self._file, "peek") else b""
        place = MORE if following else LAST
        try:
            self._held += self._cipher.decrypt(nonce, sealed, place)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error
        self._number, self._is_over = self._number + 1, place == LAST


def is_sealed(file: BinaryIO) -> bool:
    """Whether the file starts as Writer's do; the file is left at its beginning."""
    start = file.read(len(MAGIC))
    file.seek(0)
    return start == MAGIC
