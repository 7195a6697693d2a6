"""A message says where, what was found and what to do; whatever test brings one about that is not whole, fails."""

import pytest

from ccgmodel.plan import Problem, problems


@pytest.mark.parametrize(
    ("where", "found", "remedy"),
    [
        ("Spend!C7", "the figure is None", "type it"),
        ("Spend!C7", "the figure is nan", "type it"),
        ("Spend!C7", "the figure is missing", ""),
        ("Spend!C7", " ", "type it"),
        ("", "ValueError was raised", "ask for help"),
    ],
)
def test_a_message_that_is_not_whole_is_held_back_in_every_test(where: str, found: str, remedy: str):
    with pytest.raises(AssertionError):
        Problem(where, found, remedy)


def test_what_somebody_typed_is_theirs():
    assert str(Problem("Spend!C7", "'None' is no figure", "type one")) == "Spend!C7: 'None' is no figure; type one"


def test_a_name_is_guessed_while_as_much_is_left_as_comparing_takes(monkeypatch: pytest.MonkeyPatch):
    takes = (len("acutte") + problems._LETTERS) * (len("acute") + problems._LETTERS)
    for allowed, guessed in ((takes, "acute"), (takes - 1, "")):
        monkeypatch.setattr(problems, "MOST_COMPARED", allowed)
        with problems.guessing_for_a_while():
            assert problems.nearest("acutte", ["acute"]) == guessed
