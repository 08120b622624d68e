"""Look at each part that the site needs (系统状态): how it stands, and what to do where it fails.

Everything that can hang is looked at on a thread of its own and given up after ``PATIENCE_SECONDS``, so that
whoever asks is answered even while a database or a disk does not.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from common.chinese import full_date
from deadlines.engine.calendar import default_calendar
from zibo_fire.health.heartbeats import CLOCK_TOLERANCE, LONGEST_SILENCE, LONGEST_WORK, last_work_at
from zibo_fire.models import Heartbeat

PATIENCE_SECONDS = 2.5
# The notice of the coming year is usually out by then.
NEXT_NOTICE_MONTH = 11
STEP_BACK_SHOWN_FOR = timedelta(days=1)
_GIGABYTE = 1024**3
# Apart, so that a database that hangs does not keep the disks from being looked at.
_database_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health-database")
_disk_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health-disk")


class Standing(Enum):
    """How a part stands (状态)."""

    WELL = "正常"
    WARNING = "提醒"
    FAILING = "故障"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the site (组成部分): how it stands, what was found, and what to do about it.

    :param name: what machines are told.
    :param finding: one Chinese sentence for the administrator.
    :param remedy: what to do, empty where all is well.
    """

    name: str
    label: str
    standing: Standing
    finding: str
    remedy: str = ""


def look(*, now: Callable[[], datetime] = timezone.now) -> list[Part]:
    """Look at every part (检查系统状态); never takes longer than ``PATIENCE_SECONDS``.

    :param now: the clock of this machine.
    """
    given_up_at = monotonic() + PATIENCE_SECONDS
    from_database = _database_threads.submit(_of_database, now)
    from_disks = _disk_threads.submit(lambda: list(_of_disks()))
    silent = Part("disk", "磁盘", Standing.FAILING, "磁盘没有应答。", _DISK_REMEDY)
    return [
        *_in_time(from_database, given_up_at, _database_away("没有应答")),
        *_in_time(from_disks, given_up_at, silent),
        _of_calendar(timezone.localdate(now())),
    ]


def _in_time(found: "Future[list[Part]]", given_up_at: float, otherwise: Part) -> list[Part]:
    try:
        return found.result(timeout=max(given_up_at - monotonic(), 0))
    except TimeoutError:
        # What has not begun is not begun; what hangs ends by the time-outs of its connection.
        found.cancel()
        return [otherwise]
    except OSError:
        return [otherwise]


def _of_database(now: Callable[[], datetime]) -> list[Part]:
    try:
        apart = _clock_difference(now)
        missing = sorted(_needed_migrations() - set(MigrationRecorder(connection).applied_migrations()))
        well = Part("database", "数据库", Standing.WELL, "可以连接。")
        if missing:
            return [well, _migrations_missing(len(missing))]
        beats = {beat.part: beat for beat in Heartbeat.objects.all()}
        return [
            well,
            Part("migrations", "数据库结构", Standing.WELL, "与程序版本一致。"),
            *_of_programs(beats, now()),
            _of_clock(beats, apart, now()),
        ]
    except (DatabaseError, InterfaceError) as error:
        return [_database_away(f"不能使用（{type(error).__name__}）")]
    finally:
        connection.close()


def _clock_difference(now: Callable[[], datetime]) -> timedelta:
    """Ask the database something, and return how far its clock and the machine's lie apart."""
    # SQLite has no clock of its own.
    asks_clock = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        before = now()
        cursor.execute("SELECT clock_timestamp()" if asks_clock else "SELECT 1")
        (answer,) = cursor.fetchone()
        after = now()
    return abs(answer - (before + (after - before) / 2)) if asks_clock else timedelta()


@cache
def _needed_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations)


def _database_away(what: str) -> Part:
    return Part(
        "database",
        "数据库",
        Standing.FAILING,
        f"数据库{what}。",
        "检查数据库服务是否运行、网络是否连通、磁盘是否已满；恢复后无需其他处理。",
    )


def _migrations_missing(count: int) -> Part:
    return Part(
        "migrations",
        "数据库结构",
        Standing.FAILING,
        f"有{count}项结构变更尚未执行。",
        "运行 ./run manage migrate（容器部署为 migrate 服务），再重启网页、后台和定时程序。",
    )


def _of_programs(beats: dict[str, Heartbeat], now: datetime) -> Iterator[Part]:
    beat, worker = beats.get(Heartbeat.Part.BEAT), beats.get(Heartbeat.Part.WORKER)
    beat_at, worker_at = (beat.at if beat else None), (worker.at if worker else None)
    beat_is_late = beat_at is None or now - beat_at > LONGEST_SILENCE
    yield Part(
        "beat",
        "定时程序",
        Standing.FAILING if beat_is_late else Standing.WELL,
        _last_seen(beat_at, now),
        "重新启动定时程序（beat），并检查消息服务（Redis）；在此期间期限提醒、检查点和印制都会停下。"
        if beat_is_late
        else "",
    )
    # Without ticks a worker has nothing to answer: only what the scheduler still asked counts against it.
    asked_at = min(now, beat_at) if beat_at is not None and beat_is_late else now
    if worker_at is None or asked_at - worker_at > LONGEST_SILENCE:
        work_at = last_work_at()
        is_printing = work_at is not None and now - work_at <= LONGEST_WORK
        if not is_printing:
            yield Part(
                "worker",
                "后台程序",
                Standing.FAILING,
                _last_seen(worker_at, now),
                "重新启动后台程序（worker）；待办的印制不会丢失，恢复后自动继续。",
            )
            return
    finding = "定时程序停下以前一直在应答。" if beat_is_late else _last_seen(worker_at, now)
    yield Part("worker", "后台程序", Standing.WELL, finding)


def _last_seen(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "尚未运行过。"
    local = timezone.localtime(at)
    ago = max(int((now - at).total_seconds()), 0)
    when = f"{full_date(local.date())}{local:%H:%M:%S}"
    return f"最近一次应答在{when}（{ago}秒前）。"


def _of_clock(beats: dict[str, Heartbeat], apart: timedelta, now: datetime) -> Part:
    remedy = "检查本机和数据库服务器的时间同步（chrony 或 NTP）；时钟错误会使期限和日志的时间出错。"
    if apart > CLOCK_TOLERANCE:
        finding = f"本机与数据库的时钟相差{apart.total_seconds():.0f}秒。"
        return Part("clock", "时钟", Standing.FAILING, finding, remedy)
    if any(beat.at > now + CLOCK_TOLERANCE for beat in beats.values()):
        return Part("clock", "时钟", Standing.FAILING, "本机时钟早于最近一次心跳，时间倒退了。", remedy)
    stepped = [beat.stepped_back_at for beat in beats.values() if beat.stepped_back_at is not None]
    if stepped and now - max(stepped) < STEP_BACK_SHOWN_FOR:
        local = timezone.localtime(max(stepped))
        finding = f"{full_date(local.date())}{local:%H:%M:%S}发现时钟曾经倒退。"
        return Part("clock", "时钟", Standing.WARNING, finding, remedy)
    return Part("clock", "时钟", Standing.WELL, "与数据库一致，没有倒退。")


_DISK_REMEDY = "清理磁盘或者扩容；空间用尽后不能办理和上传，仍可查阅。"


def _of_disks() -> Iterator[Part]:
    places = [
        ("disk_files", "文件所在磁盘", Path(settings.FILE_STORE_DIR)),
        ("disk_checkpoints", "检查点所在磁盘", Path(settings.CHECKPOINT_FILE)),
        ("disk_temp", "临时文件所在磁盘", Path(tempfile.gettempdir())),
    ]
    # The disk of PostgreSQL is the database server's own and cannot be seen from here.
    if connection.vendor == "sqlite":
        places.insert(0, ("disk_database", "数据库所在磁盘", Path(connection.settings_dict["NAME"])))
    least = settings.LEAST_FREE_DISK_BYTES
    for name, label, place in places:
        free = shutil.disk_usage(_existing(place)).free
        finding = f"剩余{free / _GIGABYTE:.1f} GB。"
        if free < least:
            finding = f"剩余{free / _GIGABYTE:.1f} GB，少于{least / _GIGABYTE:.1f} GB。"
            yield Part(name, label, Standing.FAILING, finding, _DISK_REMEDY)
        else:
            yield Part(name, label, Standing.WELL, finding)


def _existing(place: Path) -> Path:
    while not place.exists():
        place = place.parent
    return place


def _of_calendar(today: date) -> Part:
    years = {notice.year for notice in default_calendar().notices}
    wanted = [today.year, *([today.year + 1] if today.month >= NEXT_NOTICE_MONTH else [])]
    missing = [f"{year}年" for year in wanted if year not in years]
    if missing:
        return Part(
            "calendar",
            "工作日历",
            Standing.WARNING,
            f"缺少{'、'.join(missing)}的节假日安排通知，有关期限按周末和法定节假日暂计。",
            "国务院办公厅的通知印发后，升级到包含该通知的版本。",
        )
    return Part("calendar", "工作日历", Standing.WELL, "节假日安排通知齐全。")
