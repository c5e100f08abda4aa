"""Names of models: which weights, and how exactly they compute. Apart, so that reading one loads no library."""

HALF = "+bf16"


def weights_of(model_id: str) -> str:
    """The name without how exactly it computes: vectors of both lie within 0.004 of each other's cosines."""
    return model_id.removesuffix(HALF)
