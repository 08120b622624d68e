"""The units and persons of a case, typed once and used everywhere (当事人、单位登记)."""

from typing import Any

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from common import chain
from common.encryption import EncryptedCharField, blind_index
from common.records import Record

from .fire_case import FireCase


class PartyKind(models.TextChoices):
    """A unit or a person."""

    UNIT = "UNIT", "单位"
    PERSON = "PERSON", "个人"


class Party(Record):
    """A unit or person that the case speaks of (单位或个人, 第十五条、第二十六条（二）).

    ``key`` names the party inside its case file. The fields of a unit are those that article 26 (2)
    asks of the fire unit's overview; a person has none of them and a unit none of a person's.
    """

    case = models.ForeignKey(FireCase, verbose_name="案件", on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField("序号")
    key = models.CharField("代号", max_length=40)
    kind = models.CharField("类别", max_length=10, choices=PartyKind)
    name = models.CharField("名称或姓名", max_length=200)

    founded_on = models.DateField("成立日期", null=True, blank=True)
    registered_address = models.CharField("注册地址", max_length=200, blank=True)
    ownership = models.CharField("所有制性质", max_length=100, blank=True)
    affiliation = models.CharField("隶属关系", max_length=200, blank=True)
    business_scope = models.TextField("经营范围", blank=True)
    licenses = models.TextField("证照情况", blank=True)
    workforce = models.TextField("劳动组织及工程（施工）情况", blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=50, blank=True)
    relation_to_fire_unit = models.TextField("与起火单位的关系", blank=True)

    gender = models.CharField("性别", max_length=1, choices=[("M", "男"), ("F", "女")], blank=True)
    age = models.PositiveSmallIntegerField("年龄", null=True, blank=True)
    identity_number = EncryptedCharField("身份证号", max_length=18, blank=True)
    # Finds the same number again without opening any; kept in step by save().
    identity_index = models.CharField(
        "身份证号索引", max_length=64, blank=True, editable=False, db_index=True
    )
    phone = models.CharField("联系电话", max_length=30, blank=True)
    employer = models.CharField("工作单位", max_length=200, blank=True)
    post = models.CharField("职务", max_length=100, blank=True)
    is_minor = models.BooleanField("未成年人", default=False)
    history = HistoricalRecords()

    UNIT_FIELDS = (
        "founded_on",
        "registered_address",
        "ownership",
        "affiliation",
        "business_scope",
        "licenses",
        "workforce",
        "credit_code",
        "legal_representative",
        "relation_to_fire_unit",
    )
    PERSON_FIELDS = ("gender", "age", "identity_number", "phone", "employer", "post", "is_minor")

    SEARCHED_TEXTS = (
        "name",
        "registered_address",
        "ownership",
        "affiliation",
        "business_scope",
        "licenses",
        "workforce",
        "credit_code",
        "legal_representative",
        "relation_to_fire_unit",
        "employer",
        "post",
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位和个人"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="party_key_is_unique"),
            models.UniqueConstraint(fields=["case", "position"], name="party_position_is_unique"),
            models.CheckConstraint(
                name="unit_has_no_person_fields",
                condition=Q(kind=PartyKind.PERSON)
                | Q(gender="", age__isnull=True, identity_number="", employer="", post="", is_minor=False),
                violation_error_message="单位不得填写“性别”“年龄”“身份证号”“工作单位”“职务”“未成年人”。",
            ),
            models.CheckConstraint(
                name="person_has_no_unit_fields",
                condition=Q(kind=PartyKind.UNIT)
                | Q(
                    founded_on__isnull=True,
                    registered_address="",
                    ownership="",
                    affiliation="",
                    business_scope="",
                    licenses="",
                    workforce="",
                    credit_code="",
                    legal_representative="",
                ),
                violation_error_message="个人不得填写“成立日期”“注册地址”“经营范围”等单位项目。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.identity_index = blind_index(self.identity_number)
        super().save(*args, **kwargs)

    def former_digests(self) -> tuple[str, ...]:
        """Return the digest that rows had while identity numbers were not encrypted."""
        state = self.state() | {"identity_number": self.identity_number}
        if state.pop("identity_index") != blind_index(self.identity_number):
            return ()
        return (chain.digest(state),)


class PartyRole(Record):
    """A part that a party plays in the case (身份)."""

    class Role(models.TextChoices):
        """What the party is to the fire."""

        FIRE_UNIT = "FIRE_UNIT", "起火单位"
        FIRE_HOUSEHOLD = "FIRE_HOUSEHOLD", "起火户"
        RELATED_UNIT = "RELATED_UNIT", "相关单位"
        OWNER = "OWNER", "产权人"
        LESSOR = "LESSOR", "出租人"
        LESSEE = "LESSEE", "承租人"
        PROPERTY_MANAGER = "PROPERTY_MANAGER", "物业服务企业"
        CONTRACTOR = "CONTRACTOR", "建设、施工、服务单位"
        GOVERNMENT_BODY = "GOVERNMENT_BODY", "政府及有关部门"
        LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE", "法定代表人"
        PRINCIPAL = "PRINCIPAL", "主要负责人"
        ACTUAL_CONTROLLER = "ACTUAL_CONTROLLER", "实际控制人"
        DIRECTLY_RESPONSIBLE = "DIRECTLY_RESPONSIBLE", "直接责任人"
        MANAGER = "MANAGER", "管理人员"
        OPERATOR = "OPERATOR", "现场操作人员"
        DISCOVERER = "DISCOVERER", "发现人员"
        REPORTER = "REPORTER", "报警人"
        FIREFIGHTER = "FIREFIGHTER", "扑救人员"
        WITNESS = "WITNESS", "目击者"
        INFORMED_PERSON = "INFORMED_PERSON", "知情人"
        DECEASED = "DECEASED", "死亡人员"
        INJURED = "INJURED", "受伤人员"
        PUBLIC_OFFICIAL = "PUBLIC_OFFICIAL", "公职人员"
        OTHER = "OTHER", "其他"

    party = models.ForeignKey(
        Party, verbose_name="单位或个人", on_delete=models.CASCADE, related_name="roles"
    )
    position = models.PositiveSmallIntegerField("序号")
    role = models.CharField("身份", max_length=30, choices=Role)
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "身份"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["party", "role"], name="party_role_is_unique")]
