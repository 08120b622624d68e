"""Settings of the measurements: the product's own with the yardstick beside it."""

from pathlib import Path

from zibo_fire.settings.test import *  # noqa: F403
from zibo_fire.settings.test import INSTALLED_APPS, LOGGING, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "bench.yardstick"]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [*TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}]
ROOT_URLCONF = "bench.yardstick.urls"
# A line of the log for each page costs all of them the same, and is not what is compared.
LOGGING = {**LOGGING, "root": {**LOGGING["root"], "level": "ERROR"}}
