"""Which words of a sentence name something one can study: the library's topics, and the field's common words."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from studybot.core.sentences.lexicon import KNOWN, SHORT, WANTED
from studybot.core.sentences.runs import longest_runs
from studybot.core.sentences.spelling import slips
from studybot.core.text import ABBREVIATIONS

# Names people use that may be no title of the library.
_FIELD = """python|java|javascript|typescript|rust|julia|r|sql|nosql|excel|bash|linux|git|github|docker|kubernetes|k8s
aws|azure|gcp|spark|kafka|airflow|hadoop|hive|dbt|snowflake|terraform|mlflow|numpy|pandas|polars|scipy|matplotlib|seaborn
plotly|scikit-learn|sklearn|scikit learn|pytorch|tensorflow|keras|jax|hugging face|huggingface|langchain|opencv|fastapi
flask|django|streamlit|jupyter|regex|regular expressions|apis|rest apis|html|css|web development|web scraping
machine learning|deep learning|ml|dl|ai|artificial intelligence|data science|data engineering|data analysis|analytics
statistics|probability|probability theory|calculus|linear algebra|algebra|maths|math|mathematics|matrix calculus|matrices
vectors|eigenvectors|eigenvalues|derivatives|integrals|optimisation|optimization|convex optimization|discrete maths
bayes|bayesian statistics|bayesian inference|hypothesis testing|a/b testing|ab testing|p-values|confidence intervals
distributions|descriptive statistics|inferential statistics|regression|linear regression|logistic regression
ridge regression|lasso|polynomial regression|classification|clustering|k-means|k means|kmeans|knn|k-nn|k-nearest neighbours
k-nearest neighbors|naive bayes|decision trees|decision tree|random forests|random forest|gradient boosting|boosting|xgboost
lightgbm|catboost|bagging|ensembles|ensemble methods|svm|svms|support vector machines|pca|principal component analysis
t-sne|tsne|umap|dimensionality reduction|anomaly detection|time series|time series forecasting|forecasting|arima
recommender systems|recommendation systems|recommenders|collaborative filtering|neural networks|neural nets|neural network
perceptron|perceptrons|backpropagation|backprop|gradient descent|stochastic gradient descent|sgd|activation functions
loss functions|optimizers|optimisers|regularization|regularisation|dropout|batch normalization|batch norm|cnn|cnns
convolutional neural networks|convolutional networks|convolutions|rnn|rnns|recurrent neural networks|lstm|lstms|gru
autoencoders|variational autoencoders|vae|vaes|gan|gans|generative adversarial networks|diffusion models|transformers
transformer|attention|self-attention|self attention|attention mechanisms|embeddings|word embeddings|word2vec|tokenization
tokenisation|bert|gpt|llm|llms|large language models|language models|prompt engineering|rag|fine-tuning|finetuning
fine tuning|transfer learning|nlp|natural language processing|computer vision|image classification|object detection
image segmentation|speech recognition|text classification|sentiment analysis|named entity recognition|reinforcement learning
q-learning|bandits|graph neural networks|gnn|gnns|overfitting|underfitting|bias-variance|bias variance tradeoff
bias-variance tradeoff|cross-validation|cross validation|crossvalidation|train-test split|train test split|data leakage
hyperparameter tuning|hyperparameters|feature engineering|feature selection|feature scaling|normalization|normalisation
standardization|one-hot encoding|missing values|missing data|outliers|imbalanced data|data cleaning|data wrangling
data visualization|data visualisation|data preprocessing|preprocessing|eda|exploratory data analysis|evaluation metrics
model evaluation|metrics|precision and recall|roc curves|roc|auc|confusion matrix|confusion matrices|mlops|ml ops|ci/cd|ci cd
model deployment|deployment|model serving|monitoring|model monitoring|experiment tracking|feature stores|data pipelines|etl
data warehouses|databases|relational databases|data structures|algorithms|big o|recursion|object-oriented programming|oop
functional programming|python basics|python functions|list comprehensions|decorators|generators|testing|pytest|unit testing
debugging|clean code|design patterns|system design|networking|cloud computing|interview preparation|interview prep
causal inference|information theory|gaussian processes|hidden markov models|markov chains|monte carlo|svd|matrix factorization
joins|window functions|subqueries|vector databases|ethics|fairness|explainability|interpretability|shap|tableau|power bi"""
_PLAIN_WORDS = frozenset(
    """r attention testing monitoring networking ethics algorithms metrics boosting regression generators vectors roc rest
    hive spark bandits privacy retraining fairness keeping internships deployment classification joins recursion kaggle
    debugging certifications portfolio optimizers ensembles normalization reading optimisation calibration""".split()
)


class TopicNames(NamedTuple):
    names: frozenset[str]
    by_size: dict[tuple[str, int], tuple[str, ...]]  # first letter and length, for looking up mistyped ones
    swapped: dict[str, str]  # a name with its first two letters swapped
    words: frozenset[str]


class Mention(NamedTuple):
    start: int
    end: int
    name: str  # the known name that was meant
    plain: bool  # an everyday word too: a topic only where a topic is expected


def topic_names(titles: Iterable[str]) -> TopicNames:
    """``titles``: of the library's topics, slugs with blanks among them."""
    given = {" ".join(t.lower().split()) for t in titles}
    every = {n for n in given | set(_field()) | set(ABBREVIATIONS) if n not in WANTED - _FIELD_WORDS and len(n) > 1}
    sizes: dict[tuple[str, int], list[str]] = {}
    for name in sorted(every - _PLAIN_WORDS):
        if len(name) >= 5:
            sizes.setdefault((name[0], len(name)), []).append(name)
    swapped = {n[1] + n[0] + n[2:]: n for n in sorted(every - _PLAIN_WORDS) if len(n) >= 5}
    words = frozenset(w for n in every for w in re.findall(r"[a-z]{4,}", n))
    return TopicNames(frozenset(every), {k: tuple(v) for k, v in sizes.items()}, swapped, words)


@cache
def _field() -> tuple[str, ...]:
    return tuple(name for line in _FIELD.splitlines() for name in line.split("|"))


_FIELD_WORDS = frozenset(_field())


def find_topics(text: str, names: TopicNames, *, most_words: int = 5) -> list[Mention]:
    """Names in order, the longest first where several begin; one slip of the fingers is forgiven."""
    words = [m.span() for m in re.finditer(r"[^\W_]+(?:[-'’/+.][^\W_]+)*(?:\+\+|#)?", text)]

    def mention(start: int, end: int) -> Mention | None:
        name = _known(text[start:end].removesuffix("'s"), names)
        if not name:
            return None
        end -= 2 * text[start:end].endswith("'s")
        return Mention(start, end, name, name in _PLAIN_WORDS)

    return longest_runs(words, most_words, mention)


def _known(words: str, names: TopicNames) -> str | None:
    if words in names.names:
        return words
    if words.endswith("s") and words[:-1] in names.names and len(words) > 4:
        return words[:-1]
    if len(words) < 5 or words in WANTED or words in KNOWN or words in SHORT.values() or words in names.words:
        return None
    for size in (len(words), len(words) + 1, len(words) - 1):
        for name in names.by_size.get((words[0], size), ()):
            if slips(words, name) == 1 and (name[-1] == words[-1] or len(name) > 6 or sorted(name) == sorted(words)):
                return name
    return names.swapped.get(words)
