"""The typefaces of an official document and where each may be found (公文字体, GB/T 9704-2012).

TrueType and OpenType files only: a compressed web font of this size costs half a minute a render.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """Name one font that may play a role (候选字体).

    :param pattern: regular expression that a full, family or PostScript name must match entirely.
    :param paths: system paths to look at, in order; empty if only configured folders can hold it.
    """

    pattern: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role:
    """Describe a typeface that the page form asks for (字体用途).

    :param family: the name by which style sheets call it, whatever the file's own name is.
    :param candidates: in order of preference.
    """

    code: str
    label: str
    family: str
    candidates: tuple[Candidate, ...]


_NOTO = "/usr/share/fonts/opentype/noto/"
_NOTO_ALTERNATIVE = "/usr/share/fonts/noto-cjk/"


def _noto(file: str, pattern: str) -> Candidate:
    return Candidate(pattern, (_NOTO + file, _NOTO_ALTERNATIVE + file))


SERIF_REGULAR = _noto("NotoSerifCJK-Regular.ttc", r"Noto Serif CJK SC|Noto Serif CJK SC Regular")

FANGSONG = Role(
    "fangsong",
    "仿宋",
    "Document Fangsong",
    (
        Candidate(r"仿宋_GB2312|FangSong_GB2312"),
        Candidate(r"方正仿宋.*|FZFangSong.*|FZFSK?--GB.*"),
        Candidate(r"仿宋|FangSong|华文仿宋|STFangsong"),
        Candidate(r"FandolFang.*"),
    ),
)
KAITI = Role(
    "kaiti",
    "楷体",
    "Document Kaiti",
    (
        Candidate(r"楷体_GB2312|KaiTi_GB2312"),
        Candidate(r"方正楷体.*|FZKai.*|FZKTK?--GB.*"),
        Candidate(r"楷体|KaiTi|华文楷体|STKaiti"),
        Candidate(
            r"LXGW WenKai( Regular)?|霞鹜文楷",
            (
                "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
                "/usr/share/fonts/opentype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
            ),
        ),
        Candidate(r"AR PL UKai CN", ("/usr/share/fonts/truetype/arphic/ukai.ttc",)),
    ),
)
HEITI = Role(
    "heiti",
    "黑体",
    "Document Heiti",
    (
        Candidate(r"黑体|SimHei"),
        Candidate(r"方正黑体.*|FZHei-.*|FZHTK?--GB.*"),
        _noto("NotoSansCJK-Medium.ttc", r"Noto Sans CJK SC Medium"),
        _noto("NotoSansCJK-Regular.ttc", r"Noto Sans CJK SC|Noto Sans CJK SC Regular"),
    ),
)
XIAOBIAOSONG = Role(
    "xiaobiaosong",
    "小标宋",
    "Document Xiaobiaosong",
    (
        Candidate(r"方正小标宋.*|FZXiaoBiaoSong.*|FZXBSK?--GB.*"),
        Candidate(r"小标宋.*|华文中宋|STZhongsong"),
        _noto("NotoSerifCJK-Bold.ttc", r"Noto Serif CJK SC Bold"),
        _noto("NotoSerifCJK-SemiBold.ttc", r"Noto Serif CJK SC SemiBold"),
    ),
)
SONGTI = Role("songti", "宋体", "Document Songti", (Candidate(r"宋体|SimSun"), SERIF_REGULAR))
# The last resort for rare characters in names: everything else lacks some of them.
FALLBACK = Role("fallback", "补字字体", "Document Fallback", (SERIF_REGULAR,))

ROLES = (FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI, FALLBACK)
