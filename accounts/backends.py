"""Find the person who asks with what every page needs to know (当前用户): the body and the roles held."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Prefetch

from accounts.models import RoleGrant, User


class PersonBackend(ModelBackend):
    """Load the person of a request once, so that access is decided without asking again.

    A person is loaded afresh at every request: a role granted or taken back counts from the next one.
    """

    def get_user(self, user_id: int) -> User | None:
        held = Prefetch(
            "role_grants", RoleGrant.objects.filter(revoked_at__isnull=True), to_attr="held_grants"
        )
        user = User.objects.select_related("agency").prefetch_related(held).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
