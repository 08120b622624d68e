"""The file store gives back what it was given or says why not, in a folder and in a bucket alike."""

import hashlib
import io
import os

import boto3
import pytest
from django.test import Client
from moto.server import ThreadedMotoServer
from personas import gather_people
from scenarios import drive

from cases.lifecycle import Stage
from common.store import CHUNK, DamagedFile, FileStore, file_store
from common.store_s3 import IN_MEMORY, S3FileStore
from documents import jobs
from documents.pdf import RenderedPdf
from reports.models import ReportRendering
from reports.services.rendering import request_rendering

BUCKET = "zibo-files"


@pytest.fixture(scope="module")
def s3_address():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_address, settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    settings.FILE_STORE = "common.store_s3.S3FileStore"
    settings.S3_BUCKET, settings.S3_ENDPOINT_URL = BUCKET, s3_address
    made = boto3.session.Session().resource("s3", endpoint_url=s3_address).create_bucket(Bucket=BUCKET)
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture(params=["folder", "bucket"])
def overwrite(request, settings, tmp_path):
    """Set one store up and return how somebody writes into it past the application."""
    if request.param == "bucket":
        bucket = request.getfixturevalue("bucket")
        assert isinstance(file_store(), S3FileStore)
        return lambda digest, content: bucket.put_object(Key=f"{digest[:2]}/{digest}", Body=content)
    settings.FILE_STORE_DIR = tmp_path / "files"
    assert isinstance(file_store(), FileStore)
    return lambda digest, content: FileStore().path(digest).write_bytes(content)


@pytest.mark.parametrize("size", [0, 1, CHUNK + 1, IN_MEMORY + 1, 9 * CHUNK])
def test_what_is_put_comes_back(overwrite, size):
    content = os.urandom(size)
    store = file_store()
    digest = store.put(io.BytesIO(content))
    assert digest == hashlib.sha256(content).hexdigest()
    assert store.put(io.BytesIO(content)) == digest
    assert store.exists(digest)
    assert list(store.digests()) == [digest]
    assert store.read(digest) == content
    with store.open(digest) as stream:
        assert stream.read(1) == content[:1]


def test_what_is_not_there_is_not_found(overwrite):
    store = file_store()
    absent = hashlib.sha256(b"absent").hexdigest()
    assert not store.exists(absent)
    for read in (store.open, store.read):
        with pytest.raises(FileNotFoundError):
            read(absent)
    store.remove(absent)
    kept = store.put(io.BytesIO(b"kept"))
    store.remove(kept)
    assert not store.exists(kept)
    assert list(store.digests()) == []


@pytest.mark.parametrize("content", [b"forged!", b"origina", b""])
def test_what_was_changed_behind_its_back_is_not_given_out(overwrite, content):
    store = file_store()
    digest = store.put(io.BytesIO(b"original"))
    overwrite(digest, content)
    for read in (store.open, store.read):
        with pytest.raises(DamagedFile, match="不符"):
            read(digest)
    # The same bytes put once more mend it.
    store.put(io.BytesIO(b"original"))
    assert store.read(digest) == b"original"


@pytest.mark.django_db
def test_a_page_gives_out_the_file_and_refuses_a_changed_one(overwrite):
    scene = drive(gather_people(), Stage.INVESTIGATING)
    request_rendering(scene.case, scene.people.leader)
    rendering = jobs.claim(ReportRendering)
    jobs.finish(rendering, RenderedPdf(b"%PDF-1.7 the report", 1))
    rendering.refresh_from_db()
    client = Client()
    client.force_login(scene.people.leader)
    address = f"/cases/{scene.public_id}/report/{rendering.content_digest}.pdf"
    answer = client.get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"%PDF-1.7 the report")
    assert answer.headers["Content-Length"] == "19"
    overwrite(rendering.file_digest, b"%PDF-1.7 another one")
    answer = client.get(address)
    assert answer.status_code == 409
    assert "不予提供" in answer.content.decode()
