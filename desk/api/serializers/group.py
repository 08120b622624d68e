"""How the group of a case is written as JSON (调查组、回避)."""

from rest_framework import serializers

from cases.models import (
    Declaration,
    Delegation,
    GroupMember,
    InvestigationGroup,
    InvitedBody,
    Recusal,
    Subgroup,
)


class MemberSerializer(serializers.ModelSerializer):
    """A person in the group (调查组成员); ``key`` names the person in the forms of acts."""

    replaces = serializers.SlugRelatedField("key", read_only=True, allow_null=True)
    has_account = serializers.SerializerMethodField()

    class Meta:
        model = GroupMember
        fields = (
            "key",
            "role",
            "name",
            "agency_name",
            "agency_kind",
            "post",
            "specialty",
            "joined_on",
            "left_on",
            "replaces",
            "has_account",
        )

    def get_has_account(self, member: GroupMember) -> bool:
        return member.user_id is not None


class SubgroupSerializer(serializers.ModelSerializer):
    """A working subgroup (工作小组)."""

    head = serializers.SlugRelatedField("key", read_only=True, allow_null=True)
    members = serializers.SerializerMethodField()

    class Meta:
        model = Subgroup
        fields = ("kind", "name", "head", "members")

    def get_members(self, subgroup: Subgroup) -> list[str]:
        return [place.member.key for place in subgroup.memberships.all()]


class InvitedBodySerializer(serializers.ModelSerializer):
    """A body invited (邀请参加的机关)."""

    class Meta:
        model = InvitedBody
        fields = ("kind", "name", "invited_on", "invitation_number", "has_attended", "representative")


class InvestigationGroupSerializer(serializers.ModelSerializer):
    """The group (火灾事故调查组)."""

    members = MemberSerializer(many=True)
    subgroups = SubgroupSerializer(many=True)
    invited_bodies = InvitedBodySerializer(many=True)

    class Meta:
        model = InvestigationGroup
        fields = (
            "name",
            "established_by",
            "leadership",
            "delegation_number",
            "members",
            "subgroups",
            "invited_bodies",
        )


class DeclarationSerializer(serializers.ModelSerializer):
    """A declaration on the grounds of recusal (回避声明)."""

    person = serializers.SerializerMethodField()
    member = serializers.SlugRelatedField("key", read_only=True, allow_null=True)

    class Meta:
        model = Declaration
        fields = ("person", "member", "declared_on", "has_conflict")

    def get_person(self, declaration: Declaration) -> str:
        return str(declaration.member or declaration.user)


class RecusalSerializer(serializers.ModelSerializer):
    """A recusal (回避); ``id`` names it in the forms of the acts that decide or lift it."""

    person = serializers.SerializerMethodField()
    member = serializers.SlugRelatedField("key", read_only=True, allow_null=True)
    successor = serializers.SlugRelatedField("key", read_only=True, allow_null=True)

    class Meta:
        model = Recusal
        fields = (
            "id",
            "person",
            "member",
            "applied_by",
            "ground",
            "reason",
            "declared_on",
            "outcome",
            "decided_on",
            "decided_by",
            "document_number",
            "successor",
            "lifted_on",
        )

    def get_person(self, recusal: Recusal) -> str:
        return str(recusal.member or recusal.user)


class DelegationSerializer(serializers.ModelSerializer):
    """A written delegation to a deputy (委托副组长)."""

    deputy = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = Delegation
        fields = ("deputy", "starts_on", "ends_on", "document_number")


class GapSerializer(serializers.Serializer):
    """Something that is lacking (缺项)."""

    code = serializers.CharField()
    article = serializers.CharField()
    item = serializers.CharField()
    message = serializers.CharField()
    part = serializers.IntegerField()


class GroupSerializer(serializers.Serializer):
    """The group with its recusals and what it lacks (调查组)."""

    group = InvestigationGroupSerializer(allow_null=True)
    declarations = DeclarationSerializer(many=True)
    delegations = DelegationSerializer(many=True)
    recusals = RecusalSerializer(many=True)
    gaps = GapSerializer(many=True)
