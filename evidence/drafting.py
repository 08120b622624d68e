"""Documents of appraisals (鉴定委托书, 第十九条)."""

from collections.abc import Iterator

from cases.drafting.base import BLANK, RULES, CasePapers, Draft, Drafter
from documents.official import OfficialDocument, paragraphs
from evidence.models import Appraisal


def appraisal_entrustment(papers: CasePapers) -> Iterator[Draft]:
    """Draft the entrustment of each appraisal, by the group once it stands (鉴定委托书, 第十九条)."""
    for one in Appraisal.objects.filter(case=papers.case):
        title = f"鉴定委托书（{one.subject}）"
        body = papers.investigating_body(one.entrusted_on)
        filed = papers.filed("APPRAISAL_ENTRUSTMENT", title, on=one.entrusted_on)
        yield Draft(
            OfficialDocument(
                kind="APPRAISAL_ENTRUSTMENT",
                title="鉴定委托书",
                heads=(body,),
                addressee=one.institution or BLANK,
                blocks=paragraphs(
                    papers.what_happened(),
                    f"根据{RULES}第十九条的规定，因调查工作需要，现委托你单位对下列事项进行"
                    f"{one.get_kind_display()}：{one.subject}。",
                    "请在具备相应资质的范围内，依照有关标准独立、客观、公正地开展检验、鉴定，"
                    "出具书面结论。结论应当加盖鉴定机构印章，并由鉴定人签名。",
                    f"检验、鉴定结束后，请将书面结论送交{body}。",
                ),
                signatures=(body,),
                note=f"联系人：{BLANK}，联系电话：{BLANK}",
                number=filed["number"],
                dated=filed["dated"],
            ),
            subject=one.subject,
            register_title=title,
        )


DRAFTERS: dict[str, Drafter] = {"APPRAISAL_ENTRUSTMENT": appraisal_entrustment}
