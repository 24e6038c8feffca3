"""What looks alike, and what a text says however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.lookalikes import alike, says


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u0391na", "Ana"),  # Greek
        ("\u0410\u043d\u0430", "A\u043da"),  # Cyrillic, and Latin with one Cyrillic letter
        ("B\u0435n", "ben"),
        ("Bob", "B0b"),
        ("Tim", "Tirn"),
        ("Ivan", "lvan"),
        ("IVAN", "ivan"),
        ("Ana", "A n a"),
        ("Ana", "Ana \U0001f451"),
        ("Ana", "-= Ana =-"),
        ("\U0001d4d0\U0001d4f7\U0001d4ea", "Ana"),
    ],
)
def test_these_look_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), [("Ana", "Anna"), ("Ana", "An\u00e1"), ("\U0001f389", "\U0001f388")])
def test_these_do_not(one: str, other: str) -> None:
    assert not alike(one, other)


@given(st.text(min_size=1, max_size=40))
def test_every_name_looks_like_itself_in_any_case(name: str) -> None:
    assert alike(name, name)
    assert alike(name, name.casefold())


@pytest.mark.parametrize(
    "text",
    [
        "a spoiler here",
        "SPOILER!",
        "sp0i1er",
        "the s\u0440\u043eiler",
        "\uff53\uff50\uff4f\uff49\uff4c\uff45\uff52",
        "x,spoiler",
    ],
)
def test_a_word_is_found_however_it_is_written(text: str) -> None:
    assert says(text, ("nothing", "spoiler"))


@pytest.mark.parametrize("text", ["spoilers", "unspoilered", "spoil er", ""])
def test_a_part_of_another_word_is_not_the_word(text: str) -> None:
    assert not says(text, ("spoiler",))


def test_phrases_and_scripts_without_blanks() -> None:
    assert says("the\n very   end of it", ("very end",))
    assert says("\u3053\u308c\u306f\u99ac\u9e7f\u3067\u3059", ("\u99ac\u9e7f",))
    assert says("so :( it is", (":(",))


@given(st.lists(st.text(min_size=1, max_size=10), max_size=5), st.text(max_size=60))
def test_any_words_make_a_filter(words: list[str], text: str) -> None:
    says(text, words)
    assert not says("", words)
