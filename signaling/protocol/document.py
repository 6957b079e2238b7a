"""Generates the tables of `docs/protocol.md`: `python -m signaling.protocol.document` writes them between the marks."""

import re
from enum import StrEnum
from pathlib import Path

from pydantic.fields import FieldInfo

from signaling.protocol.registry import EVENTS, REQUESTS
from signaling.protocol.structures import Structure, check_directions, sent_by_clients, sent_by_the_server
from signaling.protocol.typescript import written_type

OUTPUT = Path(__file__).parents[2] / "docs/protocol.md"
TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def render(document: str) -> str:
    """The document with its tables as they are now."""
    check_directions()
    tables = {"requests": _requests(), "events": _events(), "structures": _structures()}
    return TABLE.sub(lambda found: found[1] + tables[found[2]] + "\n" + found[3], document)


def _requests() -> str:
    rows = ["| request | payload | reply | stage | permission | rate |", "| --- | --- | --- | --- | --- | --- |"]
    rows += [
        f"| `{name}` | {_name(request.payload)} | {_name(request.reply)} | {request.stage} | "
        f"`{request.permission}` | {request.rate.burst}, {request.rate.per_second:g}/s |"
        for name, request in REQUESTS.items()
    ]
    return "\n".join(rows)


def _events() -> str:
    rows = ["| event | payload |", "| --- | --- |"]
    rows += [f"| `{name}` | {_name(payload)} |" for name, payload in EVENTS.items()]
    return "\n".join(rows)


def _structures() -> str:
    parts = [_structure(structure, optional=True) for structure in sent_by_clients()]
    parts += [_structure(structure, optional=False) for structure in sent_by_the_server()]
    return "\n\n".join(part for part in parts if part)


def _structure(structure: Structure, *, optional: bool) -> str:
    doc = structure.__doc__ if "__doc__" in vars(structure) and structure.__doc__ else ""
    title = " ".join(f"**{structure.__name__}**. {' '.join(doc.split())}".split())
    if issubclass(structure, StrEnum):
        return f"{title} One of {', '.join(f'`{member.value}`' for member in structure)}."
    if not structure.model_fields:
        return title
    lines = [_field(field, optional=optional) for field in structure.model_fields.values()]
    return f"{title}\n\n" + "\n".join(lines)


def _field(field: FieldInfo, *, optional: bool) -> str:
    mark = "?" if optional and not field.is_required() else ""
    about = f": {field.description}" if field.description else ""
    return f"- `{field.alias}{mark}` `{written_type(field)}`{about}"


def _name(structure: Structure) -> str:
    return structure.__name__ if structure.__name__ != "Empty" else "{}"


def main() -> None:
    """Write the tables."""
    OUTPUT.write_text(render(OUTPUT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
