"""The envelope is the one that was agreed: what was sealed once opens for ever, and anywhere.

A key and an envelope stand here as they were made. They show that a later version of the site,
or of a library, still opens what an earlier one stored. The second half opens the same bytes by
the steps of RFC 9180, without our code and without the library's HPKE.
"""

import base64
import hmac
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from campaign_site import keys, sealing

RAW_KEY = bytes(range(32))
PRIVATE_KEY = "private-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
PUBLIC_KEY = "public-j0DFrbaPJWJK5bIU6nZ6bslNgp09e14a0bpvPiE4KF8"
CONTEXT = "reports.concernreport.answers:00000000-0000-0000-0000-000000000001"
TOLD = {"story": "Three vans came in the night. 💚"}
ENVELOPE = base64.b64decode(
    """
Ae7diD2gqUUVsU+2uj7Pbctog9YJbF1SC2PHVorvZhaO4EnkOoFyCn0FKD7wUUOZIykHvSD7Wed1wgoQzDMagn3YniSQ
Z/pF50rmVxS2bwc8kpUd6QIUCWUpQGxhWN/EW9M3NcM2Vfxs34qrL9fOjjN/tFl4ddk1vXoagbcX6ThMUw7sRg5IwGJk
VQoMOwzgy3oqrDSO2erKAj4ke/XuynQBtsEYLduvzZ4QrNyP4JPjt8ZRw8ImtLbOvVVuptUhR5FtTuwwXNpSZnltiL2a
bgIQpcIzDFmIVIP/wtjH8P68z2QCdkfBl2LP6lT6c3FVjXwcH5nuiT4rsQuV4b3Fl6eKFPCiwT5U8n9Ji/0aszW1PB2j
o+J7Ff6NXXAueJ+yFpSokAQuK9KNoNWrBWEUUcBIlHJdj1E6rfk4dMI3D5Y3N8CgB5w86ySzBg+x6pMrOTn3LGFuo+2p
ttPAEpgtG+zgt3CM+a/xfnL4SlDGoiM2RTRuM8PXknbkwfzOfbCTdw0FK1DX1wVMlyLAkFvrgFrx0hr49oXh9o361MeA
A6b1clp2rGCBAEe7/J2H0Bl8nlIhHJRh6Jt3pd1w6ceScRbfUfgRZ4GY66umO8a+mtfk45UZ/II2Zpx5rZm3z6MxnQv8
0Tyv9y853kjf3ghMliW9OExKxAGwGTrZZ7EjqXr7UCNGKgbj6+dHoFyW5r19Kb5yhqdSLKETJ3MVI0QS9+TODQeWX9sH
eCdV9Cv4PRkiC5wrtrhSdhM=
"""
)


@pytest.fixture
def of_then(settings):
    settings.SEALING_PUBLIC_KEY = PUBLIC_KEY
    settings.SEALING_PRIVATE_KEYS = [PRIVATE_KEY]


def test_the_text_of_a_key_says_what_it_always_said():
    assert keys.to_text(keys.PRIVATE, RAW_KEY) == PRIVATE_KEY
    assert keys.public_half(PRIVATE_KEY) == PUBLIC_KEY


def test_what_was_sealed_then_opens_now(of_then):
    assert sealing.open_sealed(ENVELOPE, CONTEXT) == TOLD


def test_what_is_sealed_now_has_the_form_of_then(of_then):
    sealed = sealing.seal(TOLD, CONTEXT)

    assert sealed[: sealing.HEADER_BYTES] == ENVELOPE[: sealing.HEADER_BYTES]
    assert len(sealed) == len(ENVELOPE)
    assert opened_by_the_book(sealed) == TOLD


def test_the_standard_alone_opens_it():
    assert opened_by_the_book(ENVELOPE) == TOLD


def test_of_another_version_it_says_so(of_then):
    with pytest.raises(sealing.Damaged, match="version"):
        sealing.open_sealed(b"\x02" + ENVELOPE[1:], CONTEXT)


@pytest.mark.parametrize("place", [9, 40, 300, len(ENVELOPE) - 1])
def test_one_changed_byte_anywhere_is_noticed(place, of_then):
    changed = bytearray(ENVELOPE)
    changed[place] ^= 1

    with pytest.raises(sealing.Damaged):
        sealing.open_sealed(bytes(changed), CONTEXT)


@pytest.mark.parametrize("length", [0, 1, 9, 40])
def test_what_is_cut_short_does_not_open(length, of_then):
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(ENVELOPE[:length], CONTEXT)


# --- RFC 9180, sections 4.1 and 5.1: DHKEM(X25519, HKDF-SHA256), base mode ------

KEM_SUITE = b"KEM\x00\x20"
HPKE_SUITE = b"HPKE\x00\x20\x00\x01\x00\x03"


def extract(suite, salt, label, secret):
    return hmac.digest(salt, b"HPKE-v1" + suite + label + secret, "sha256")


def expand(suite, key, label, info, length):
    """One block of HKDF is as long as all that is needed here."""
    told = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, told + b"\x01", "sha256")[:length]


def opened_by_the_book(envelope):
    encapsulated, ciphertext = envelope[9:41], envelope[41:]
    private_key = X25519PrivateKey.from_private_bytes(RAW_KEY)
    shared = private_key.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    both = encapsulated + private_key.public_key().public_bytes_raw()
    pseudo_random = extract(KEM_SUITE, b"", b"eae_prk", shared)
    shared = expand(KEM_SUITE, pseudo_random, b"shared_secret", both, 32)

    no_psk = extract(HPKE_SUITE, b"", b"psk_id_hash", b"")
    about = b"\x00" + no_psk + extract(HPKE_SUITE, b"", b"info_hash", CONTEXT.encode())
    secret = extract(HPKE_SUITE, shared, b"secret", b"")
    key = expand(HPKE_SUITE, secret, b"key", about, 32)
    nonce = expand(HPKE_SUITE, secret, b"base_nonce", about, 12)

    padded = ChaCha20Poly1305(key).decrypt(nonce, ciphertext, b"")
    return json.loads(padded[4 : 4 + int.from_bytes(padded[:4], "big")])
