"""Addresses of signing in, one's own account and the administrators (登录、人员与机构)."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.views import account, administration, interrupted, security, sign_in, tokens

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.SignInView.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.ChangePasswordView.as_view(), name="change_password"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/add/", tokens.add_token, name="add_token"),
    path("account/tokens/<int:token_id>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("account/confirm/", sign_in.ConfirmView.as_view(), name="confirm"),
    path("account/continue/", interrupted.continue_after, name="continue"),
    path("people/", administration.people, name="people"),
    path("people/add/", administration.add_person, name="add_person"),
    path("people/of/<str:username>/", administration.edit_person, name="edit_person"),
    path("people/of/<str:username>/password/", administration.reset_password, name="reset_password"),
    path("people/of/<str:username>/<slug:act>/", administration.act_on_person, name="act_on_person"),
    path("agencies/", administration.agencies, name="agencies"),
    path("agencies/add/", administration.edit_agency, name="add_agency"),
    path("agencies/<int:agency_id>/", administration.edit_agency, name="edit_agency"),
    path("roles/", security.roles, name="roles"),
    path("roles/of/<str:username>/", security.edit_roles, name="edit_roles"),
    path("account-journal/", security.journal, name="journal"),
]
