"""Names, chat and codes: what people type becomes what others may be shown."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from server.contract import limits, text
from server.contract.base import ChatText, PersonName, RoomCode

# Characters that are rare in random text and matter here: invisible, combining, joining, compatible, blank, emoji.
ODD = st.sampled_from(
    "aAé ́\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\ufe0f\u2800\u3164\u115f\u202e\u2066\u200f\u00a0\u3000\u2028\t\n"
    "❤🙂🏽مکिक्ﬁ①Ａ´\u1100\u1161\ue000\U000e0041\U000e0100"
)
typed = st.text(ODD, max_size=20) | st.text(max_size=20)
IGNORABLE = [
    "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180e", "\u200b", "\u200c",
    "\u200d", "\u200e", "\u200f", "\u202a", "\u202e", "\u2060", "\u2061", "\u2064", "\u2066", "\u2069", "\u206a",
    "\u206f", "\u2800", "\u3164", "\ufe00", "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\U0001d173", "\U000e0001",
    "\U000e0041", "\U000e0100", "\U000e01ef", "\ue000", "\U000f0000",
]  # fmt: skip


def line(value: str, limit: int = 40) -> str | None:
    try:
        return text.clean_line(value, limit)
    except ValueError:
        return None


@settings(deadline=None, max_examples=500)
@given(typed)
@example("a\u034f\u0301")
@example("\u00b4\u115f\u094d\u200c\u0645")
def test_a_cleaned_line_is_clean(value: str) -> None:
    cleaned = line(value, 1_000)
    if cleaned is None:
        return
    assert line(cleaned, 1_000) == cleaned
    assert unicodedata.is_normalized("NFKC", cleaned)
    assert cleaned == " ".join(cleaned.split())
    assert not set(cleaned) & set("\u200b\u2060\ufeff\u00ad\u034f\u2800\u3164\u115f\u202e\u2066\u200f\ue000\U000e0041")


@settings(deadline=None)
@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20), st.data())
def test_invisible_characters_make_no_second_name(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name)))
    hidden = data.draw(st.text(st.sampled_from(IGNORABLE), max_size=4))
    assert line(name[:at] + hidden + name[at:]) == name


@pytest.mark.parametrize("hidden", IGNORABLE)
def test_a_name_of_nothing_to_see_is_empty(hidden: str) -> None:
    for value in (hidden, hidden * 3, f" {hidden} {hidden}", f"{hidden}\u0301"):
        with pytest.raises(ValueError, match="is empty"):
            text.clean_line(value, 40)


@pytest.mark.parametrize(
    "name",
    [
        "Ada",
        "Ada Lovelace",
        "آدا",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "👩\u200d👩\u200d👧",
        "❤\ufe0f\u200d🔥",
        "🏳\ufe0f\u200d🌈",
        "李小龍",
        "Zoë",
        "O'Brien",
    ],
)
def test_real_names_are_left_alone(name: str) -> None:
    assert line(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("typed_name", "name"), [("Ａｄａ", "Ada"), ("ﬁn", "fin"), (" A \t b\nc ", "A b c"), ("e\u0301", "é")]
)
def test_lookalike_forms_become_one(typed_name: str, name: str) -> None:
    assert line(typed_name) == name


@pytest.mark.parametrize("bad", ["\0", "a\0", "\x1b[31m", "\x7f", "\x85", "\r", "\ud800", "a\udfffb"])
def test_what_is_not_text_is_refused(bad: str) -> None:
    for clean in (lambda: text.clean_line(bad, 40), lambda: text.clean_message(bad, 40), lambda: text.one_line(bad)):
        with pytest.raises(ValueError, match="not text"):
            clean()


def test_nothing_is_cut_silently() -> None:
    assert text.clean_line("x" * 40, 40) == "x" * 40
    with pytest.raises(ValueError, match="longer than 40"):
        text.clean_line("x" * 41, 40)
    # The limit holds for what is left, also when NFKC makes it longer.
    with pytest.raises(ValueError, match="longer than 40"):
        text.clean_line("ﷺ" * 3, 40)
    assert TypeAdapter(PersonName).validate_python("\u200b" * 100 + "Ada") == "Ada"


def test_passwords_and_links_are_one_line() -> None:
    assert text.one_line("correct horse") == "correct horse"
    for bad in ("a\nb", "a\tb", "a\n"):
        with pytest.raises(ValueError, match="one line"):
            text.one_line(bad)


@settings(deadline=None, max_examples=300)
@given(typed)
def test_chat_keeps_what_was_written(value: str) -> None:
    try:
        said = text.clean_message(value, 1_000)
    except ValueError:
        return
    assert text.clean_message(said, 1_000) == said
    assert said == said.strip()
    assert not set(said) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    assert said.count("\n") <= value.count("\n")


def test_chat_keeps_line_breaks_and_needs_something_to_see() -> None:
    chat = TypeAdapter(ChatText)
    assert chat.validate_python("  one\n\ttwo \u202e\n") == "one\n\ttwo"
    for empty in ("", " \n ", "\u200b", "\u2060\ufeff", "\u202e", "\u3164", "\U000e0041"):
        with pytest.raises(ValidationError):
            chat.validate_python(empty)
    assert len(chat.validate_python("\n" * 900 + "x" * limits.CHAT_LENGTH)) == limits.CHAT_LENGTH


CODE = TypeAdapter(RoomCode)


@pytest.mark.parametrize(
    "code", ["K7TE42", "k7te42", "k7t-e42", " K7T-E42 ", "K7T E42", "k-7-t-e-4-2", "K7T\u2011E42", "K7T\u2013E42"]
)
def test_a_code_may_be_typed_in_many_ways(code: str) -> None:
    assert CODE.validate_python(code) == "K7TE42"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "K7TE4",
        "K7TE422",
        "K7TE4O",
        "K7TE41",
        "K7TE4I",
        "K7TE40",
        "K7TE42\n",
        "K7TE42\0",
        "К7TE42",
        "-" * 24,
        "K7TE4２",
    ],
)
def test_what_is_not_a_code_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        CODE.validate_python(code)


@settings(deadline=None)
@given(st.text(st.sampled_from(limits.CODE_ALPHABET), min_size=6, max_size=6))
def test_every_code_is_its_own(code: str) -> None:
    shown = f"{code[:3]}-{code[3:]}".lower()
    assert CODE.validate_python(code) == CODE.validate_python(shown) == code
