"""Find the person who asks with what every page needs to know (当前用户): the body and the roles held."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import User
from accounts.selectors import with_roles_held


class PersonBackend(ModelBackend):
    """Load the person of a request once, so that access is decided without asking again.

    A person is loaded afresh at every request: a role granted or taken back counts from the next one.
    """

    def get_user(self, user_id: int) -> User | None:
        user = with_roles_held(User.objects.filter(pk=user_id)).first()
        return user if user is not None and self.user_can_authenticate(user) else None
