"""What is generated from the protocol and committed is up to date."""

from signaling.protocol import typescript


def test_the_typescript_types_are_those_of_the_protocol() -> None:
    assert typescript.OUTPUT.read_text(encoding="utf-8") == typescript.render()
