"""What a question asks for is told by its words: natural questions, also awkward ones."""

import pytest

from studybot.core.answering.comparison import compared
from studybot.core.answering.follow_ups import FollowUp, asks_on, follow_up
from studybot.core.answering.questions import kind_of, question_parts, without_courtesies
from studybot.core.answers import QuestionKind

KINDS: dict[QuestionKind, list[str]] = {
    "definition": [
        "What is overfitting?",
        "what's a p-value",
        "whats gradient descent?",
        "what are embeddings?",
        "What exactly is a learning rate?",
        "Define recall.",
        "define: cross entropy",
        "explain backpropagation like I'm five",
        "Can you explain attention to me?",
        "could you please explain what a kernel is?",
        "please explain the kernel trick",
        "meaning of stochastic",
        "what does ROC stand for?",
        "What does it mean for a model to be calibrated?",
        "what do people mean by data leakage?",
        "tell me what dropout is",
        "hi, what is pandas?",
        "What is the bias-variance trade-off?",
        "and what is boosting?",
        "what is meant by ground truth",
        "what is logistic regression and softmax",
    ],
    "how": [
        "how do I prevent overfitting?",
        "How does backpropagation work?",
        "how can i tune the learning rate",
        "how to choose k in k-means?",
        "how would you explain PCA to a child?",
        "and how do I tune it?",
        "How should I split time series?",
        "ok so how do I deploy a model?",
        "Can you tell me how to deploy a model with Docker?",
        "what is the best way to handle missing values?",
        "What's a good way of storing embeddings?",
        "Hi! How do I start with Kaggle?",
        "My loss is nan. How do I find the cause?",
        "I have 30 GB of csv, how do I load it?",
        "I would like to know how embeddings are made",
        "explain how attention works",
        "How do I handle missing or wrong values?",
        "My results differ between runs. How do I make them reproducible?",
    ],
    "comparison": [
        "whats the diff between bagging and boosting",
        "diff b/w lists and tuples?",
        "What is the difference between L1 and L2 regularisation?",
        "pandas or polars?",
        "pandas vs polars",
        "Is Python better than R for statistics?",
        "how does bagging differ from boosting?",
        "Should I learn PyTorch or TensorFlow first?",
        "when would you use a tree rather than a linear model?",
        "compare random forests and gradient boosting",
        "Which is better, SGD or Adam?",
        "How is precision different from recall?",
        "RNN versus transformer for long texts?",
        "bandit or a/b test, which one when?",
        "Do I use MSE or MAE when I have outliers?",
        "keyword search (BM25) or vector search, which finds more?",
        "Random forest vs gradient boosting, which wins when?",
        "threads or processes in Python when my code is slow, and what does the GIL have to do with it?",
        "RAG or fine-tuning if I want a chatbot that knows our company documents?",
        "supervised, or unsupervised?",
        "What's the advantage of Parquet over CSV?",
        "docker compared to a virtual machine",
    ],
    "list": [
        "What are the types of gradient descent?",
        "which metrics are there for classification?",
        "what kinds of neural networks are there?",
        "name some activation functions",
        "list the assumptions of linear regression",
        "Give me examples of unsupervised learning",
        "What are the steps of a data project?",
        "What are common causes of overfitting?",
        "what are the main components of a transformer",
        "which skills do I need for MLOps?",
        "What tools are used for monitoring?",
        "ways to reduce overfitting",
        "steps to build a RAG system",
        "are there different types of attention?",
        "What are some good books on statistics?",
        "what are the pros and cons of decision trees?",
        "what are the advantages of batch normalisation",
        "Which methods exist to reduce dimensions?",
        "what different ways are there to encode categories?",
    ],
    "yes_no": [
        "Is accuracy a good metric?",
        "do I need calculus?",
        "Can a tree overfit?",
        "are neural networks always better?",
        "Should I scale features before PCA?",
        "does dropout work at test time?",
        "is it worth to learn R",
        "Will AI replace data scientists?",
        "can I use k-means on text?",
        "Do I really have to learn SQL?",
        "Is it normal that the loss goes up or is it a bug or not?",
        "isn't accuracy enough?",
        "so, is feature scaling needed for trees?",
        "Would you say a degree matters?",
        "hey, can I skip statistics?",
        "is the test set used more than once or not?",
        "Do I need one or more GPUs?",
        "my loss suddenly becomes nan, is the learning rate to blame?",
        "We run a single model at night, do we need a feature store?",
        "my training jumps around - could a forgotten zero_grad be the cause?",
    ],
    "other": [
        "How many layers should a network have?",
        "how much data do I need?",
        "how long does it take to learn Python?",
        "How often should I retrain?",
        "how big should the batch be?",
        "How far should I go with maths?",
        "how high should the learning rate be",
        "How good is an accuracy of 0.9?",
        "how come the loss rises?",
        "How likely is a false positive?",
        "Why does the loss become nan?",
        "when should I use a random forest?",
        "who invented the transformer?",
        "Where do embeddings come from?",
        "why?",
        "learning rate",
        "what happens if the learning rate is too high?",
        "What should I learn after pandas?",
        "what do convolutions do?",
        "Which loss should I use for three classes?",
        "what if my classes are imbalanced?",
        "What causes vanishing gradients?",
        "what went wrong when validation loss rises?",
    ],
}


@pytest.mark.parametrize(("question", "kind"), [(q, kind) for kind, asked in KINDS.items() for q in asked])
def test_the_kind(question: str, kind: QuestionKind) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize("question", ["What is overfitting?", "pandas or polars?", "How do I tune it?", "is it a bug?"])
def test_case_spaces_and_the_question_mark_change_no_kind(question: str) -> None:
    kind = kind_of(question)
    for same in (question.upper(), question.lower(), question.rstrip("?"), f"  {question.replace(' ', '   ')}\n"):
        assert kind_of(same) == kind


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("what is X and how do I prevent it?", ["what is X", "how do I prevent it (x)"]),
        (
            "What is overfitting? How do I prevent it?",
            ["What is overfitting", "How do I prevent it (overfitting)"],
        ),
        (
            "what is dropout, and when should I use it",
            ["what is dropout", "when should I use it (dropout)"],
        ),
        (
            "What is k-means, how does it work and when does it fail?",
            ["What is k-means", "how does it work (k-means)", "when does it fail (k-means)"],
        ),
        (
            "how do I install Docker and is there a free version?",
            ["how do I install Docker", "is there a free version"],
        ),
        ("What is SQL; why do data scientists use it?", ["What is SQL", "why do data scientists use it (sql)"]),
        ("bias and variance", ["bias and variance"]),
        ("what is precision and recall?", ["what is precision and recall?"]),
        ("how do I clean and normalise data", ["how do I clean and normalise data"]),
        ("What is a confusion matrix?", ["What is a confusion matrix?"]),
        ("why is the sky blue", ["why is the sky blue"]),
        ("I have 3 classes. Which loss do I use?", ["I have 3 classes. Which loss do I use?"]),
        (
            "My loss is nan! What can I do and why does it happen?",
            ["My loss is nan! What can I do", "why does it happen (loss nan)"],
        ),
        (
            "what is a decision tree and which one is best?",
            ["what is a decision tree", "which one is best (decision tree)"],
        ),
        ("if my classes are imbalanced, what should I do?", ["if my classes are imbalanced, what should I do?"]),
        ("what is dropout and is it worth to tune", ["what is dropout", "is it worth to tune"]),
        ("how much data is needed and where can I get more", ["how much data is needed", "where can I get more"]),
    ],
)
def test_the_parts(question: str, parts: list[str]) -> None:
    assert [p.lower() for p in question_parts(question)] == [p.lower() for p in parts]


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("pandas or polars?", ("pandas", "polars")),
        ("pandas or polars for big files?", ("pandas", "polars for big files")),
        ("What is the difference between L1 and L2 regularisation?", ("L1", "L2 regularisation")),
        ("whats the difference between a list and a tuple in python", ("a list", "a tuple in python")),
        ("Should I learn PyTorch or TensorFlow first?", ("PyTorch", "TensorFlow")),
        ("how does bagging differ from boosting?", ("bagging", "boosting")),
        ("How is precision different from recall?", ("precision", "recall")),
        ("compare random forests and gradient boosting", ("random forests", "gradient boosting")),
        ("compare random forests with gradient boosting", ("random forests", "gradient boosting")),
        ("RNN versus transformer", ("RNN", "transformer")),
        ("Which is better, SGD or Adam?", ("SGD", "Adam")),
        ("is Python better than R for statistics?", ("Python", "R for statistics")),
        ("docker compared to a virtual machine", ("docker", "a virtual machine")),
        ("docker container vs. virtual machine", ("docker container", "virtual machine")),
        ("when would you use a tree rather than a linear model?", ("a tree", "a linear model")),
        ("Do I use MSE or MAE when I have outliers?", ("MSE", "MAE when I have outliers")),
        ("bandit or a/b test, which one when?", ("bandit", "a/b test")),
        ("What's the advantage of Parquet over CSV?", ("Parquet", "CSV")),
        ("Is it better to use one-hot or ordinal encoding?", ("one-hot", "ordinal encoding")),
        ("What is better for tables, trees or neural networks?", ("trees", "neural networks")),
        ("difference between precision and recall and when do I use which", ("precision", "recall")),
        ("hi, can you tell me the difference between SQL and NoSQL?", ("SQL", "NoSQL")),
        ("confounder vs collider: which of them should I control for?", ("confounder", "collider")),
        ("We are four people. Microservices or one big application?", ("Microservices", "one big application")),
        ("list, tuple or set - how do they differ in python?", ("list", "tuple", "set")),
        (
            "random forest, gradient boosting or logistic regression for small data?",
            ("random forest", "gradient boosting", "logistic regression for small data"),
        ),
        ("should I use pandas, polars, duckdb or spark for 50 GB?", ("pandas", "polars", "duckdb", "spark for 50 GB")),
        ("what is the difference between precision, recall and F1?", ("precision", "recall", "F1")),
        ("compare ridge, lasso, and elastic net", ("ridge", "lasso", "elastic net")),
        ("SGD vs Adam vs RMSprop", ("SGD", "Adam", "RMSprop")),
        ("k-means or DBSCAN or HDBSCAN?", ("k-means", "DBSCAN", "HDBSCAN")),
        ("difference between bagging and boosting and stacking", ("bagging", "boosting", "stacking")),
        ("how do a list, a tuple and a set differ?", ("a list", "a tuple", "a set")),
        ("What's better: PyTorch, TensorFlow, JAX, Keras or MXNet?", ("PyTorch", "TensorFlow", "JAX", "Keras")),
        ("which should I learn first, SQL, Python or R?", ("SQL", "Python", "R")),
        ("which of pandas, polars or duckdb is faster?", ("pandas", "polars", "duckdb is faster")),
        ("I have little data, random forest or boosting?", ("random forest", "boosting")),
        ("for images, CNN or transformer?", ("CNN", "transformer")),
        ("precision or recall or both?", ("precision", "recall")),
        ("is it better than that?", None),
        ("what is the difference?", None),
        ("compare them", None),
        ("what is overfitting?", None),
    ],
)
def test_the_sides_of_a_comparison(question: str, sides: tuple[str, ...] | None) -> None:
    assert compared(question) == sides


SUBJECT = "Gradient boosting"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("and how do I tune it?", "how do I tune it (Gradient boosting)"),
        ("how do I tune it?", "how do I tune it (Gradient boosting)"),
        ("what about for images?", "Gradient boosting: for images"),
        ("What about regression?", "Gradient boosting: regression"),
        ("how about text", "Gradient boosting: text"),
        ("and for images?", "for images (Gradient boosting)"),
        ("why?", "why (Gradient boosting)"),
        ("Why is that?", "Why is that (Gradient boosting)"),
        ("how so?", "how so (Gradient boosting)"),
        ("can you give me an example?", "can you give me an example (Gradient boosting)"),
        ("an example please", "an example please (Gradient boosting)"),
        ("when should I use it", "when should I use it (Gradient boosting)"),
        ("what are its drawbacks?", "what are its drawbacks (Gradient boosting)"),
        ("is it better than a random forest?", "is it better than a random forest (Gradient boosting)"),
        ("tell me more", "tell me more (Gradient boosting)"),
        ("more details", "more details (Gradient boosting)"),
        ("does this work with missing values?", "does this work with missing values (Gradient boosting)"),
        ("ok, and in Python?", "in Python (Gradient boosting)"),
        ("explain that again", "explain that again (Gradient boosting)"),
        ("and the drawbacks?", "the drawbacks (Gradient boosting)"),
        ("what are the alternatives?", "what are the alternatives (Gradient boosting)"),
        ("in python?", "in python (Gradient boosting)"),
        ("what happens without it?", "what happens without it (Gradient boosting)"),
        (
            "how large should the learning rate be for it?",
            "how large should the learning rate be for it (Gradient boosting)",
        ),
        ("how long does that take?", "how long does that take (Gradient boosting)"),
    ],
)
def test_a_question_that_leaves_out_its_subject_gets_it_back(asked: str, meant: str) -> None:
    assert follow_up(asked, SUBJECT) == FollowUp(meant, SUBJECT)


@pytest.mark.parametrize(
    "asked",
    [
        "what is overfitting?",
        "And what is logistic regression?",
        "so what is docker",
        "pandas or polars?",
        "is there one optimiser that works everywhere?",
        "what is one-hot encoding?",
        "How does k-means choose its centres?",
        "what is dropout and how does it work?",
        "Does a CNN need its inputs scaled?",
        "What is the idea that makes attention work?",
        "is it worth to learn R",
        "how long does it take to learn Python?",
        "is it normal that the loss goes up?",
        "does dropout need its rate tuned?",
        "in python how do I sort a list",
        "docker",
        "rank of a matrix, what is it?",
        "My loss is nan. What can I do about it?",
        "do data scientists enjoy their work?",
        "how do I know that my model is overfitting?",
        "What is a random forest and how do I tune it?",
        "why do neural networks need activation functions that are not linear?",
        "how much data do I need to train a neural network from scratch?",
        "how does Docker isolate programs from those of other containers on this machine, and what does it cost?",
        "What about overfitting in neural networks, why does dropout help with it and how large should the rate be?",
    ],
)
def test_a_question_that_stands_alone_is_no_follow_up(asked: str) -> None:
    assert follow_up(asked, SUBJECT) is None


def test_without_a_subject_there_is_no_follow_up() -> None:
    assert follow_up("why?", "") is None


@pytest.mark.parametrize("text", ["why", "and for images?", "but how", "is it fast", "what about images", "which one"])
def test_what_may_ask_on(text: str) -> None:
    assert asks_on(text)


@pytest.mark.parametrize("text", ["hm", "it works", "for images", "thanks", "no idea"])
def test_what_does_not_ask_on(text: str) -> None:
    assert not asks_on(text)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("hi! could you please tell me what a confusion matrix is? thanks :)", "what a confusion matrix is?"),
        ("Hello, what is dropout? Thank you so much!", "what is dropout?"),
        ("tell me about PCA please", "PCA"),
        ("how do I thank a speaker?", "how do I thank a speaker?"),
        ("what is a thank you page in a shop?", "what is a thank you page in a shop?"),
        ("what is docker", "what is docker"),
        ("thanks!", ""),
        ("hello", ""),
        ("hi, thank you very much :)", ""),
    ],
)
def test_courtesies_are_not_looked_up(typed: str, asked: str) -> None:
    assert without_courtesies(typed) == asked


@pytest.mark.parametrize("text", ["thanks", "ok, thank you!", "hello"])
def test_a_courtesy_asks_nothing_on(text: str) -> None:
    assert follow_up(text, "Docker") is None


def test_which_is_faster_goes_on_with_what_was_compared() -> None:
    assert follow_up("which is faster?", "Random forests") == ("which is faster (Random forests)", "Random forests")
    assert follow_up("which is faster, pandas or polars?", "Random forests") is None
