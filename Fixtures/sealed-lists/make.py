"""Seals a list after Manuals/reference/watchlists.md, section 6, with Python's cryptography alone.

  python3 make.py     writes station.key, index.sealed and one content file beside itself
"""
import base64, hashlib, json, os
from pathlib import Path
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

here = Path(__file__).parent
secret = b"\x2a" * 32
salt = hashlib.sha256(b"salt").digest()


def hkdf(key, info, count=32, salt=None):
    return HKDF(hashes.SHA256(), count, salt, info).derive(key)


def spki(key):
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def line(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# The content: two pieces.
content = b"x" * (1 << 20) + b"the last piece\n"
key = hkdf(secret, b"maabar/sealed-list/key/1" + hashlib.sha256(content).digest())
name = hkdf(key, b"maabar/sealed-list/name/1", 16).hex() + ".sealed"
pieces = [content[at:at + (1 << 20)] for at in range(0, len(content), 1 << 20)]
cipher = AESGCM(hkdf(key, b"maabar/sealed-list/content/1"))
sealed = b"".join(
    cipher.encrypt(n.to_bytes(11, "big") + bytes([n == len(pieces) - 1]), piece, b"")
    for n, piece in enumerate(pieces))
# The first piece, a megabyte, stays out of the repository: its tag and what follows are kept.
(here / name).write_bytes(sealed[1 << 20:])

# The index, sealed to one station.
index_key = hkdf(secret, b"maabar/sealed-list/index/1", salt=salt)
context = b"maabar/sealed-lists/1\0" + salt
lists = line({"lists": [{"keys": [key.hex()], "note": "a signed note\n\n— name AAAA\n"}]})
station = ec.generate_private_key(ec.SECP256R1())
point = station.public_key().public_bytes(
    serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
fresh = ec.generate_private_key(ec.SECP256R1())
shared = fresh.exchange(ec.ECDH(), station.public_key())
wrap = hkdf(
    shared, b"maabar/key-envelope/1" + spki(fresh.public_key()) + spki(station.public_key()))
envelope = spki(fresh.public_key()) + AESGCM(wrap).encrypt(bytes(12), index_key, context)
(here / "index.sealed").write_bytes(line({
    "type": "maabar/sealed-lists/1", "salt": salt.hex(),
    "stations": [{
        "key": hashlib.sha256(point).hexdigest()[:40],
        "sealed": base64.b64encode(envelope).decode()}],
    "lists": base64.b64encode(AESGCM(index_key).encrypt(bytes(12), lists, context)).decode()}))
(here / "station.key").write_bytes(station.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption()))
