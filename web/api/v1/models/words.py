"""The words that mentors and startups describe themselves by."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS, STAGES
from web.searching import QUERY_LENGTH


def _among(words: tuple[str, ...]) -> Callable[[str], str]:
    def known(word: str) -> str:
        if word not in words:
            raise PydanticCustomError("enum", "one of {expected}", {"expected": ", ".join(words)})
        return word

    return known


def _described(words: tuple[str, ...]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(words)})


Expertise = Annotated[str, AfterValidator(_among(EXPERTISE)), _described(EXPERTISE)]
Sector = Annotated[str, AfterValidator(_among(SECTORS)), _described(SECTORS)]
Language = Annotated[str, AfterValidator(_among(LANGUAGES)), _described(LANGUAGES)]
Stage = Annotated[str, AfterValidator(_among(STAGES)), _described(STAGES)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$"), Field(description="A technopark's `slug`.")]
Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=QUERY_LENGTH),
    Field(description="Words that must all be found, in what is told or among the fields' names in either language."),
]
