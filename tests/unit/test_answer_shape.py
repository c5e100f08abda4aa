"""The text of an answer fits what was asked, says whose words it quotes, and does not hide a doubt."""

from studybot.core.answering.choice import Quoted
from studybot.core.answering.shape import quote_of, refusal, shape
from tests.answer_sources import source_of

TREE = source_of(
    "tree", "A tree splits the data in two. It grows until it stops. Prune a tree afterwards.", title="Trees"
)
NET = source_of("net", "A network learns weights by descent. Nets need a lot of data.", title="Networks")
LIST = source_of(
    "list", "- Scale the data before training.\n- Split the data before scaling.\n- Shuffle the data first."
)


def test_sentences_carry_the_number_of_their_passage() -> None:
    text = shape("other", "answered", [(1, Quoted(TREE, (0, 1))), (2, Quoted(NET, (0,)))], None)
    assert text == (
        "A tree splits the data in two. It grows until it stops. [1]\nA network learns weights by descent. [2]"
    )


def test_an_unsure_answer_says_so_first() -> None:
    text = shape("other", "uncertain", [(1, Quoted(NET, (0,)))], None)
    assert text.splitlines() == [
        "I am not sure that my library answers this. The closest passages:",
        "A network learns weights by descent. [1]",
    ]


def test_a_list_is_told_in_points_and_what_stands_beside_it_in_sentences() -> None:
    quotes = [(1, Quoted(LIST, (0, 1, 2), is_list=True)), (2, Quoted(NET, (0,)))]
    assert shape("list", "answered", quotes, None).splitlines() == [
        "• Scale the data before training. [1]",
        "• Split the data before scaling. [1]",
        "• Shuffle the data first. [1]",
        "A network learns weights by descent. [2]",
    ]
    assert "•" not in shape("list", "answered", [(1, Quoted(NET, (0, 1)))], None)


def test_a_how_to_is_told_in_steps_that_keep_neighbours_together() -> None:
    quotes = [(1, Quoted(TREE, (0, 1))), (2, Quoted(LIST, (0, 2)))]
    assert shape("how", "answered", quotes, None).splitlines() == [
        "• A tree splits the data in two. It grows until it stops. [1]",
        "• Scale the data before training. [2]",
        "• Shuffle the data first. [2]",
    ]
    assert "•" not in shape("how", "answered", quotes[:1], None), "two sentences are no list of steps"


def test_a_comparison_says_whose_side_each_quote_is_on() -> None:
    both = source_of("both", "A tree is faster than a network.", title="Choosing")
    quotes = [(1, Quoted(NET, (0,))), (2, Quoted(both, (0,))), (3, Quoted(TREE, (0,))), (4, Quoted(NET, (1,)))]
    assert shape("comparison", "answered", quotes, ("trees", "network")).splitlines() == [
        "A tree is faster than a network. [2]",
        "Trees: A tree splits the data in two. [3]",
        "Network: A network learns weights by descent. [1] Nets need a lot of data. [4]",
    ]
    assert "Trees:" not in shape("comparison", "answered", quotes, None)


def test_a_side_is_written_as_the_quotes_write_it() -> None:
    boost = source_of("boost", "XGBoost adds trees to trees. Trees may be deep.", title="Boosting")
    gans = source_of("gan", "A GAN learns from two networks.", title="Networks")
    quotes = [(1, Quoted(boost, (0,))), (2, Quoted(gans, (0,)))]
    assert shape("comparison", "answered", quotes, ("xgboost", "gan")).splitlines() == [
        "XGBoost: XGBoost adds trees to trees. [1]",
        "GAN: A GAN learns from two networks. [2]",
    ]


def test_a_comparison_of_several_names_each_and_says_which_no_quote_names() -> None:
    both = source_of("both", "A tree is faster than a network.", title="Choosing")
    quotes = [(1, Quoted(both, (0,))), (2, Quoted(TREE, (0,))), (3, Quoted(NET, (0,)))]
    sides = ("a tree", "network", "kernel method", "clustering for big files")
    assert shape("comparison", "answered", quotes, sides).splitlines() == [
        "A tree is faster than a network. [1]",
        "Tree: A tree splits the data in two. [2]",
        "Network: A network learns weights by descent. [3]",
        "None of these quotes names kernel method or clustering.",
    ]


def test_a_quote_marks_what_it_leaves_out() -> None:
    assert quote_of(Quoted(TREE, (0, 1))) == "A tree splits the data in two. It grows until it stops."
    assert quote_of(Quoted(TREE, (0, 2))) == "A tree splits the data in two. … Prune a tree afterwards."
    broken = source_of(
        "p", "First we train\nthe model.\n\n```\nfit(x)\n```\n\nThen the model is tested.\n\nOk.\n\nIt was fine then."
    )
    assert quote_of(Quoted(broken, (0, 1))) == "First we train the model. … Then the model is tested."
    assert quote_of(Quoted(broken, (1, 2))) == "Then the model is tested. … It was fine then."
    assert quote_of(Quoted(LIST, (0, 1))) == "Scale the data before training. Split the data before scaling."


def test_a_refusal_names_the_nearest_topics() -> None:
    assert refusal(["Docker", "SQL"]) == (
        "My library does not cover that, so I would only be guessing. The nearest topics are: Docker; SQL."
    )
    assert refusal([]) == "My library does not cover that, so I would only be guessing."
