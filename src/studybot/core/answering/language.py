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
    vad är hur jag och att""".split()
) - {"come", "van", "co", "o"}  # fmt: skip
_LEAST_WORDS = 3


def is_foreign(question: str) -> bool:
    """Most of its letters are of another script, or it has little words of another language and fewer of English."""
    letters = [c for c in question if c.isalpha()]
    latin = sum(c.isascii() or "À" <= c <= "ɏ" for c in letters)
    if letters and latin < len(letters) / 2:
        return True
    every = words(question)
    foreign = sum(w in _FOREIGN for w in every)
    english = sum(w in STOP_WORDS and w not in _FOREIGN for w in every)
    return len(every) >= _LEAST_WORDS and foreign > english
