"""The one kind of refusal that services raise (业务拒绝)."""


class DomainError(Exception):
    """Refuse an act or an input (拒绝), naming the code, the article and a Chinese message.

    :param code: stable machine name in lower snake case, e.g. ``signature_missing``.
    :param message: Chinese sentence for people; it names the field.
    :param article: label of the article that is the reason, e.g. ``第二十七条``; empty if none is.
    :param about: key of the record that the refusal speaks of, empty if it speaks of none.
    """

    def __init__(self, code: str, message: str, *, article: str = "", about: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.article = article
        self.about = about
