"""Who may have others told, of which addresses, and what the pages show of it."""

import socket
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountAction, AccountEvent
from accounts.verification import verify_accounts
from common import encryption
from common.errors import DomainError
from desk.webhooks import deliveries, services, targets
from desk.webhooks.keys import keys_of_secrets, reencrypt_secrets
from desk.webhooks.models import Webhook, WebhookDelivery
from desk.webhooks.sending import send

LISTED = ["hooks.example.cn", "hooks.example.cn:8443", "10.20.0.7"]


@pytest.fixture
def listed(settings):
    settings.WEBHOOK_HOSTS = LISTED
    settings.WEBHOOK_NETWORKS = []
    settings.WEBHOOK_HTTP_TO_LOOPBACK = False


@pytest.fixture
def resolved(monkeypatch):
    """Let every name stand for the addresses that the test says."""
    addresses = ["93.184.215.14"]
    monkeypatch.setattr(
        targets.socket,
        "getaddrinfo",
        lambda host, port, **kwargs: [(socket.AF_INET, 1, 6, "", (one, port)) for one in addresses],
    )
    return addresses


def code_of(call, **values):
    with pytest.raises(DomainError) as refusal:
        call(**values)
    return refusal.value.code


def test_only_offices_of_fire_rescue_bodies_may(people, listed):
    for name, user in people:
        if name in ("office", "second_office", "city_office", "stranger"):
            services.add_webhook(actor=user, name="平台", url="https://hooks.example.cn/")
        else:
            refused = code_of(services.add_webhook, actor=user, name="平台", url="https://hooks.example.cn/")
            assert refused == "act_not_permitted", name


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.cn/a?b=c",
        "https://HOOKS.example.cn:443/",
        "https://hooks.example.cn:8443/",
        "https://10.20.0.7/",
    ],
)
def test_listed_hosts_are_allowed(listed, url):
    assert targets.target_of(url).host in LISTED


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://hooks.example.cn.evil.example/",
        "https://sub.hooks.example.cn/",
        "https://hooks.example.cn:444/",
    ],
)
def test_other_hosts_and_ports_are_not(listed, url):
    assert code_of(targets.target_of, url=url) == "host_not_allowed"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.cn",
        "http://hooks.example.cn/",
        "http://127.0.0.1/",
        "ftp://hooks.example.cn/",
        "file:///etc/passwd",
        "https://user:word@hooks.example.cn/",
        "https://hooks.example.cn@evil.example/",
        "https://hooks.example.cn/#part",
        "https://hooks.example.cn/ a",
        "https://hooks.example.cn\\@evil.example/",
        "https://hooks.example.cn/\r\nX-Other: 1",
        "https://hooks.example.cn:0x/",
        "https://[::1",
        "https://hooks.example.cn/路",
    ],
)
def test_what_is_no_plain_https_address_is_refused(listed, url):
    assert code_of(targets.target_of, url=url) == "address_invalid"


def test_nobody_is_listed_unless_somebody_lists_them(people):
    refused = code_of(services.add_webhook, actor=people.office, name="平台", url="https://hooks.example.cn/")
    assert refused == "host_not_allowed"


@pytest.mark.parametrize(
    "address",
    [
        "10.20.0.7",
        "127.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_a_listed_name_that_stands_for_an_inner_address_is_not_told(listed, resolved, address):
    # One inner address among outer ones is enough.
    resolved.append(address)
    sent = send("https://hooks.example.cn/", b"{}", {})
    assert (sent.outcome, "内部地址" in sent.detail) == ("FORBIDDEN", True)


def test_inner_networks_are_told_where_they_are_listed(listed, resolved, settings):
    resolved[:] = ["10.20.0.7"]
    settings.WEBHOOK_NETWORKS = ["10.20.0.0/16"]
    target = targets.target_of("https://hooks.example.cn/")
    assert targets.addresses_of(target) == ["10.20.0.7"]
    resolved.append("10.21.0.7")
    with pytest.raises(targets.Forbidden):
        targets.addresses_of(target)


def test_a_host_taken_off_the_list_is_told_nothing_more(webhook, receiver, settings):
    services.test_webhook(actor=webhook.owner, webhook_id=webhook.public_id)
    settings.WEBHOOK_HOSTS = []
    assert deliveries.send_due() == 0
    assert receiver.received == []
    assert WebhookDelivery.objects.get().outcome == "FORBIDDEN"


def test_the_secret_is_shown_once_and_lies_encrypted(people, listed):
    page = signed_in(people.office)
    form = {"name": "平台", "url": "https://hooks.example.cn/"}
    shown = page.post(reverse("desk:add_webhook"), form).content.decode()
    webhook = Webhook.objects.get()
    assert webhook.secret in shown
    assert webhook.secret.startswith("whsec_")
    for address in (reverse("desk:webhooks"), reverse("desk:webhook", args=[webhook.public_id])):
        assert webhook.secret not in page.get(address).content.decode()
    encryption.add_key()
    assert keys_of_secrets() != {encryption.keyring().newest}
    assert reencrypt_secrets() == 1
    assert keys_of_secrets() == {encryption.keyring().newest}
    assert Webhook.objects.get().secret == webhook.secret


def test_adding_asks_for_the_password_that_was_given_long_ago(people, listed):
    page = signed_in(people.office, fresh=False)
    answer = page.post(reverse("desk:add_webhook"), {"name": "平台", "url": "https://hooks.example.cn/"})
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:confirm"))
    assert not Webhook.objects.exists()


def test_a_refused_address_is_told_at_its_field(people, listed):
    answer = signed_in(people.office).post(
        reverse("desk:add_webhook"), {"name": "平台", "url": "https://evil.example/"}
    )
    assert answer.status_code == 422
    assert "“接收地址”的主机“evil.example”不在允许的范围" in answer.content.decode()


def test_the_page_tests_pauses_resumes_and_removes(people, listed):
    webhook, _ = services.add_webhook(actor=people.office, name="平台", url="https://hooks.example.cn/")
    page = signed_in(people.office)

    def press(act):
        return page.post(reverse("desk:act_on_webhook", args=[webhook.public_id, act]), follow=True)

    assert "测试消息已列入" in press("test").content.decode()
    assert press("test").status_code == 409
    assert "待发送" in page.get(reverse("desk:webhook", args=[webhook.public_id])).content.decode()
    assert "已暂停" in press("pause").content.decode()
    assert press("pause").status_code == 409
    assert press("test").status_code == 409
    assert "已恢复" in press("resume").content.decode()
    assert press("other").status_code == 404
    page.post(reverse("desk:remove_webhook", args=[webhook.public_id]))
    assert not Webhook.objects.exists()
    noted = AccountEvent.objects.filter(action__startswith="WEBHOOK_").order_by("seq")
    assert list(noted.values_list("action", flat=True)) == [
        AccountAction.WEBHOOK_ADDED,
        AccountAction.WEBHOOK_PAUSED,
        AccountAction.WEBHOOK_RESUMED,
        AccountAction.WEBHOOK_REMOVED,
    ]
    # The people of the test were entered past the journal; its chain is whole.
    assert {fault.kind for fault in verify_accounts()} == {"UNTRACKED"}


def test_nobody_reaches_the_webhook_of_another(people, listed):
    webhook, _ = services.add_webhook(actor=people.office, name="平台", url="https://hooks.example.cn/")
    page = signed_in(people.second_office)
    assert page.get(reverse("desk:webhook", args=[webhook.public_id])).status_code == 404
    for act in ("test", "pause", "resume"):
        page.post(reverse("desk:act_on_webhook", args=[webhook.public_id, act]))
    page.post(reverse("desk:remove_webhook", args=[webhook.public_id]))
    webhook.refresh_from_db()
    assert webhook.paused_at is None
    assert not webhook.deliveries.exists()
    assert page.get(reverse("desk:webhooks")).status_code == 200
    assert signed_in(people.leader).get(reverse("desk:webhooks")).status_code == 403


def test_nobody_has_more_than_five(people, listed):
    for number in range(services.MOST_WEBHOOKS):
        services.add_webhook(actor=people.office, name=f"平台{number}", url="https://hooks.example.cn/")
    refused = code_of(services.add_webhook, actor=people.office, name="平台", url="https://hooks.example.cn/")
    assert refused == "too_many_webhooks"


def signed_in(user, *, fresh=True):
    page = Client()
    page.force_login(user)
    session = page.session
    moment = timezone.now() if fresh else timezone.now() - timedelta(hours=1)
    session["confirmed_at"] = moment.timestamp()
    session.save()
    return page
