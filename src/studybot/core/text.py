"""Words and sentences of library text and of what people type."""

import hashlib
import re
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*(?:\+\+|#)?")
_FENCE = re.compile(r"^```.*?^```[ \t]*$", re.S | re.M)
_LIST_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|al|Fig|Eq|No|approx|resp|St|Dr|Mr|Ms)\.$")
_LONGEST_ABBREVIATION = 10  # letters looked at before a full stop
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)*_`]*\s+(?=[\"“‘(*_`]*[A-Z0-9À-Þ])")
MIN_SENTENCE_WORDS = 4

STOP_WORDS = frozenset(
    """a about after all also am an and any are as at be because been before being between both but by can could did do
    does doing down during each few for from further had has have having he her here hers him his how i if in into is
    it its just me more most my no nor not of off on once only or other our ours out over own same she should so some
    such than that the their theirs them then there these they this those through to too under until up us very was we
    were what when where which while who whom why will with would you your yours
    please tell explain want need like learn know mean means use used using get make difference different""".split()
)

# How people shorten the field's words; both forms are searched for.
ABBREVIATIONS = {
    "ml": "machine learning",
    "dl": "deep learning",
    "ai": "artificial intelligence",
    "nlp": "natural language processing",
    "rl": "reinforcement learning",
    "llm": "large language model",
    "llms": "large language models",
    "rag": "retrieval-augmented generation",
    "cnn": "convolutional neural network",
    "cnns": "convolutional neural networks",
    "rnn": "recurrent neural network",
    "rnns": "recurrent neural networks",
    "gan": "generative adversarial network",
    "gans": "generative adversarial networks",
    "vae": "variational autoencoder",
    "svm": "support vector machine",
    "knn": "k-nearest neighbours",
    "pca": "principal component analysis",
    "eda": "exploratory data analysis",
    "mlops": "machine learning operations",
    "gbm": "gradient boosting",
    "xgb": "XGBoost gradient boosting",
    "sklearn": "scikit-learn",
    "k8s": "Kubernetes",
    "ci": "continuous integration",
    "oop": "object-oriented programming",
    "bert": "pre-trained language model",
    "gpt": "large language model",
    "chatgpt": "large language model",
    "sgd": "stochastic gradient descent",
    "gd": "gradient descent",
    "lstm": "long short-term memory recurrent network",
    "lstms": "long short-term memory recurrent networks",
    "gru": "gated recurrent unit",
    "mlp": "multi-layer perceptron",
    "ann": "artificial neural network",
    "dnn": "deep neural network",
    "nn": "neural network",
    "nns": "neural networks",
    "roc": "receiver operating characteristic",
    "auc": "area under the curve",
    "mse": "mean squared error",
    "rmse": "root mean squared error",
    "mae": "mean absolute error",
    "mle": "maximum likelihood estimation",
    "svms": "support vector machines",
    "svd": "singular value decomposition",
    "lda": "linear discriminant analysis",
    "em": "expectation maximisation",
    "gmm": "Gaussian mixture model",
    "hmm": "hidden Markov model",
    "iid": "independent and identically distributed",
    "lr": "learning rate",
    "relu": "rectified linear unit",
    "ddpm": "diffusion model",
    "ssl": "self-supervised learning",
    "rlhf": "reinforcement learning from human feedback",
    "lora": "low-rank adaptation",
    "peft": "parameter-efficient fine-tuning",
    "ner": "named-entity recognition",
    "tfidf": "term frequency inverse document frequency",
    "etl": "extract transform load",
    "cd": "continuous delivery",
    "gpu": "graphics processor",
    "gpus": "graphics processors",
    "swe": "software engineer",
}
# Short forms that are ordinary words too: only in capitals do they stand for the long form.
_ONLY_IN_CAPITALS = {"em", "cd", "ann", "lr", "gd", "ci", "roc", "gru", "ssl"}


def words(text: str) -> list[str]:
    """Lower-case words in order; ``C++``, ``k-means`` and ``don't`` are one word each."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def content_words(text: str) -> list[str]:
    """Words that carry meaning, each once, in order; all words when none does ("what is it")."""
    every = list(dict.fromkeys(words(text)))
    return [w for w in every if w not in STOP_WORDS] or every


def query_words(text: str) -> list[str]:
    """Content words and the parts and long forms of the short ones, for lexical search."""
    found = content_words(text)
    parts = [part for word in found if "-" in word for part in word.split("-") if part not in STOP_WORDS]
    expanded = [part for long in long_forms(text).values() for part in words(long)]
    return list(dict.fromkeys([*found, *parts, *expanded]))


def query_phrases(text: str) -> list[str]:
    """Neighbouring content words, for lexical search: "gradient descent" weighs more than the two words apart."""
    every = words(text)
    pairs = [f"{a} {b}" for a, b in pairwise(every) if a not in STOP_WORDS and b not in STOP_WORDS]
    return list(dict.fromkeys(pairs))


def long_forms(text: str) -> dict[str, str]:
    """The abbreviations of the text (lower case) with what they stand for."""
    found = {}
    for match in _WORD.finditer(text):
        short = match[0].lower()
        if short in ABBREVIATIONS and (short not in _ONLY_IN_CAPITALS or match[0].isupper()):
            found[short] = ABBREVIATIONS[short]
    return found


def expand(text: str) -> str:
    """The text with the long form behind each short one: models know the words better than the initials."""
    forms = long_forms(text)
    if not forms:
        return text
    return _WORD.sub(lambda m: f"{m[0]} ({forms[m[0].lower()]})" if m[0].lower() in forms else m[0], text)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its English ending: crude, and the same on both sides of a comparison."""
    if len(word) <= 4:
        bare = word.removesuffix("s") if not word.endswith("ss") else word
        return bare.removesuffix("e") if len(bare) == 4 else bare  # tree as trees, node as nodes
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not (ending == "s" and word.endswith("ss")):
            return word[: -len(ending)] + instead
    return word


_ENDINGS = (
    ("isations", "is"), ("izations", "is"), ("isation", "is"), ("ization", "is"), ("ising", "is"), ("izing", "is"),
    ("ised", "is"), ("ized", "is"), ("ises", "is"), ("izes", "is"), ("ise", "is"), ("ize", "is"), ("isers", "is"),
    ("izers", "is"), ("iser", "is"), ("izer", "is"), ("ations", ""), ("ation", ""), ("ating", ""), ("ated", ""),
    ("ates", ""), ("ate", ""), ("ings", ""), ("ing", ""), ("ies", "y"), ("ied", "y"), ("ed", ""), ("ers", ""),
    ("er", ""), ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip


def sentences(text: str) -> list[str]:
    """Quotable sentences of a passage: each stands in the text as it is. Code, list marks, table rules and headings are
    left out, and so are fragments of fewer than ``MIN_SENTENCE_WORDS`` words."""
    return [sentence for _, found in paragraphs(text) for sentence in found]


def paragraphs(text: str) -> list[tuple[bool, list[str]]]:
    """The same by paragraph and list item; the first of each pair says whether it is an item."""
    found: list[tuple[bool, list[str]]] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+•]|\d{1,3}[.)])\s)", _FENCE.sub("\n\n", text)):
        bare = _LIST_ITEM.sub("", paragraph.strip())
        if not bare or bare.startswith(("|", "#", "    ")):
            continue
        is_item = _LIST_ITEM.match(paragraph.strip()) is not None
        found.append((is_item, [s for s in _cut(bare) if len(s.split()) >= MIN_SENTENCE_WORDS]))
    return found


def _cut(paragraph: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(paragraph):
        if not _ABBREVIATED.search(paragraph[max(0, end.start() - _LONGEST_ABBREVIATION) : end.start()]):
            parts.append(paragraph[start : end.end()].strip())
            start = end.end()
    parts.append(paragraph[start:].strip())
    return parts


def text_hash(text: str) -> str:
    """The key of a text's vector."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(markdown: str) -> str:
    """One line without list marks and line breaks, for quotes."""
    return " ".join(_LIST_ITEM.sub("", markdown).split())


def bare(text: str) -> str:
    """A whole passage on one line without list marks: every quote stands in it as it is."""
    return " ".join(" ".join(_LIST_ITEM.sub("", line) for line in text.split("\n")).split())


def list_items(text: str) -> frozenset[str]:
    """First sentences of the text's list items, as ``sentences`` has them."""
    starts = re.split(r"\n(?=\s*(?:[-*+•]|\d{1,3}[.)])\s)|\n\s*\n", _FENCE.sub("\n\n", text))
    return frozenset(_cut(_LIST_ITEM.sub("", start.strip()))[0] for start in starts if _LIST_ITEM.match(start.strip()))
