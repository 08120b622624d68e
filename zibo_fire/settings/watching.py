"""Settings of those who watch over the site: health, metrics, reports of errors."""

import os
import tempfile
from pathlib import Path

import environ

_env = environ.Env()

# Below this the site says that it is not ready.
LEAST_FREE_DISK_BYTES = _env.int("LEAST_FREE_DISK_MB", default=500) * 1024 * 1024

# How often scheduler and worker show that they are at work.
HEARTBEAT_SECONDS = _env.int("HEARTBEAT_SECONDS", default=15)

METRICS = _env.bool("METRICS", default=False)
# Who may read them: whoever asks directly from these addresses or networks, and whoever has the token.
METRICS_ADDRESSES = _env.list("METRICS_ADDRESSES", default=[])
METRICS_TOKEN = _env.str("METRICS_TOKEN", default="")
PROMETHEUS_EXPORT_MIGRATIONS = False
WATCHING_APPS = ["django_prometheus"] if METRICS else []
METRICS_BEFORE = ["django_prometheus.middleware.PrometheusBeforeMiddleware"] if METRICS else []
METRICS_AFTER = ["django_prometheus.middleware.PrometheusAfterMiddleware"] if METRICS else []
if METRICS:
    # The processes of one web server add up here; each machine or container has its own.
    _folder = Path(tempfile.gettempdir()) / f"zibo-fire-metrics-{os.getuid()}"
    _folder.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_folder))

# Errors are reported to this Sentry, without any content; empty for none.
SENTRY_DSN = _env.str("SENTRY_DSN", default="")
