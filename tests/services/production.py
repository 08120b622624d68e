"""Read docker-compose.yml as the engine would, and run its services by hand as processes."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLES = {
    "SECRET_KEY": "x9-production-only-" * 4,
    "SERVER_NAME": "huozai.zibo.example",
    "POSTGRES_PASSWORD": "the-owner's",
    "DATABASE_APP_PASSWORD": "the-app's",
    "CHECKPOINT_FOLDER": "./checkpoints",
    "KEY_FOLDER": "./keys",
    "CERTIFICATE_FOLDER": "./certificates",
}


def composed() -> dict[str, Any]:
    """Return the file with its variables filled in; one with neither demand nor default is a fault."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    filled = re.sub(r"\$\{(\w+):\?[^}]+\}", lambda found: VARIABLES[found[1]], text)
    filled = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", filled)
    assert "${" not in filled
    return yaml.safe_load(filled)


def image_command() -> list[str]:
    """Return what the image runs when a service names no command of its own."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^CMD (\[.+\])$", text, flags=re.MULTILINE)
    return list(yaml.safe_load(line))


def image_environment() -> dict[str, str]:
    """Return what the image sets for every service."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^ENV (.+)$", text, flags=re.MULTILINE)
    return dict(item.split("=", 1) for item in shlex.split(line))


class Host:
    """Stand in for the engine: places inside the containers become places of this test.

    :param places: what to write for the names and folders of the containers, in this order.
    """

    def __init__(self, folder: Path, places: dict[str, str]) -> None:
        self.folder = folder
        self.places = places
        self.running: list[subprocess.Popen[bytes]] = []

    def environment(self, service: str) -> dict[str, str]:
        declared = image_environment() | composed()["services"][service]["environment"]
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return kept | {name: self._placed(str(value)) for name, value in declared.items()} | {"PATH": path}

    def command(self, service: str) -> list[str]:
        return [
            self._placed(word) for word in composed()["services"][service].get("command", image_command())
        ]

    def log(self, service: str) -> Path:
        return self.folder / f"{service}.log"

    def start(self, service: str) -> subprocess.Popen[bytes]:
        with self.log(service).open("ab") as log:
            process = subprocess.Popen(
                self.command(service),
                env=self.environment(service),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def end(self) -> None:
        """Ask every service to end, as the engine does, and see that it does."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise

    def _placed(self, text: str) -> str:
        for name, place in self.places.items():
            text = text.replace(name, place, 1)
        return text
