"""Values that no field of the framework describes as they are written (字段)."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({})
class AnythingField(serializers.JSONField):
    """A value of any kind, an absent one as null."""


@extend_schema_field({"type": ["string", "null"], "pattern": r"^\d{2}:\d{2}:\d{2}(\.\d+)?$"})
class ClockTimeField(serializers.TimeField):
    """A time of day in Zibo (时刻), without an offset, as people write it."""
