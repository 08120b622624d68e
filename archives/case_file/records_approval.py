"""Signatures, replies and the register in a case file (签名、批复、收发文, 第二十七条至第三十二条)."""

from cases.models import DocumentEntry
from reports.models import OfficialReply, Signature

from .fields import Property as P
from .record import Attachment, Record

SCAN_TYPES = ("application/pdf", "image/jpeg", "image/png")
# Characters of base64: a scan of 50 MiB.
MAX_SCAN_TEXT = 69_905_068

# Under the milestone of the adoption: a report adopted again is signed anew.
SIGNATURES = Record(
    name="signatures",
    label="签名",
    article="第二十七条",
    about="Signatures of members under an adopted report",
    model=Signature,
    owner="adoption",
    facts=(
        P("member", "第二十七条", "Member who signed", names="members"),
        P("signed_on", "第二十七条", "Day of the signature"),
        P("dissent", "第二十七条", "Statement of a dissenting member; left out if there is none"),
    ),
)

REPLIES = Record(
    name="replies",
    label="批复",
    article="第二十九条",
    about="What the government replied; the day is a milestone as well",
    model=OfficialReply,
    facts=(
        P("replied_on", "第二十九条", "Day of the reply"),
        P("document_number", "第二十九条", "Number of the reply"),
        P("accountability", "第三十条", "Requirements on accountability"),
        P("rectification", "第三十条", "Requirements on carrying out the measures"),
        P(
            "has_evaluation_clause",
            "第三十条",
            "The reply asks for an evaluation within a year; left out if it does not",
        ),
        P("addressees", "第三十条", "To whom the reply is addressed"),
        P("copies", "第三十条", "To whom copies go"),
        P("notified", "第三十条", "To whom it is made known"),
    ),
    max_items=20,
)

# Who registered a document is a matter of the system that it was registered in.
DOCUMENTS = Record(
    name="documents",
    label="收发文登记",
    article="第三十二条",
    about="Official documents that came in or went out",
    model=DocumentEntry,
    facts=(
        P("direction", "第三十二条", "Which way the document went"),
        P("kind", "第三十二条", "Code of the kind of document"),
        P("title", "第三十二条", "Title"),
        P("document_number", "第三十二条", "Number of the document"),
        P("dated_on", "第三十二条", "Day of the document"),
        P("correspondent", "第三十二条", "From or to whom"),
        P("signer", "第三十二条", "Who signed it"),
        P("file_name", "", "Name that the scan came with; left out if it is unfit for a file", is_name=True),
        P("media_type", "", "Format of the scan", values=SCAN_TYPES),
    ),
    rules={"dependentRequired": {"data": ["media_type"], "media_type": ["data"], "file_name": ["data"]}},
    attachment=Attachment("扫描件", "Bytes of the scan", MAX_SCAN_TEXT, is_required=False),
)
