"""The one base every noun of the domain shares."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen, and refuses fields it does not know: a typo in a file or a request is a fault, not a silence.
    Its errors, which may reach a log, do not repeat what somebody typed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
