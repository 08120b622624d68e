"""Send one message to one receiver within seconds (发送通知): no redirects, no proxies, no reading on."""

import contextlib
import http.client
import socket
import ssl
import threading
from dataclasses import dataclass

from common.errors import DomainError
from desk.webhooks.models import WebhookDelivery
from desk.webhooks.targets import Forbidden, Target, addresses_of, target_of

SECONDS = 5.0
_Outcome = WebhookDelivery.Outcome


@dataclass(frozen=True, slots=True)
class Sent:
    """What an attempt came to (发送结果)."""

    outcome: WebhookDelivery.Outcome
    detail: str

    @property
    def is_accepted(self) -> bool:
        """Tell whether the receiver took the message."""
        return self.outcome == _Outcome.ACCEPTED

    @property
    def is_silence(self) -> bool:
        """Tell whether the receiver did not answer, so that asking it again soon is in vain."""
        return self.outcome in (_Outcome.UNREACHED, _Outcome.UNKNOWN)


def send(url: str, body: bytes, headers: dict[str, str]) -> Sent:
    """Send a message and return what came of it; whatever happens is an outcome, and nothing is raised."""
    try:
        target = target_of(url)
        addresses = addresses_of(target)
    except DomainError as error:
        return Sent(_Outcome.FORBIDDEN, error.message)
    except Forbidden as error:
        return Sent(_Outcome.FORBIDDEN, str(error))
    except (OSError, UnicodeError):
        return Sent(_Outcome.UNREACHED, "主机名无法解析。")
    connection = http.client.HTTPConnection(target.host, target.port, timeout=SECONDS)
    try:
        connection.sock = _connect(target, addresses[0])
    except OSError as error:
        return Sent(_Outcome.UNREACHED, f"未能连接：{_reason(error)}")
    # The time-out of a socket is for each piece; one that drips answers would hold the worker for ever.
    watch = threading.Timer(SECONDS, _hang_up, [connection.sock])
    watch.start()
    try:
        connection.request("POST", target.path, body, {"Content-Type": "application/json", **headers})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return Sent(_Outcome.UNKNOWN, f"已发出，没有收到完整的答复：{_reason(error)}")
    finally:
        watch.cancel()
        connection.close()
    if 200 <= status < 300:
        return Sent(_Outcome.ACCEPTED, f"答复{status}")
    reason = "，不跟随转向" if 300 <= status < 400 else ""
    return Sent(_Outcome.REFUSED, f"答复{status}{reason}")


def _connect(target: Target, address: str) -> socket.socket:
    """Return a connection to an address that was judged, encrypted for the name that was asked for."""
    plain = socket.create_connection((address, target.port), timeout=SECONDS)
    if not target.is_encrypted:
        return plain
    watch = threading.Timer(SECONDS, _hang_up, [plain])
    watch.start()
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise
    finally:
        watch.cancel()


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Of the socket itself: shutting down an encrypted one would wait for the other side.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _reason(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "超过5秒。"
        case ssl.SSLCertVerificationError():
            return "对方的证书不可信。"
        case ConnectionRefusedError():
            return "对方拒绝连接。"
    return "连接中断。"
