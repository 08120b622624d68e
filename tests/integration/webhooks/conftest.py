"""What the tests of webhooks share."""

import pytest
from integration.webhooks.receiver import receiving
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage
from desk.webhooks import services


@pytest.fixture
def people(db):
    return gather_people()


@pytest.fixture
def scene(people):
    return drive(people, Stage.REGISTERED)


@pytest.fixture
def receiver(settings):
    with receiving() as receiver:
        settings.WEBHOOK_HOSTS = [f"127.0.0.1:{receiver.port}"]
        settings.WEBHOOK_HTTP_TO_LOOPBACK = True
        yield receiver


@pytest.fixture
def made(scene, receiver):
    """Return a webhook of the office and its secret."""
    return services.add_webhook(actor=scene.people.office, name="办公平台", url=receiver.url)


@pytest.fixture
def webhook(made):
    return made[0]
