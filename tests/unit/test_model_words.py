"""Refusals name a field in the words of the people who fill it in."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from cases.models import FireCase

# Its fields copy those of the model, and the rest is the library's own.
_HISTORY = "Historical"
OWN = {
    model
    for model in apps.get_models()
    if Path(apps.get_app_config(model._meta.app_label).path).parent == Path(settings.BASE_DIR)
    and not model.__name__.startswith(_HISTORY)
}


def test_every_field_of_every_model_has_a_chinese_name():
    assert FireCase in OWN
    nameless = [
        f"{model.__name__}.{field.name}"
        for model in OWN
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if not field.auto_created and not re.search("[一-鿿]", str(field.verbose_name))
    ]
    assert nameless == []
