#!/usr/bin/env python3
# The integrated mapping of ICAO Doc 9303-11, clause 4.4.3.3.2 and appendix B, written from its text in Python:
#   python3 integrated-mapping.py > integrated-mapping.tsv
# Block ciphers come from the package `cryptography`, the groups' numbers from `openssl`. Each row: group, cipher, the chip's
# nonce s, the terminal's nonce t, the mapped generator (04 x y, or the number without leading zeros).
import hashlib, re, subprocess, warnings
warnings.filterwarnings("ignore")
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
try:
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
except ImportError:
    TripleDES = algorithms.TripleDES

SHORT = ("a668892a7c41e3ca739f40b057d85904", "a4e136ac725f738b01c1f60217c188ad")
LONG = ("d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676",
        "54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517")
CIPHERS = {"3des": (16, 8), "aes128": (16, 16), "aes192": (24, 16), "aes256": (32, 16)}
CURVES = {8: "prime192v1", 9: "brainpoolP192r1", 11: "brainpoolP224r1", 12: "prime256v1", 13: "brainpoolP256r1",
          14: "brainpoolP320r1", 15: "secp384r1", 16: "brainpoolP384r1", 17: "brainpoolP512r1", 18: "secp521r1"}
RESIDUES = {0: "dh_1024_160", 1: "dh_2048_224", 2: "dh_2048_256"}


def cbc(name, key, data):
    block = CIPHERS[name][1]
    cipher = TripleDES(key + key[:8]) if name == "3des" else algorithms.AES(key)
    run = Cipher(cipher, modes.CBC(bytes(block))).encryptor()
    return run.update(data) + run.finalize()


def pseudo_random(name, s, t, p):
    size = CIPHERS[name][0]
    c0, c1 = (bytes.fromhex(c) for c in (SHORT if size == 16 else LONG))
    assert len(s) == len(c0) and len(t) == size
    k, x = cbc(name, t, s), b""
    # The smallest n with n * l >= log2 p + 64.
    while len(x) * 8 < p.bit_length() + 64:
        x, k = x + cbc(name, k[:size], c1), cbc(name, k[:size], c0)
    return int.from_bytes(x, "big") % p


def numbers(text):
    """The numbers that openssl prints: a label, then lines of bytes with colons."""
    found = {}
    for label, value in re.findall(r"^([\w ]+?):[^\n]*\n((?:\s+[0-9a-f:]+\n?)+)", text, re.M):
        found[label.strip()] = int(re.sub(r"[^0-9a-f]", "", value), 16)
    return found


def curve(name):
    text = subprocess.run(["openssl", "ecparam", "-name", name, "-param_enc", "explicit", "-text", "-noout"],
                          capture_output=True, text=True, check=True).stdout
    n = numbers(text)
    return n["Prime"], n["A"], n["B"]


def residues(name):
    """The prime and the order: p, g and q are the integers of the DER."""
    text = subprocess.run(["bash", "-c", "openssl genpkey -genparam -algorithm DHX -pkeyopt group:" + name
                           + " | openssl asn1parse"],
                          capture_output=True, text=True, check=True).stdout
    p, _, q = (int(value, 16) for value in re.findall(r"INTEGER +:([0-9A-F]+)", text)[:3])
    return p, q


def on_curve(t, p, a, b):
    alpha = -t * t % p
    x2 = -b * pow(a, -1, p) * (1 + pow(alpha + alpha * alpha, -1, p)) % p
    x3 = alpha * x2 % p
    h2 = (pow(x2, 3, p) + a * x2 + b) % p
    u = pow(t, 3, p) * h2 % p
    root = pow(h2, p - 1 - (p + 1) // 4, p)
    x, y = (x2, root * h2 % p) if root * root * h2 % p == 1 else (x3, root * u % p)
    assert (y * y - (x ** 3 + a * x + b)) % p == 0
    size = (p.bit_length() + 7) // 8
    return b"\x04" + x.to_bytes(size, "big") + y.to_bytes(size, "big")


def nonce(word, count):
    return hashlib.sha512(word.encode()).digest()[:count]


ORDERS = {0: 160, 1: 224, 2: 256}
for number in sorted(list(CURVES) + list(RESIDUES)):
    for name, (size, _) in CIPHERS.items():
        s, t = nonce(f"s {number} {name}", 16 if size == 16 else 32), nonce(f"t {number} {name}", size)
        if number in CURVES:
            p, a, b = curve(CURVES[number])
            value = on_curve(pseudo_random(name, s, t, p), p, a, b)
        else:
            p, q = residues(RESIDUES[number])
            assert q.bit_length() == ORDERS[number] and (p - 1) % q == 0
            g = pow(pseudo_random(name, s, t, p), (p - 1) // q, p)
            assert g > 1
            value = g.to_bytes((g.bit_length() + 7) // 8, "big")
        print(number, name, s.hex(), t.hex(), value.hex(), sep="\t")
