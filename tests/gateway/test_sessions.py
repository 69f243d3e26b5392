"""A device is known by its key: what a signature opens, for how long, and what opens nothing."""

from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import devices, sessions
from pbdesk.gateway.access import Actor
from pbdesk.gateway.database import read_council
from pbdesk.sync.proof import to_bring, to_sign
from tests.helpers.councils import Council

LATER = "2026-11-21T09:24:00Z"
SOON = "2026-11-21T09:15:00Z"


class KeyedDevice:
    """A device with a key, that signs as it should unless told otherwise."""

    def __init__(self, council: Council, user: str = "Asha") -> None:
        self.council = council
        self.key = Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes_raw().hex()
        with council.database.writing() as connection:
            code = devices.new_code(connection, council.clock, user)
            enrolled = devices.enrol(connection, council.clock, code, "laptop", self.public)
            self.council_id = read_council(connection).id
        self.id, self.lasting = enrolled.device_id, enrolled.token

    def challenge(self) -> str:
        with self.council.database.reading_for("") as connection:
            return sessions.new_challenge(connection, self.council.clock, self.id)

    def signed(self, challenge: str) -> str:
        return self.key.sign(to_sign(self.council_id, self.id, challenge)).hex()

    def open(self, challenge: str, signature: str = "") -> str:
        with self.council.database.writing_for("") as connection:
            opened = sessions.open_session(
                connection, self.council.clock, self.id, challenge, signature or self.signed(challenge)
            )
        assert opened.seconds == sessions.TOKEN_SECONDS
        return opened.token

    def actor(self, token: str) -> Actor | None:
        with self.council.database.reading_for("") as connection:
            return sessions.actor_of(connection, self.council.clock, token)


def refuses(call, *arguments: object) -> bool:
    with pytest.raises(KnownError) as caught:
        call(*arguments)
    return caught.value.code == "token-unknown"


@pytest.fixture
def device(council) -> KeyedDevice:
    return KeyedDevice(council)


def test_signed_challenge_opens_a_session_for_ten_minutes(council, device) -> None:
    token = device.open(device.challenge())
    actor = device.actor(token)
    assert actor is not None
    assert (actor.device_id, actor.user) == (device.id, "Asha")
    council.clock.time = "2026-11-21T09:23:59Z"
    assert device.actor(token) == actor
    council.clock.time = LATER
    assert device.actor(token) is None


def test_device_with_a_key_has_no_lasting_token(device) -> None:
    assert device.lasting == ""
    for guess in ("", f"key:{device.id}", device.id, f"{device.id}.", f"{device.id}.{LATER}."):
        assert device.actor(guess) is None


def test_challenge_counts_once_and_not_for_long(council, device) -> None:
    challenge = device.challenge()
    device.open(challenge)
    assert refuses(device.open, challenge)
    late = device.challenge()
    council.clock.time = SOON
    assert refuses(device.open, late)
    device.open(device.challenge())


def test_what_is_not_signed_by_this_device_for_this_challenge_opens_nothing(council, device) -> None:
    other = KeyedDevice(council, "Bryn")
    challenge = device.challenge()
    assert refuses(device.open, challenge, other.signed(challenge))
    assert refuses(device.open, challenge, device.key.sign(challenge.encode()).hex())
    assert refuses(device.open, challenge, device.signed(device.challenge()))
    elsewhere = device.key.sign(to_sign("another-council", device.id, challenge)).hex()
    assert refuses(device.open, challenge, elsewhere)
    assert refuses(device.open, other.challenge())
    for forged in ("", "a.b.c", challenge.replace(challenge[-1], "x"), challenge + "0"):
        assert refuses(device.open, forged)
    device.open(challenge)


def test_token_of_one_device_with_the_name_of_another_is_worth_nothing(council, device) -> None:
    token = device.open(device.challenge())
    other = KeyedDevice(council, "Bryn")
    assert device.actor(token.replace(device.id, other.id)) is None
    assert device.actor(token.replace("T09:24", "T23:24")) is None
    assert device.actor(token + "0") is None


def test_revoking_takes_hold_at_once(council, device) -> None:
    token, challenge = device.open(device.challenge()), device.challenge()
    with council.database.writing() as connection:
        devices.revoke(connection, council.clock, device.id)
    assert device.actor(token) is None
    assert refuses(device.open, challenge)


def test_unknown_device_gets_a_challenge_like_any_other_and_no_session(council, device) -> None:
    unknown = KeyedDevice(council)
    unknown.id = "0" * 36
    assert len(unknown.challenge()) == len(device.challenge())
    assert refuses(unknown.open, unknown.challenge())


def test_device_of_before_brings_its_key_and_its_lasting_token_ends(council) -> None:
    with council.database.writing() as connection:
        code = devices.new_code(connection, council.clock, "Asha")
        old = devices.enrol(connection, council.clock, code, "old laptop")
    device = KeyedDevice(council)
    actor = device.actor(old.token)
    assert actor is not None
    device.id = old.device_id
    with council.database.writing_for(actor.user_id) as connection:
        proof = device.key.sign(to_bring(device.council_id, device.id, device.public)).hex()
        assert refuses(sessions.bring_key, connection, actor, device.public, "00" * 64)
        sessions.bring_key(connection, actor, device.public, proof)
        assert refuses(sessions.bring_key, connection, actor, device.public, proof)
    assert device.actor(old.token) is None
    assert device.actor(device.open(device.challenge())) == msgspec.convert(actor, Actor)
