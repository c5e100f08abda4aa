"""Whether a question is written in another language than the library's."""

from studybot.core.text import STOP_WORDS, words

# Little words of Latin-written languages that English does not have.
_FOREIGN = frozenset(
    """der das und ist wie ich nicht ein eine einen einem mit für auf dem den zu von warum wann welche welcher kann soll
    que qué como cómo para los las una unos por qué es el cuál cuáles puedo debo se del con cuando cuándo
    le les des une est comment pour quoi quelle quels quel puis je dois avec dans du ce cette pourquoi quand
    che cosa perché come il gli della sono quale posso devo nella
    o os um uma não são você qual devo posso isso
    het een niet wat hoe ik waarom welke van
    jak co jest czy nie dlaczego się
    vad är hur jag och att hva hvad hvordan hvorfor jeg ikke er mikä miten
    nedir nasıl bir için ve neden apa itu bagaimana yang adalah untuk"""
    .split()
) - {"come", "van", "co", "o", "os", "el", "se", "es"}  # fmt: skip
_LEAST_WORDS = 3
_LEAST_SIGNS = 3  # letters of another script; one or two may be Greek ones of a formula


def is_foreign(question: str) -> bool:
    """Most of its letters are of another script, or it has little words of another language and fewer of English."""
    if _is_of_another_script(question, share=0.5):
        return True
    foreign, english, every = _little_words(question)
    return every >= _LEAST_WORDS and foreign > english


def may_be_foreign(question: str) -> bool:
    """The same, and where it is in doubt: enough to say what else may be why nothing was found."""
    foreign, english, _ = _little_words(question)
    return _is_of_another_script(question, share=0.0) or (foreign > 0 and foreign >= english)


def _is_of_another_script(question: str, *, share: float) -> bool:
    letters = [c for c in question if c.isalpha() and not "Ͱ" <= c <= "Ͽ"]
    other = sum(not (c.isascii() or "À" <= c <= "ɏ" or "Ḁ" <= c <= "ỿ") for c in letters)
    return other >= _LEAST_SIGNS and other > share * len(letters)


def _little_words(question: str) -> tuple[int, int, int]:
    every = words(question)
    foreign = sum(w in _FOREIGN for w in every)
    return foreign, sum(w in STOP_WORDS and w not in _FOREIGN for w in every), len(every)
