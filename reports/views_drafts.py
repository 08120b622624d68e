"""What the editor asks for while a person types (自动保存、即时预览)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cases import access
from cases.lifecycle import Act
from common.errors import DomainError
from common.http import STATUS
from reports.editors import target_of
from reports.services.drafts import MAX_DRAFT_CHARACTERS, keep_draft
from reports.typed import typed_preview


@require_POST
@never_cache
def save_draft(request: HttpRequest, public_id: str, kind_name: str, key: str) -> HttpResponse:
    """Keep what is typed in one field, privately, and say when (自动保存)."""
    try:
        case = access.contents_for_reader(public_id, request.user)
        base = request.POST.get("base", "")
        target = target_of(case, kind_name, key, base)
        keep_draft(
            public_id=public_id,
            actor=request.user,
            kind=target.kind,
            field=request.POST.get("field", ""),
            text=request.POST.get("text", ""),
            base=base,
            number=target.number,
            form_key=request.POST.get("form_key", ""),
        )
    except DomainError as error:
        answer = {"state": "refused", "message": error.message}
        return JsonResponse(answer, status=STATUS.get(error.code, 409))
    return JsonResponse({"state": "kept", "at": timezone.localtime().strftime("%H:%M")})


@require_POST
@never_cache
def preview_typed(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show typed text as it will print (即时预览)."""
    case = access.contents_for_reader(public_id, request.user)
    access.permit(case=case, actor=request.user, act=Act.WRITE_REPORT)
    typed = typed_preview(case, request.POST.get("body", "")[:MAX_DRAFT_CHARACTERS])
    return render(request, "reports/writing/preview.html", {"case": case, "typed": typed})
