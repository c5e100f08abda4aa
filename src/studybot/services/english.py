"""Words of English, so that a right one is not taken for a mistyped one.

They stand in a list that the package ``symspellpy`` carries (82,765 words in British and American spelling, those of
SCOWL that occur in Google's n-grams). Only that file is read; its code is not imported."""

import importlib.metadata
import logging
from functools import cache
from pathlib import Path

from studybot.core.spelling import WordList

PACKAGE = "symspellpy"
_FILE = "symspellpy/frequency_dictionary_en_82_765.txt"  # a word and how often it occurs, a line

log = logging.getLogger(__name__)


@cache
def english_words() -> WordList:
    """Empty when the file is not there: then more right words are taken for mistyped ones, and nothing else is lost."""
    return WordList(everyday_words())


def everyday_words() -> list[str]:
    """The same, most frequent first."""
    try:
        path = Path(str(importlib.metadata.distribution(PACKAGE).locate_file(_FILE)))
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (importlib.metadata.PackageNotFoundError, OSError):
        log.warning("%s is not installed whole: right words may be taken for mistyped ones", PACKAGE)
        return []
    counted = [line.split(" ") for line in lines]
    return [word for word, _ in sorted(counted, key=lambda pair: -int(pair[1]))]
