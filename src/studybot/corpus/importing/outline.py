"""What was understood of a source, whatever its format: sections of topics, and text that belongs to none."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from studybot.core.library import ResourceKind


class Link(NamedTuple):
    title: str
    url: str
    kind: ResourceKind = "article"


@dataclass
class OutlineTopic:
    title: str
    text: str = ""
    links: list[Link] = field(default_factory=list)


@dataclass
class OutlineSection:
    title: str
    topics: list[OutlineTopic] = field(default_factory=list)
    text: list[str] = field(default_factory=list)  # paragraphs that belong to no topic of it


@dataclass
class Outline:
    title: str
    description: str = ""
    sections: list[OutlineSection] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # (heading, text): searchable, no topic
    files: dict[str, bytes] = field(default_factory=dict)  # documents kept as they are, by relative path
    left_out: list[str] = field(default_factory=list)  # what was taken for navigation, advertising or a way to call

    def topics(self) -> list[OutlineTopic]:
        return [topic for section in self.sections for topic in section.topics]


_SPELLINGS = (
    ("neighbour", "neighbor"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("modelling", "modeling"),
    ("labelling", "labeling"),
    ("behaviour", "behavior"),
)


def same_subject(title: str) -> str:
    """One key for "K-means" and "k means", "Random forests (RF)" and "random forest", "PowerBI" and "Power BI"."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", title)).encode("ascii", "ignore").decode().lower()
    for british, american in _SPELLINGS:
        plain = plain.replace(british, american)
    words = re.findall(r"[a-z0-9]+(?:\+\+|#)?", plain) or re.findall(r"\w+", title.lower())
    if words and words[0] in {"the", "a", "an"} and len(words) > 1:
        words = words[1:]
    last = words[-1] if words else ""
    singular = last[:-1] if len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is")) else last
    return "".join([*words[:-1], singular])


def subjects_of(title: str) -> list[str]:
    """Keys of a title and of what stands in its brackets: "KNN (k-nearest neighbours)" has two names."""
    inside = re.findall(r"\(([^)]+)\)", title)
    return [key for name in (title, *inside) if (key := same_subject(name))]


def slugify(title: str, longest: int = 60) -> str:
    """``K-Nearest Neighbours (KNN)`` -> ``k-nearest-neighbours-knn``; "" when nothing of it can stand in a slug."""
    named = title.replace("++", " plus plus").replace("#", " sharp").replace("&", " and ")
    plain = unicodedata.normalize("NFKD", named).encode("ascii", "ignore").decode().lower()
    words: list[str] = []
    for word in re.findall(r"[a-z0-9]+", plain.replace("'", "")):
        if sum(map(len, words)) + len(words) + len(word) > longest:
            break
        words.append(word)
    return "-".join(words)
