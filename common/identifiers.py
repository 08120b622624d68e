"""Public identifiers that tell nothing (公开编号): random, so that counting them shows no number of cases."""

import secrets

# No letter that is read as another one, since people type these from paper.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12


def new_public_id() -> str:
    """Return a random identifier of 12 characters, about 59 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
