"""Refusals as problem details (问题详情, RFC 9457): code, Chinese sentence, article, fields."""

import math
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.forms import Form
from django.http import Http404
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from common.errors import DomainError
from common.http import STATUS
from common.outages import RETRY_AFTER_SECONDS, outage_of

MEDIA_TYPE = "application/problem+json"
_ARTICLE = re.compile(r"(?<![典法例则定令》）])第[一二三四五六七八九十]{1,4}条")
_TITLES = {
    400: "请求不正确",
    401: "未登录",
    403: "无权办理",
    404: "没有或者无权查阅",
    405: "不支持的方法",
    406: "不支持的返回格式",
    409: "不能办理",
    412: "版本已过时",
    413: "内容过大",
    415: "不支持的内容格式",
    422: "内容不符合要求",
    428: "缺少版本",
    429: "请求过于频繁",
    503: "暂不可用",
    507: "存储空间已满",
}
_API_STATUS = {"scope_missing": 403, "authentication_too_old": 403, "no_such_part": 404}
# What the framework says in English, in the words of the pages.
_SENTENCES: dict[type[exceptions.APIException], tuple[str, str]] = {
    exceptions.NotAuthenticated: ("not_authenticated", "请登录，或者提供访问令牌。"),
    exceptions.AuthenticationFailed: ("token_invalid", "访问令牌无效，或者已经过期、撤销。"),
    exceptions.MethodNotAllowed: ("method_not_allowed", "此地址不支持这种请求方法。"),
    exceptions.NotAcceptable: ("not_acceptable", "此地址只返回JSON。"),
    exceptions.UnsupportedMediaType: ("unsupported_media_type", "请求内容应为JSON或者multipart表单。"),
    exceptions.ParseError: ("malformed", "请求内容不是有效的JSON或者multipart表单。"),
    exceptions.NotFound: ("not_found", "没有这个地址，或者您无权查阅。"),
}


class Problem(exceptions.APIException):
    """Refuse a request of the API (拒绝) with everything a program needs to go on.

    :param extra: further members of the answer; ``version`` is the current ETag.
    """

    def __init__(
        self,
        status_code: int,
        code: str,
        message: str,
        *,
        article: str = "",
        errors: Iterable[dict[str, str]] = (),
        version: str = "",
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message, code)
        self.status_code = status_code
        self.code = code
        self.message = message
        self.article = article
        self.errors = list(errors)
        self.version = version
        self.extra = extra or {}


def form_problem(form: Form, article: str) -> Problem:
    """Return the refusal of a form with each field's message (内容不符合要求)."""
    errors = [
        field_error("" if name == "__all__" else name, str(message), article)
        for name, messages in form.errors.items()
        for message in messages
    ]
    return Problem(422, "invalid", errors[0]["message"], article=errors[0]["article"], errors=errors)


def field_error(field: str, message: str, article: str) -> dict[str, str]:
    """Return one field's refusal; the article is the one its message names, else the act's."""
    named = _ARTICLE.search(message)
    return {"field": field, "message": message, "article": named.group() if named else article}


def status_of(error: DomainError) -> int:
    """Return the status of a refusal, the same as the pages'."""
    return STATUS.get(error.code, _API_STATUS.get(error.code, 409))


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into problem details; what is no refusal goes on as a fault."""
    problem = _problem(error, context.get("request"))
    if problem is None:
        return None
    set_rollback()
    body = {
        "type": "about:blank",
        "title": _TITLES.get(problem.status_code, "不能办理"),
        "status": problem.status_code,
        "code": problem.code,
        "detail": problem.message,
        "article": problem.article,
        "errors": problem.errors,
        **problem.extra,
    }
    response = Response(body, status=problem.status_code, content_type=MEDIA_TYPE)
    if problem.version:
        response.headers["ETag"] = problem.version
    if isinstance(error, exceptions.Throttled):
        response.headers["Retry-After"] = str(math.ceil(error.wait or 1))
    if problem.status_code == STATUS["database_busy"]:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    challenge = getattr(error, "auth_header", None)
    if challenge:
        response.headers["WWW-Authenticate"] = challenge
    return response


def _problem(error: Exception, request: Request | None) -> Problem | None:
    match error:
        case Problem():
            return error
        case DomainError():
            return Problem(status_of(error), error.code, error.message, article=error.article)
        case Http404():
            return Problem(404, *_SENTENCES[exceptions.NotFound])
        case RequestDataTooBig():
            return Problem(413, "too_large", "请求内容过大。")
        case SuspiciousOperation():
            return Problem(400, "malformed", "请求不正确。")
        case DjangoPermissionDenied():
            return Problem(403, "permission_denied", "您无权办理。")
        case exceptions.Throttled():
            wait = math.ceil(error.wait or 1)
            return Problem(429, "throttled", f"请求过于频繁，请在{wait}秒后重试。")
        case exceptions.PermissionDenied():
            code = error.detail.code
            chinese = code != exceptions.PermissionDenied.default_code
            return Problem(403, code, str(error.detail) if chinese else "您无权使用这个接口。")
        case exceptions.APIException():
            code, sentence = _SENTENCES.get(type(error), ("malformed", "请求不正确。"))
            return Problem(error.status_code, code, sentence)
    outage = outage_of(error)
    return None if outage is None else Problem(STATUS[outage.code], outage.code, outage.message)
