"""Ask for the password again on the page of a weighty act itself (再次验证身份), so that nothing is lost."""

from django.http import HttpRequest

from accounts import sessions
from accounts.forms.sign_in import ConfirmForm

FIELD = "password"


def password_asked(request: HttpRequest) -> ConfirmForm | None:
    """Return the form to show for the password, or None where it was given lately or with this POST.

    A page that shows the form beside its own fields sends both together; a wrong password comes back
    with its error.
    """
    if sessions.recently_authenticated(request):
        return None
    if request.method != "POST" or FIELD not in request.POST:
        return ConfirmForm(request=request)
    form = ConfirmForm(request.POST, request=request)
    if not form.is_valid():
        return form
    sessions.note_confirmed(request.session)
    request.session.cycle_key()
    return None
