"""Writes the table of settings into `docs/operations.md` from the model: `python -m server.settings_document`."""

from pathlib import Path

from pydantic_core import PydanticUndefined

from server.settings import Settings

DOCUMENT = Path(__file__).parent.parent / "docs" / "operations.md"
BEGIN, END = "<!-- settings:begin -->", "<!-- settings:end -->"


def table() -> str:
    """The settings as a Markdown table."""
    prefix = Settings.model_config["env_prefix"]
    rows = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = field.default
        if default is PydanticUndefined or default is None or default == ():
            shown = "empty"
        else:
            shown = f"`{str(default).lower() if isinstance(default, bool) else default}`"
        rows.append(f"| `{prefix}{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


def document(text: str) -> str:
    """The operations page with its table brought up to date."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(document(DOCUMENT.read_text()))
