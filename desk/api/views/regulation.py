"""The law, its rules, the calendar and the calculator (规定、规则、节假日、期限计算), and who asks (我)."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.selectors import granted_roles
from common import chain
from deadlines.engine.calendar import default_calendar
from deadlines.jsonlines import InputError, compute, read_facts
from desk.api.base import ApiView
from desk.api.describing import documented
from desk.api.problems import Problem, field_error
from desk.api.serializers import regulation as shapes
from regulation.articles import Regulation, load_regulation
from regulation.rulebook import RULEBOOK_CODES, load_rulebook

MAX_QUERY = 60
MOST_APPRAISALS = 100


class MeSerializer(serializers.Serializer):
    """The person behind a request (我)."""

    username = serializers.CharField()
    full_name = serializers.CharField()
    agency = serializers.CharField(allow_null=True)
    post = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    token = serializers.CharField(allow_null=True, help_text="所用访问令牌的名称；网页登录的为null。")
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField(allow_null=True)


class RuleSerializer(serializers.Serializer):
    """One time limit of the rulebook beside its words (期限规则)."""

    code = serializers.CharField()
    title = serializers.CharField()
    article = serializers.CharField()
    quote = serializers.CharField()
    norm = serializers.CharField()
    force = serializers.CharField(source="force.value")
    runs_from = serializers.CharField()
    met_by = serializers.CharField()
    days = serializers.IntegerField()
    working_days = serializers.IntegerField()
    months = serializers.IntegerField()
    years = serializers.IntegerField()
    paused_by_appraisal = serializers.BooleanField()


class WordedSerializer(serializers.Serializer):
    """One rule beside the words that it encodes (规则)."""

    code = serializers.CharField()
    article = serializers.CharField()
    label = serializers.CharField()
    quote = serializers.CharField()


class RulebookSerializer(serializers.Serializer):
    """The rulebook of a regulation (规则手册)."""

    code = serializers.CharField()
    regulation = serializers.CharField()
    deadlines = RuleSerializer(many=True)
    exclusions = WordedSerializer(many=True)
    bodies = WordedSerializer(many=True)
    subgroups = WordedSerializer(many=True)
    recusal_grounds = WordedSerializer(many=True)
    report_parts = WordedSerializer(many=True)


class MeView(ApiView):
    """Who asks, and with which token (我)."""

    @documented("我和所用的访问令牌", operation_id="me", responses=MeSerializer, refusals=("401", "429"))
    def get(self, request: Request) -> Response:
        """Return the person, the roles held now and the token's scopes."""
        user, token, roles = request.user, request.auth, granted_roles(request.user)
        body = {
            "username": user.username,
            "full_name": user.full_name,
            "agency": user.agency.name if user.agency is not None else None,
            "post": user.post,
            "roles": [role.value for role in Role if role in roles],
            "token": token.name if token is not None else None,
            "scopes": token.scopes if token is not None else [],
            "expires_at": token.expires_at if token is not None else None,
        }
        return Response(MeSerializer(body).data)


class RegulationView(ApiView):
    """The regulation (规定)."""

    @documented(
        "规定全文，或者含有所查文字的条",
        operation_id="regulation_read",
        parameters=[OpenApiParameter("q", str, description="要查的文字。")],
        responses=shapes.RegulationSerializer,
        refusals=("401", "403", "429"),
    )
    def get(self, request: Request) -> Response:
        """Return the regulation; with ``q`` only the articles that hold the words."""
        text = _regulation()
        query = " ".join(request.query_params.get("q", "").split())[:MAX_QUERY]
        names = ("code", "title", "document_number", "issuer", "issued_on", "effective_from")
        body: dict[str, Any] = {name: getattr(text, name) for name in names}
        body["articles"] = [match.article for match in text.search(query)] if query else text.articles
        return Response(shapes.RegulationSerializer(body).data)


class ArticleView(ApiView):
    """One article (条)."""

    @documented("一条规定", operation_id="article_read", responses=shapes.ArticleSerializer)
    def get(self, request: Request, number: int) -> Response:
        """Return the article of that number."""
        for article in _regulation().articles:
            if article.number == number:
                return Response(shapes.ArticleSerializer(article).data)
        raise Http404


class RulebookView(ApiView):
    """The rules as data (规则手册)."""

    @documented(
        "规则手册", operation_id="rulebook_read", responses=RulebookSerializer, refusals=("401", "403", "429")
    )
    def get(self, request: Request) -> Response:
        """Return every rule beside the words of the article that it encodes."""
        return Response(RulebookSerializer(load_rulebook(RULEBOOK_CODES[-1])).data)


class HolidaysView(ApiView):
    """The working calendar (节假日安排)."""

    @documented(
        "工作日历和节假日安排通知",
        operation_id="holidays_read",
        responses=shapes.CalendarSerializer,
        refusals=("401", "403", "429"),
    )
    def get(self, request: Request) -> Response:
        """Return the notices and through which day they settle the calendar."""
        return Response(shapes.CalendarSerializer(default_calendar()).data)


class CalculatorView(ApiView):
    """The statutory dates of a fire without a case (期限计算)."""

    acting_scope = ApiView.reading_scope

    @documented(
        "期限计算",
        operation_id="deadlines_compute",
        request=shapes.CalculationRequestSerializer,
        responses=shapes.CalculationSerializer,
        refusals=("400", "401", "403", "413", "415", "422", "429"),
    )
    def post(self, request: Request) -> Response:
        """Compute every date of the regulation, as the command of the same input does; nothing is kept."""
        facts = request.data
        if not isinstance(facts, dict):
            raise Problem(422, "invalid_value", "请求内容应为JSON对象。")
        appraisals = facts.get("appraisals")
        if isinstance(appraisals, list) and len(appraisals) > MOST_APPRAISALS:
            message = f"“检验、鉴定”最多{MOST_APPRAISALS}次。"
            raise Problem(
                422, "invalid_value", message, errors=[field_error("appraisals", message, "第二十八条")]
            )
        try:
            deadlines = compute(read_facts(facts), default_calendar())
        except InputError as error:
            errors = [field_error(error.field or "", error.message, "")]
            raise Problem(
                422, error.code, error.message, article=errors[0]["article"], errors=errors
            ) from None
        return Response(shapes.CalculationSerializer({"deadlines": chain.plain(deadlines)}).data)


def _regulation() -> Regulation:
    return load_regulation(load_rulebook(RULEBOOK_CODES[-1]).regulation)
