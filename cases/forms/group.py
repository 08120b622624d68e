"""Forms of the acts that set up the group (第二章)."""

from django import forms

from cases.forms.base import ActForm, ChineseDateField


class RequestGroupForm(ActForm):
    """Request the group (报请成立火灾事故调查组, 第六条)."""

    requested_on = ChineseDateField(label="报请日期")
    document_number = forms.CharField(label="请示文号", max_length=100)
