"""How long PostgreSQL lets a connection of the application wait, and what a lost one does."""

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import District


def shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_server_knows_the_time_outs():
    assert shown("statement_timeout") == "30s"
    assert shown("lock_timeout") == "10s"
    assert shown("idle_in_transaction_session_timeout") == "1min"


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_lock_is_not_left_waiting():
    place = connection.settings_dict
    with psycopg.connect(
        host=place["HOST"],
        port=place["PORT"],
        dbname=place["NAME"],
        user=place["USER"],
        password=place["PASSWORD"],
    ) as other:
        other.execute("SELECT 1 FROM accounts_district FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            District.objects.select_for_update().first()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_opened_again():
    assert District.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    place = connection.settings_dict
    with psycopg.connect(
        host=place["HOST"],
        port=place["PORT"],
        dbname=place["NAME"],
        user=place["USER"],
        password=place["PASSWORD"],
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [process])
    # What happens between two requests.
    connection.health_check_done = False
    connection.close_if_unusable_or_obsolete()
    assert District.objects.exists()
