"""How much of what a question names its passages mention."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studybot.core.answering.coverage import Wanted, coverage, coverages, stems_of, wanted

stems = st.frozensets(st.sampled_from("abcdefg"), max_size=5)
asked = st.builds(
    Wanted,
    st.dictionaries(st.sampled_from("abcd"), st.floats(0.1, 9), max_size=4),
    st.dictionaries(st.sampled_from("abcd"), st.frozensets(st.sampled_from("efg"), min_size=1), max_size=2),
    st.just(1.0),
)


@given(asked, st.lists(stems, max_size=4))
def test_several_texts_cover_what_one_with_all_their_words_would(question: Wanted, texts: list[frozenset[str]]) -> None:
    together = frozenset().union(*texts)
    assert coverage(question, texts) == pytest.approx(coverages(question, [together])[0])
    assert all(0 <= share <= coverage(question, texts) + 1e-9 for share in coverages(question, texts))


def test_a_short_form_is_met_by_its_long_one() -> None:
    question = wanted("what is PCA?", {}, 100)
    assert coverage(question, [stems_of("principal component analysis")]) == 1
    assert coverage(question, [stems_of("principal"), stems_of("component analysis")]) == 1
    assert coverage(question, [stems_of("a component analysis")]) == 0
    assert coverage(question, []) == 0
    assert coverage(wanted("", {}, 100), [stems_of("anything")]) == 0
