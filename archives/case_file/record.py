"""What one kind of entry in a case file consists of (记录类型)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import Any

from django.db import models

from .fields import MAX_ITEMS, BoundProperty, Property

# What no value satisfies; unlike "false" it leaves a trace of where it was asked.
NEVER: dict[str, Any] = {"not": {}}


@dataclass(frozen=True)
class Codes:
    """A list of codes, each a row of its own: the roles of a party (代码列表)."""

    name: str
    label: str
    article: str
    about: str
    model: type[models.Model]
    owner: str
    attribute: str

    @property
    def choices(self) -> dict[Any, str]:
        field = self.model._meta.get_field(self.attribute)
        assert isinstance(field, models.Field)
        return {value: str(label) for value, label in field.flatchoices}


@dataclass(frozen=True)
class Links:
    """A list of keys, each a row that ties the entry to another one (关联列表)."""

    name: str
    label: str
    article: str
    about: str
    model: type[models.Model]
    owner: str
    attribute: str
    names: str


@dataclass(frozen=True)
class Attachment:
    """Bytes that stand in the file itself, in base64 (附件): a picture, a scan.

    :param max_text: most characters of base64.
    """

    label: str
    about: str
    max_text: int
    is_required: bool


@dataclass(frozen=True)
class Record:
    """One kind of entry (记录类型): a model, its facts and what hangs on it.

    :param owner: attribute that names the row above; empty if a fact of the entry is the row above.
    :param path: lookup from a row to the row above, where it is not ``owner``.
    :param rules: JSON Schema keywords that no single fact can express.
    :param places: fact that a database constraint's refusal points to, by the constraint's name.
    :param create: stores a row in another way than ``save``; takes the row above, position and facts.
    :param attachment: bytes that belong to an entry; the model holds their digest.
    """

    name: str
    label: str
    article: str
    about: str
    model: type[models.Model]
    facts: tuple[Property, ...] = ()
    owner: str = "case"
    path: str = ""
    many: bool = True
    codes: tuple[Codes, ...] = ()
    links: tuple[Links, ...] = ()
    children: tuple["Record", ...] = ()
    rules: Mapping[str, Any] = dataclass_field(default_factory=dict)
    places: Mapping[str, str] = dataclass_field(default_factory=dict)
    max_items: int = MAX_ITEMS
    create: Callable[..., models.Model] | None = None
    attachment: Attachment | None = None

    @cached_property
    def properties(self) -> tuple[BoundProperty, ...]:
        return tuple(item.bind(self.model) for item in self.facts)

    @cached_property
    def is_positioned(self) -> bool:
        return any(item.name == "position" for item in self.model._meta.get_fields())

    @property
    def lookup(self) -> str:
        return self.path or self.owner

    def references(self) -> Iterator[BoundProperty]:
        """Yield the facts that name an entry of another list by its key."""
        return (item for item in self.properties if item.item.names)
