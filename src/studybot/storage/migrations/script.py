"""How a step of the schema is run."""

import sqlite_utils


def run_script(db: sqlite_utils.Database, script: str) -> None:
    """Each statement by itself: executescript would commit the transaction the step runs in."""
    for statement in script.split(";;"):
        if statement.strip():
            db.execute(statement)
