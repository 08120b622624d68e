"""The registry of official documents (文书目录): what each is called, by which article, form and issuer.

Data, read once: pages offer what is listed here, and a register entry names a code of this list.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "registry.toml"


class DocumentForm(StrEnum):
    """How a document looks on paper (公文格式, GB/T 9704-2012); one that only comes in has no form here."""

    RED_HEAD = "RED_HEAD"
    PLAIN = "PLAIN"
    LETTER = "LETTER"
    TABLE = "TABLE"
    REPORT = "REPORT"
    RECEIVED = "RECEIVED"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document (文种).

    :param act: the act it belongs to, by its code in the table of acts.
    :param issuer: who signs it; ``addressee`` says to whom it goes, empty where the form names none.
    :param mark: what follows the agency's prefix in its number (机关代字); empty where others number it.
    :param goes_to_several: whether one number covers a letter to each of several bodies.
    """

    code: str
    name: str
    article: str
    form: DocumentForm
    act: str
    issuer: str
    addressee: str = ""
    mark: str = ""
    goes_to_several: bool = False

    @property
    def is_numbered_here(self) -> bool:
        """Tell whether the lead body gives this document its number (发文字号)."""
        return bool(self.mark)


@dataclass(frozen=True, slots=True)
class Registry:
    """Every kind of document by code, and the prefixes of the lead bodies (文书目录)."""

    kinds: Mapping[str, DocumentKind]
    prefixes: Mapping[str, str]

    def name_of(self, code: str) -> str:
        """Return what a kind is called; a code that is not listed stands for itself."""
        return self.kinds[code].name if code in self.kinds else code


@lru_cache(maxsize=1)
def load_registry() -> Registry:
    """Return the registry of official documents (文书目录)."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    kinds = [DocumentKind(**{**entry, "form": DocumentForm(entry["form"])}) for entry in data["document"]]
    return Registry({kind.code: kind for kind in kinds}, data["prefixes"])


def kind_choices() -> list[tuple[str, str]]:
    """Return each kind with its name, as the choices of a field (文种)."""
    return [(kind.code, kind.name) for kind in load_registry().kinds.values()]
