"""Compare addresses as people write them (地址比对). Pure."""

import re
import unicodedata

# What stands before the place inside the district, where somebody wrote it in full.
_ABOVE_DISTRICT = re.compile(r"^(山东省)?(淄博市)?")
_NOT_IN_ADDRESS = re.compile(r"[\s,，。、]+")
_DASHES = re.compile("[—–―‐]+")


def comparable_address(address: str, district_name: str) -> str:
    """Return an address in the form in which two spellings of one place are equal (地址归一).

    Full-width letters and digits become half-width ones and all dashes the same; province, city and
    district in front, blanks and stops go.
    """
    plain = _NOT_IN_ADDRESS.sub("", unicodedata.normalize("NFKC", address)).casefold()
    plain = _DASHES.sub("-", plain)
    inside = _ABOVE_DISTRICT.sub("", plain).removeprefix(district_name.casefold())
    return inside or plain
