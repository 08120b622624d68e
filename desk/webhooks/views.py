"""The pages of a person's own webhooks (变更通知)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.sessions import recent_authentication_required
from common.errors import DomainError
from desk.webhooks import services
from desk.webhooks.deliveries import GIVEN_UP_AFTER
from desk.webhooks.forms import WebhookForm

_SHOWN = 100
_OF_THE_ADDRESS = ("address_invalid", "host_not_allowed")
_ACTS: dict[str, tuple[Callable[..., object], str]] = {
    "test": (services.test_webhook, "测试消息已列入，几秒钟后刷新本页可见结果。"),
    "pause": (services.pause_webhook, "已暂停；其间的变更在恢复后补发。"),
    "resume": (services.resume_webhook, "已恢复。"),
}


@never_cache
@require_GET
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the person's own webhooks (变更通知)."""
    mine = request.user.webhooks.all()
    if not mine:
        services.require_right(request.user)
    context = {"webhooks": mine, "hosts": settings.WEBHOOK_HOSTS, "section": "api"}
    return render(request, "desk/webhooks.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@recent_authentication_required
@sensitive_variables("secret")
def add_webhook(request: HttpRequest) -> HttpResponse:
    """Register a webhook and show its secret once (登记变更通知)."""
    services.require_right(request.user)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = services.add_webhook(actor=request.user, **form.cleaned_data)
            return render(
                request, "desk/webhook_made.html", {"webhook": webhook, "secret": secret, "section": "api"}
            )
        except DomainError as error:
            form.add_error(
                "url" if error.code in ("address_invalid", "host_not_allowed") else None, error.message
            )
    status = 422 if form.errors else 200
    return render(request, "desk/webhook_form.html", {"form": form, "section": "api"}, status=status)


@never_cache
@require_GET
def webhook(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Show one webhook with what it was told lately (通知记录)."""
    found = _own(request.user, webhook_id)
    shown = found.deliveries.select_related("event__case").defer("event__body")[:_SHOWN]
    context = {
        "webhook": found,
        "deliveries": shown,
        "most": _SHOWN,
        "hours": int(GIVEN_UP_AFTER.total_seconds() // 3600),
        "section": "api",
    }
    return render(request, "desk/webhook.html", context)


@require_POST
def act_on_webhook(request: HttpRequest, webhook_id: str, act: str) -> HttpResponse:
    """Test, pause or resume a webhook (测试、暂停、恢复)."""
    if act not in _ACTS:
        raise Http404
    service, done = _ACTS[act]
    service(actor=request.user, webhook_id=webhook_id)
    messages.success(request, done)
    return redirect("desk:webhook", webhook_id)


@require_POST
def remove_webhook(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Remove a webhook (删除变更通知)."""
    services.remove_webhook(actor=request.user, webhook_id=webhook_id)
    messages.success(request, "已删除。")
    return redirect("desk:webhooks")


def _own(user: User, webhook_id: str) -> services.Webhook:
    try:
        return services.webhook_of(user, webhook_id)
    except DomainError:
        raise Http404 from None
