"""Mere thanks, numbers in subjects, commands in the first lines."""

import pytest

from frontdesk.tickets.logic.commands import Orders, read_orders
from frontdesk.tickets.logic.subject import number_in
from frontdesk.tickets.logic.thanks import is_thanks


@pytest.mark.parametrize(
    "text",
    [
        "Thank you!", "Thanks a lot for your quick help!\n\nBest regards\nLaura Croft", "Vielen Dank, hat geklappt 👍",
        "Merci beaucoup !", "Muchas gracias por su ayuda", "Grazie mille!", "Obrigado pela ajuda", "Dank u wel!",
        "どうもありがとうございました。", "非常感谢您的帮助！", "감사합니다!",
        "Спасибо большое!", "Dziękuję bardzo", "Tack så mycket!",
        "Děkuji moc", "Köszönöm szépen", "Teşekkür ederim", "شكرا",
    ],
)  # fmt: skip
def test_a_thank_you_is_told_in_many_languages(text: str) -> None:
    assert is_thanks(text, "Laura Croft")


@pytest.mark.parametrize(
    "text",
    [
        "", "ok", "Thanks, it is still broken", "Thanks but no", "No thanks", "Thank you, error 500 is back",
        "Danke, aber nicht gelöst", "Thanks. Can you also?", "ありがとう。でもまだ動きません",
        "Thanks, call me", "Merci, mais non",
        "Thanks, the problem is again", "Thank you. " * 60,
    ],
)  # fmt: skip
def test_whatever_asks_or_tells_more_is_an_answer(text: str) -> None:
    assert not is_thanks(text)


def test_only_our_own_numbers_in_brackets_count() -> None:
    """A02."""
    assert number_in("AW: Help [FD-4827193]", "FD") == 4827193
    assert number_in("[FD-1234567] Fwd: [fd-4827193]", "FD") == 4827193
    for subject in ("FD-4827193", "[#4827193]", "[XX-4827193]", "[FD-12]", "[FD-4827193"):
        assert number_in(subject, "FD") is None


def test_commands_stand_in_the_first_lines_alone() -> None:
    assert read_orders("#solved\n#assign Tim Second\n\nDone.\n#note") == Orders(
        "Done.\n#note", status="solved", assignee="Tim Second"
    )
    assert read_orders("#note call her") == Orders("#note call her")
    assert read_orders("#assign") == Orders("", assignee="me")
