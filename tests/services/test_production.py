"""The services of docker-compose.yml, run by hand beside a real PostgreSQL and a real Redis."""

import http.client
import secrets
import shutil
import stat

import pytest
from django.conf import settings
from django.db import connection
from personas import gather_people
from production import VARIABLES, Host, composed
from psycopg import sql
from scenarios import drive

from cases.lifecycle import Stage
from cases.verification import verify_all
from common import encryption
from common.store import FileStore
from reports.models import ReportRendering
from reports.services.rendering import request_rendering
from reports.tasks import render_pending
from tests.integration.serving import free_port, wait_until
from zibo_fire.celery import app

NAME = VARIABLES["SERVER_NAME"]
ROLE_OF_FILE = "zibo_app"


@pytest.fixture
def host(transactional_db, tmp_path, redis_url):
    """A host with keys and folders, its database and Redis those of the tests."""
    owner = connection.settings_dict
    role, port = f"app_{secrets.token_hex(4)}", free_port()
    for folder in ("state", "checkpoints", "keys"):
        (tmp_path / folder).mkdir()
    (tmp_path / "keys" / "checkpoint.key").write_bytes(secrets.token_bytes(32))
    # What the test enters and what the services read is encrypted with the same key.
    encryption.make_key_file()
    shutil.copy(settings.ENCRYPTION_KEY_FILE, tmp_path / "keys" / "encryption-keys.json")
    (tmp_path / "state" / "fonts").symlink_to(settings.INSTALLED_FONTS_DIR)
    address = f"{owner['HOST']}:{owner['PORT']}/{owner['NAME']}"
    made = Host(
        tmp_path,
        {
            f"zibo_owner:{VARIABLES['POSTGRES_PASSWORD']}@postgres/zibo": f"{owner['USER']}:"
            f"{owner['PASSWORD']}@{address}",
            "@postgres/zibo": f"@{address}",
            ROLE_OF_FILE: role,
            "redis://redis:6379/0": redis_url,
            "/state": str(tmp_path / "state"),
            "/checkpoints": str(tmp_path / "checkpoints"),
            "/keys": str(tmp_path / "keys"),
            "0.0.0.0": "127.0.0.1",
            "8000": str(port),
        },
    )
    made.port, made.role = port, role
    yield made
    made.end()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            for statement in ("DROP OWNED BY {}", "DROP ROLE {}"):
                cursor.execute(sql.SQL(statement).format(sql.Identifier(role)))


def ask(port: int, path: str, *, host: str = NAME, proto: str = "https") -> http.client.HTTPResponse:
    """Ask the web server as the proxy in front of it does."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": proto})
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer


def answers(port: int) -> bool:
    try:
        return ask(port, "/sign-in/").status > 0
    except OSError:
        return False


def test_the_file_has_every_part_once_and_one_image():
    services = composed()["services"]
    assert set(services) == {"proxy", "migrate", "web", "worker", "beat", "postgres", "redis"}
    ours = {name: one for name, one in services.items() if "build" in one}
    assert set(ours) == {"migrate", "web", "worker", "beat"}
    assert len({one["image"] for one in ours.values()}) == 1
    beats = [name for name, one in services.items() if "beat" in one.get("command", [])]
    assert beats == ["beat"]
    assert "deploy" not in services["beat"]
    assert not {"-B", "--beat"} & set(services["worker"]["command"])


def test_only_the_proxy_is_reached_from_outside():
    file = composed()
    assert [name for name, one in file["services"].items() if "ports" in one] == ["proxy"]
    assert file["networks"]["inside"] == {"internal": True}
    assert [name for name, one in file["services"].items() if "outside" in one["networks"]] == ["proxy"]


def test_the_owner_of_the_tables_only_migrates():
    services = composed()["services"]
    owners = [name for name, one in services.items() if "zibo_owner:" in str(one.get("environment"))]
    assert owners == ["migrate"]
    assert services["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_services_start_and_do_their_work(host):
    migrated = host.start("migrate")
    assert migrated.wait(120) == 0, host.log("migrate").read_text()
    for service in ("web", "worker", "beat"):
        host.start(service)
    wait_until(lambda: answers(host.port))
    web = host.log("web").read_text

    answer = ask(host.port, "/sign-in/")
    assert answer.status == 200, web()
    cookies = answer.headers.get_all("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "domain" not in cookie.lower()
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert ask(host.port, "/", host="another.example").status == 400
    plain = ask(host.port, "/cases/", proto="http")
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{NAME}/cases/")

    # The beat sends the tick, Redis carries it, the worker does it: as the role that owns nothing.
    scene = drive(gather_people(), Stage.INVESTIGATING)
    rendering = request_rendering(scene.case, scene.people.leader)
    wait_until(lambda: is_finished(rendering), seconds=90)
    assert rendering.status == ReportRendering.Status.DONE, (rendering.error, host.log("worker").read_text())
    content = FileStore(host.folder / "state" / "files").read(rendering.file_digest)
    assert content.startswith(b"%PDF-")
    # The task is told in the log once it is over, which is a moment after its row says so.
    wait_until(lambda: "reports.tasks.render_pending" in host.log("worker").read_text())
    # A worker is connected only while a task runs.
    wait_until(lambda: host.role in roles_at_work())
    assert [str(fault) for fault in verify_all()] == []


def roles_at_work() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name = 'zibo-fire'")
        return {role for (role,) in cursor.fetchall()}


def test_a_worker_takes_what_a_page_sends_over_redis(host, redis_url):
    assert host.start("migrate").wait(120) == 0, host.log("migrate").read_text()
    host.start("worker")
    scene = drive(gather_people(), Stage.INVESTIGATING)
    rendering = request_rendering(scene.case, scene.people.leader)
    # There is no tick here: only the message can have told the worker.
    with app.connection_for_write(redis_url) as link:
        render_pending.apply_async(connection=link)
    wait_until(lambda: is_finished(rendering), seconds=90)
    assert rendering.status == ReportRendering.Status.DONE, (rendering.error, host.log("worker").read_text())


def test_a_checkpoint_leaves_the_state_folder(host, redis_url):
    assert host.start("migrate").wait(120) == 0, host.log("migrate").read_text()
    host.start("worker")
    with app.connection_for_write(redis_url) as link:
        app.send_task("cases.tasks.note_checkpoint", connection=link)
    file = host.folder / "checkpoints" / "checkpoints.jsonl"
    wait_until(file.exists)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def is_finished(rendering: ReportRendering) -> bool:
    rendering.refresh_from_db()
    return rendering.status in {ReportRendering.Status.DONE, ReportRendering.Status.FAILED}
