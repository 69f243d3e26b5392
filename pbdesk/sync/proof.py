"""What a device signs to show the gateway that it holds its key. Pure: both sides build the same bytes."""

from __future__ import annotations


def to_sign(council: str, device_id: str, challenge: str) -> bytes:
    """Return the bytes that a device signs for a challenge; no signature for one council or device fits another.

    Args:
        council: the council's id, as the device knows it since it enrolled.
        device_id: the device's id there.
        challenge: what the gateway asked.
    """
    return "\n".join(("pbdesk-session-1", council, device_id, challenge)).encode()


def to_bring(council: str, device_id: str, public_key: str) -> bytes:
    """Return the bytes that a device signs with a new key to show that it holds the private half."""
    return "\n".join(("pbdesk-key-1", council, device_id, public_key)).encode()
