"""Words with their opposites, as the library and those who rewrite it use them.

A line is one scale with its two ends. What is said with a word of one end and a ``not`` is said with a word of the
other, but where a ``/`` stands between them: what is not the input need not be the output. Words that are the opposite
of each other by their beginning (``stable`` and ``unstable``) need no line.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from studybot.core.text import stem

_SCALES = """
rise increase grow raise climb gain | fall fell decrease drop decline sink shrink lower reduce diminish cut lessen
enlarge widen expand lengthen | shrink narrow tighten shorten compress
improve repair fix cure | worsen hurt harm damage ruin degrade spoil
more additional extra greater | less fewer
most highest maximum largest biggest maximal maximise | least lowest minimum smallest minimal fewest minimise
large larger big bigger huge | small smaller tiny
many several numerous plenty | few
high higher | low lower
long longer longest | short shorter shortest brief
fast faster fastest quick quicker quickly speed | slow slower slowest slowly
easy easier easiest easily simple simpler trivial | hard harder hardest difficult complicated
cheap cheaper cheapest inexpensive | expensive costly dear dearer
strong stronger strict strictly | weak weaker loose loosely
wide wider broad | narrow narrower
deep deeper | shallow
good better best well | bad worse worst badly poor poorly
right correct correctly true accurate valid | wrong wrongly incorrect false inaccurate invalid
same identical alike equal similar | different differ differently distinct
always every everywhere constantly permanently | never
often usually frequently mostly typically commonly generally normally regularly | rarely seldom hardly scarcely
frequent common commonest usual widespread | rare rarer rarest uncommon unusual
all everything everybody everyone | none nothing nobody
early earliest soon | late latest
first initially beforehand / last finally lastly afterwards later subsequently
begin begins began beginning start | finish stop
forward forwards onward / backward backwards reverse
above over exceed beyond / below under beneath
up upward / down downward
inside within inner internal / outside outer external
input / output
include contain cover | exclude omit
add append insert attach | remove delete drop discard strip erase throw throws
save saves | cost costs waste
keep kept hold held store retain preserve save remain persist stay | lose lost forget forgot discard vanish delete
create cause produce introduce | destroy prevent eliminate remove avoid
allow permit enable let | forbid prohibit prevent disallow block
open | closed close shut
accept approve answer answers answered | reject refuse deny
win won beat outperform | lose lost
succeed success successful | fail failure
help support benefit | hinder hamper hurt
protect guard safe safely secure | endanger unsafe dangerous risky
positive / negative
permanent lasting durable | temporary disposable passing
constant fixed frozen static | varying dynamic variable
manual manually hand | automatic automatically
dense | sparse
smooth | rough noisy
global | local
public | private
online | offline
odd / even
discrete | continuous
horizontal / vertical
single | multiple several
separately apart individually | together jointly
independent independently independence | depend dependent dependence dependency
sequential sequentially | parallel simultaneous simultaneously
random randomly | deterministic
near nearer nearest close closer closest | far farther farthest distant
full whole complete entire | partial partly incomplete
empty | filled
present available | absent missing unavailable lacking
necessary need require must necessarily essential mandatory | unnecessary optional superfluous redundant dispensable
useful helpful worthwhile | useless pointless worthless
new newer newest fresh | old older oldest stale
young | old
sure certain certainly | doubtful uncertain
overfit overfitting | underfit underfitting
encode encoder / decode decoder
supervised | unsupervised
linear linearly | nonlinear non-linear quadratic exponential
exact exactly precise | approximate approximately inexact roughly
heavy heavier | light lighter
upper / lower
agree | disagree contradict
attract pull | repel push
meaningful | meaningless
visible | hidden invisible
known familiar | unknown unfamiliar
label labels labelled labels | unlabelled
buy bought / sell sold
read / write written
split divide | merge join combine unite
cause / effect
import / export
upload / download
encrypt | decrypt
sender / receiver
teacher / student
parent / child
predecessor / successor
"""
_BEGINNINGS = ("non-", "non", "un", "in", "im", "ir", "il", "dis", "mis", "de")
_ENDS_IN = ("ed", "able", "ible", "al", "ent", "ant", "ive", "ful", "ly", "ing", "ic", "ar", "ous", "ect", "ure", "le")
_TWINS = (("over", "under"), ("up", "down"), ("pre", "post"), ("less", "ful"))


class Meaning(NamedTuple):
    """A word as a place on a scale: ``pole`` 1 or -1, or 0 for a word that has no opposite."""

    scale: str
    pole: int


def _scales() -> dict[str, list[Meaning]]:
    found: dict[str, list[Meaning]] = {}
    for line in filter(None, _SCALES.splitlines()):
        one, other = (side.split() for side in re.split("[|/]", line))
        for pole, side in ((1, one), (-1, other)):
            for word in side:
                for key in {word, stem(word)}:
                    found.setdefault(key, [])
                    if Meaning(f"<{one[0]}>", pole) not in found[key]:
                        found[key].append(Meaning(f"<{one[0]}>", pole))
    return found


_MEANINGS = _scales()
ALTERNATIVES = frozenset(f"<{line.split()[0]}>" for line in _SCALES.splitlines() if "/" in line)


@lru_cache(maxsize=50_000)
def meanings(word: str) -> tuple[Meaning, ...]:
    """A lower-case word's places on the scales; a word without an opposite stands for itself."""
    found = _MEANINGS.get(word) or _MEANINGS.get(stem(word)) or _MEANINGS.get(word.rpartition("-")[2])
    return tuple(found) if found else (_by_beginning(word),)


def _by_beginning(word: str) -> Meaning:
    """``unstable`` is the other end of ``stable``, ``overconfident`` that of ``underconfident``."""
    for one, other in _TWINS[:2]:
        for beginning, pole in ((one, 1), (other, -1)):
            rest = word.removeprefix(beginning)
            if rest != word and len(rest) >= 5:
                return Meaning(f"<{one}>{stem(rest.strip('-'))}", pole)
    if len(word) >= 7 and word.endswith(_ENDS_IN):
        for beginning in _BEGINNINGS:
            rest = word.removeprefix(beginning).strip("-")
            if rest != word and len(rest) >= 4:
                return Meaning(stem(rest), -1)
    return Meaning(stem(word), 0)
