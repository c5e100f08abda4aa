"""Discord's own description of its API, and the bot's request bodies held against it."""

import json
import os
import re
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

PLACES = (os.environ.get("DISCORD_OPENAPI"), "../shared/discord/openapi.json")
_URI = "urn:discord"
# Ids are integers in the simulated Discord, strings in the description; a component's own id is an integer in both.
_IDS = re.compile(r"(?:^|_)id$|^nonce$")


@cache
def find_description() -> dict[str, Any] | None:
    """None where it is not at hand."""
    for place in PLACES:
        if place and (Path(__file__).parents[2] / place).is_file():
            loaded: dict[str, Any] = json.loads((Path(__file__).parents[2] / place).read_text())
            return loaded
    return None


def check_requests(requests: list[Any]) -> int:
    """How many bodies were held against the description; a body that breaks it fails the test. Without the description
    this one check is left out, with a warning; the rest of the test counts."""
    spec = find_description()
    if spec is None:
        warnings.warn("Discord's OpenAPI description is not here (DISCORD_OPENAPI): bodies not checked", stacklevel=2)
        return 0
    registry: Registry[Any] = Registry().with_resource(_URI, Resource.from_contents(spec, DRAFT202012))
    checked = 0
    for request in requests:
        if request.json is None:
            continue
        pointer = _schema_pointer(spec, request.method, request.path)
        assert pointer is not None, f"Discord's description has no {request.method} {request.path}"
        validator = Draft202012Validator({"$ref": f"{_URI}#{pointer}"}, registry=registry)
        faults = [
            f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}"
            for e in validator.iter_errors(_as_sent(request.json))
        ]
        assert not faults, f"{request.method} {request.path}: {faults}"
        _check_what_the_description_cannot(request.json)
        checked += 1
    assert checked
    return checked


def _schema_pointer(spec: dict[str, Any], method: str, path: str) -> str | None:
    parts = path.strip("/").split("/")
    for template, operations in spec["paths"].items():
        pieces = template.strip("/").split("/")
        if len(pieces) != len(parts) or method.lower() not in operations:
            continue
        if all(p == q or p.startswith("{") for p, q in zip(pieces, parts, strict=True)):
            content = operations[method.lower()].get("requestBody", {}).get("content", {})
            kind = next(iter(content), None)
            if kind is None:
                return None
            escaped = template.replace("~", "~0").replace("/", "~1")
            return f"/paths/{escaped}/{method.lower()}/requestBody/content/{kind.replace('/', '~1')}/schema"
    return None


def _as_sent(value: Any, key: str = "", *, in_components: bool = False) -> Any:
    if isinstance(value, dict):
        inside = (in_components or key == "components") and key != "default_values"  # these name channels
        return {k: _as_sent(v, k, in_components=inside) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_as_sent(v, key, in_components=in_components) for v in value]
    is_id = isinstance(value, int) and not isinstance(value, bool) and _IDS.search(key)
    return str(value) if is_id and not (in_components and key == "id") else value


def _check_what_the_description_cannot(body: Any) -> None:
    """Limits Discord keeps and its description does not name."""
    messages = [body, body.get("data") or {}] if isinstance(body, dict) else []
    for message in messages:
        assert len(message.get("content") or "") <= 2000
        for embed in message.get("embeds") or []:
            assert sum(len(t) for t in _texts(embed)) <= 6000


def _texts(embed: dict[str, Any]) -> list[str]:
    fields = [part for f in embed.get("fields", []) for part in (f["name"], f["value"])]
    return [
        embed.get("title") or "",
        embed.get("description") or "",
        (embed.get("footer") or {}).get("text", ""),
        *fields,
    ]
