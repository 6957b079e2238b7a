"""What is generated from the protocol and committed is up to date."""

from signaling.protocol import document, typescript


def test_the_typescript_types_are_those_of_the_protocol() -> None:
    assert typescript.OUTPUT.read_text(encoding="utf-8") == typescript.render()


def test_the_tables_of_the_document_are_those_of_the_protocol() -> None:
    written = document.OUTPUT.read_text(encoding="utf-8")

    assert written == document.render(written)
    assert {found[2] for found in document.TABLE.finditer(written)} == {"requests", "events", "structures"}
