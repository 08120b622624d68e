"""What a backup says of itself (备份清单): its parts with digests, its moment, the keys it needs; signed."""

import hmac
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from cases import checkpoints
from common import chain
from common.chinese import full_date
from common.encryption import keyring
from common.errors import DomainError

FORMAT = "zibo-fire/backup/1"
MANIFEST = "manifest.json"
CHECKPOINTS = "checkpoints.jsonl"
FILES = "files/"
NOTHING = "没有恢复任何数据。"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup (备份分卷): its name in the archive, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Chains:
    """Where the chains end (事件链末端): how many cases, the root over their ends, events, the accounts."""

    size: int
    root: str
    events: int
    accounts: list[Any] | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a backup (备份清单).

    ``database_at`` is the moment before the database was read: every act acknowledged by then is in it.
    ``missing_files`` were missing or damaged in the store already.
    """

    engine: str
    database_at: str
    migrations: list[str]
    chains: Chains
    checkpoint_key: str
    index_key: str
    encryption_keys: list[str]
    parts: list[Part] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return how many bytes the parts have together."""
        return sum(part.size for part in self.parts)

    @property
    def moment(self) -> str:
        """Return the moment of the backup in words."""
        local = timezone.localtime(datetime.fromisoformat(self.database_at))
        return f"{full_date(local.date())} {local:%H:%M:%S}"

    def to_bytes(self) -> bytes:
        """Return the manifest as signed JSON."""
        entry = {"format": FORMAT, **asdict(self)}
        signed = entry | {"signature": checkpoints.signature_of(entry)}
        return json.dumps(signed, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def key_ids() -> dict[str, Any]:
    """Return what tells the keys at hand from others."""
    ring = keyring()
    return {
        "checkpoint_key": checkpoints.key_id(),
        "index_key": ring.index_id,
        "encryption_keys": list(ring.keys),
    }


def read_manifest(content: bytes) -> Manifest:
    """Return the manifest of a backup, once its keys fit and its signature holds.

    :raises DomainError: ``backup_foreign``, ``backup_newer``, ``keys_do_not_fit``, ``backup_damaged``.
    """
    entry = _parse(content)
    if entry.pop("format") != FORMAT:
        raise DomainError("backup_newer", f"备份格式{_told(content)}不是本版本所能恢复的，请先升级程序。")
    signature = str(entry.pop("signature", ""))
    try:
        chains, parts = Chains(**entry["chains"]), [Part(**one) for one in entry["parts"]]
        manifest = Manifest(**(entry | {"chains": chains, "parts": parts}))
    except (TypeError, KeyError) as error:
        raise damaged(MANIFEST) from error
    _require_keys(manifest)
    if not hmac.compare_digest(signature, checkpoints.signature_of({"format": FORMAT, **entry})):
        raise damaged(MANIFEST)
    return manifest


def damaged(name: str) -> DomainError:
    """Return the refusal of a backup, naming the damaged part."""
    return DomainError("backup_damaged", f"备份已损坏：“{name}”与清单不符或者不完整。{NOTHING}")


def _parse(content: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(content)
    except ValueError as error:
        raise damaged(MANIFEST) from error
    if not isinstance(entry, dict) or not str(entry.get("format", "")).startswith("zibo-fire/backup/"):
        raise DomainError("backup_foreign", f"这不是本系统的备份。{NOTHING}")
    return entry


def _told(content: bytes) -> str:
    return f"“{json.loads(content)['format'].rsplit('/', 1)[-1]}”"


def _require_keys(manifest: Manifest) -> None:
    ring = keyring()
    wrong = []
    if checkpoints.key_id() != manifest.checkpoint_key:
        wrong.append(f"检查点密钥（CHECKPOINT_KEY_FILE，编号应为{manifest.checkpoint_key}）")
    lacking = [name for name in manifest.encryption_keys if name not in ring.keys]
    if lacking or ring.index_id != manifest.index_key:
        names = "、".join(lacking) or f"索引密钥{manifest.index_key}"
        wrong.append(f"加密密钥（ENCRYPTION_KEY_FILE，缺少{names}）")
    if wrong:
        raise DomainError(
            "keys_do_not_fit",
            f"现有密钥与该备份不符：{'；'.join(wrong)}。请先放回备份时的密钥文件。{NOTHING}",
        )


def root_of(ends: list[tuple[str, int, str]]) -> str:
    """Return one digest over the ends of all chains, in the order of the cases' public ids."""
    return chain.digest([list(end) for end in sorted(ends)])
