"""Show counts and durations to Prometheus (运行指标), where they are switched on, to whom they are open."""

import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django_prometheus.exports import ExportToDjangoView


def metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics to whoever may read them; to anybody else the address does not exist."""
    if not settings.METRICS or not (_has_token(request) or _is_near(request)):
        return HttpResponseNotFound()
    answer: HttpResponse = ExportToDjangoView(request)
    return answer


def _has_token(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _is_near(request: HttpRequest) -> bool:
    """Tell whether an allowed address asks directly; what comes through the proxy bears its address."""
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ip_network(allowed) for allowed in settings.METRICS_ADDRESSES)
