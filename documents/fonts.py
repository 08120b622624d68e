"""Find the document fonts and lay them out for the render process (公文字体的查找与配置).

The chosen files are gathered in one folder with a fontconfig configuration of its own, so that the
render process sees these fonts and no others: the same document looks the same on every machine
that has the same files, and fontconfig scans the large files once, not at every render.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from documents.errors import PdfUnavailable
from documents.font_catalog import ROLES, Candidate, Role

SUFFIXES = (".ttf", ".otf", ".ttc")
# Changes whenever the layout of a font folder changes, so that an old one is not taken for a new one.
LAYOUT_VERSION = "2"
NAME_IDS = (1, 4, 6, 16)
# 间隔号 takes half a cell (GB/T 15834-2011); a face that gives it a whole one tears “10·15” apart.
MIDDLE_DOT = 0xB7
WIDEST_DOT = 0.6


@dataclass(frozen=True)
class Face:
    """Point at one face in a font file (字体文件中的一个字面).

    :param index: number of the face in a collection; 0 for a single font.
    """

    role: str
    path: Path
    index: int


@dataclass(frozen=True)
class FontSet:
    """Hold the fonts that documents are rendered with (字体集).

    :param configuration: path of the fontconfig file that names these fonts only.
    :param starts: first code points of the covered ranges, ascending.
    :param ends: last code points of the same ranges.
    """

    faces: tuple[Face, ...]
    configuration: Path
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def covers(self, character: str) -> bool:
        """Say whether some font of the set has a glyph for the character (字形覆盖)."""
        place = bisect_right(self.starts, ord(character)) - 1
        return place >= 0 and ord(character) <= self.ends[place]

    def source(self, role: Role) -> Path:
        """Return the file that plays a role (字体文件)."""
        return next(face.path for face in self.faces if face.role == role.code)


def font_set() -> FontSet:
    """Return the fonts of this machine (字体集): the agency's folder first, then the system's free ones.

    :raises PdfUnavailable: if no file is found for one of the typefaces.
    """
    folders = tuple(Path(folder) for folder in (settings.FONTS_DIR, settings.INSTALLED_FONTS_DIR) if folder)
    stamps = tuple((file, stat.st_size, stat.st_mtime_ns) for file, stat in _font_files(folders))
    return _font_set(Path(settings.STATE_DIR) / "cache" / "fonts", stamps)


def _font_files(folders: Iterable[Path]) -> Iterable[tuple[Path, os.stat_result]]:
    for folder in folders:
        if folder.is_dir():
            for file in sorted(folder.iterdir()):
                if file.suffix.lower() in SUFFIXES and file.is_file():
                    yield file, file.stat()


@lru_cache(maxsize=4)
def _font_set(root: Path, stamps: tuple[tuple[Path, int, int], ...]) -> FontSet:
    named = [(path, names) for path, _, _ in stamps for names in [_face_names(path)]]
    faces = []
    missing = []
    for role in ROLES:
        face = _find(role, named)
        if face is None:
            missing.append(role.label)
        else:
            faces.append(face)
    if missing:
        raise PdfUnavailable(
            f"缺少公文字体：{'、'.join(missing)}。"
            "请运行安装脚本，或将字体文件放入 ZIBO_FIRE_FONTS 指定的文件夹。"
        )
    return _prepare(root, tuple(faces))


def _find(role: Role, named: list[tuple[Path, list[set[str]]]]) -> Face | None:
    for candidate in role.candidates:
        for path, faces in named:
            if (index := _matching_face(candidate, faces)) is not None:
                return Face(role.code, path, index)
        for place in candidate.paths:
            path = Path(place)
            if path.is_file() and (index := _matching_face(candidate, _face_names(path))) is not None:
                return Face(role.code, path, index)
    return None


def _matching_face(candidate: Candidate, faces: list[set[str]]) -> int | None:
    pattern = re.compile(candidate.pattern, re.IGNORECASE)
    for index, names in enumerate(faces):
        if any(pattern.fullmatch(name) for name in names):
            return index
    return None


@lru_cache(maxsize=64)
def _face_names(path: Path) -> list[set[str]]:
    """Return the names of each face in a file; none if it cannot be read as a font."""
    try:
        if path.suffix.lower() == ".ttc":
            with TTCollection(path, lazy=True) as collection:
                return [_names(font) for font in collection]
        with TTFont(path, lazy=True) as font:
            return [_names(font)]
    except (TTLibError, OSError, KeyError):
        return []


def _names(font: TTFont) -> set[str]:
    return {record.toUnicode(errors="replace") for record in font["name"].names if record.nameID in NAME_IDS}


def _prepare(root: Path, faces: tuple[Face, ...]) -> FontSet:
    """Build the folder for these faces unless it is there, and read its coverage."""
    stamp = [LAYOUT_VERSION]
    for face in faces:
        stat = face.path.stat()
        stamp.append(f"{face.role}|{face.path}|{face.index}|{stat.st_size}|{stat.st_mtime_ns}")
    folder = root / hashlib.sha256("\n".join(stamp).encode()).hexdigest()[:16]
    if not (folder / "coverage.json").is_file():
        root.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=root, prefix=".building-"))
        _fill(building, folder, faces)
        try:
            os.rename(building, folder)
        except OSError:
            # Another process finished the same folder first.
            shutil.rmtree(building)
    coverage = json.loads((folder / "coverage.json").read_text())
    starts, ends = zip(*coverage, strict=True)
    return FontSet(faces, folder / "fonts.conf", starts, ends)


def _fill(building: Path, folder: Path, faces: tuple[Face, ...]) -> None:
    links: dict[Path, str] = {}
    for face in faces:
        if face.path not in links:
            links[face.path] = f"{len(links)}{face.path.suffix.lower()}"
            (building / "files").mkdir(exist_ok=True)
            (building / "files" / links[face.path]).symlink_to(face.path)
    (building / "fonts.conf").write_text(_configuration(folder, faces, links), encoding="utf-8")
    covered = set().union(*(_code_points(face) for face in faces))
    (building / "coverage.json").write_text(json.dumps(_ranges(covered)))


def _configuration(folder: Path, faces: tuple[Face, ...], links: dict[Path, str]) -> str:
    family = {role.code: role.family for role in ROLES}
    matches = "".join(
        f"""
  <match target="scan">
    <test name="file" compare="eq"><string>{escape(str(folder / "files" / links[face.path]))}</string></test>
    <test name="index" compare="eq"><int>{face.index}</int></test>
    <edit name="family" mode="prepend"><string>{family[face.role]}</string></edit>{_without_wide_dot(face)}
  </match>"""
        for face in faces
    )
    return f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{escape(str(folder / "files"))}</dir>
  <cachedir>{escape(str(folder / "scanned"))}</cachedir>{matches}
</fontconfig>
"""


def _without_wide_dot(face: Face) -> str:
    """Return the edit that leaves a wide middle dot to the fallback face; empty where it is narrow."""
    with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
        glyph = font.getBestCmap().get(MIDDLE_DOT)
        if glyph is None or font["hmtx"][glyph][0] <= WIDEST_DOT * font["head"].unitsPerEm:
            return ""
    return f"""
    <edit name="charset" mode="assign">
      <minus><name>charset</name><charset><int>{MIDDLE_DOT}</int></charset></minus>
    </edit>"""


def _code_points(face: Face) -> set[int]:
    with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
        return set(font.getBestCmap())


def _ranges(points: set[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges
