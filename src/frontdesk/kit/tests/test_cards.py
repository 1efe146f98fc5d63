"""Card numbers are found however they are written, and nothing else is taken for one."""

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kit.cards import is_card, redact_html, redact_text

NUMBERS = [
    "4111111111111111", "4222222222222", "5555555555554444", "2223003122003222", "378282246310005",
    "30569309025904", "6011111111111117", "3530111333300000", "6304000000000000", "6759649826438453",
    "6200000000000005", "4000000000000000006", "501800000009", "2200000000000053",
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_a69_a_number_of_each_brand_keeps_six_and_four_digits(number: str) -> None:
    masked = redact_text(f"My card is {number}, thank you")
    assert masked == f"My card is {number[:6]}{'*' * (len(number) - 10)}{number[-4:]}, thank you"


@pytest.mark.parametrize(
    "written",
    [
        "4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111", "4111 1111\n1111 1111",
        "4111\u00a01111\u00a01111\u00a01111", "4111\u20111111\u20111111\u20111111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "41111111 11111111", "4111 1111 > 1111 1111", "4111\u200b1111\u200b1111\u200b1111",
        "３５３０１１１３３３３０００００",
        "4111 1111 1111 1111 12/27 123", "12 4111 1111 1111 1111", "card:4111111111111111.", "(4111111111111111)",
        "VISA-4111111111111111", "#4111111111111111", "4111  1111  1111  1111",
    ],
)  # fmt: skip
def test_a69_a_number_is_found_however_it_is_grouped(written: str) -> None:
    masked = redact_text(written)
    assert len(masked) == len(written) and masked.count("*") == 6, masked


@pytest.mark.parametrize(
    "written",
    [
        "Call +49 4111 1111 11111", "+4111111111111", "+ (41) 1111 1111 111",
        "https://shop.test/orders/4111111111111111?x=4111-1111-1111-1111", "www.shop.test/4111111111111111",
        "ORD-4111111111111111", "order AB4111111111111111", "4111111111111111X", "INV2026_4111111111111111",
        "1234567890123456", "4111111111111112", "0000000000000000", "41111111111111111111111",
        "DE89 3704 0044 0532 0130 00", "2026-11-22 10:12:13", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
        "12.04.2026 13.05.2026 14.06.2026", "Tracking 00340434161094042557", "cid:4111111111111111@mail",
    ],
)  # fmt: skip
def test_a69_phone_numbers_addresses_and_order_ids_stay(written: str) -> None:
    assert redact_text(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "<p>4111 1111 1111 1111</p>", "4111<b>1111</b>1111<i>1111</i>", "4<b></b>1<i>1</i>1 1111 1111 1111",
        "<td>4111</td><td>1111</td><td>1111</td><td>1111</td>", "4111&nbsp;1111&#160;1111&#xa0;1111",
        "&#52;111<!-- x -->11111111 1111", '<img alt="4111 1111 1111 1111">', "<td>4111111111111111</td><td>12</td>",
        "<span>4111</span>\n<span>1111</span>\n<span>1111 1111</span>".replace("\n", " "),
    ],
)  # fmt: skip
def test_a69_tags_and_entities_do_not_hide_a_number(written: str) -> None:
    masked = redact_html(written)
    assert masked.count("*") == 6 and masked.count("<") == written.count("<"), masked


def test_a69_links_and_markup_stay_whole() -> None:
    source = '<a href="https://shop.test/4111111111111111">see &lt;order&gt;</a><a href="tel:+41111111111">call</a>'
    assert redact_html(source) == source


def test_what_was_redacted_stays_as_it_is() -> None:
    once = redact_html("<p>5555 5555 5555 4444</p>")
    assert redact_html(once) == once == "<p>5555 55** **** 4444</p>"


@given(st.text(alphabet="0123456789 -+.<>b/&;#aZ\n", max_size=400))
def test_nothing_but_digits_is_ever_replaced(text: str) -> None:
    masked = redact_text(text)
    assert len(masked) == len(text)
    assert all(one == other or (one.isdigit() and other == "*") for one, other in zip(text, masked, strict=True))
    assert redact_text(masked) == masked
    redact_html(text)


def test_a64_long_rows_of_digits_cost_little() -> None:
    started = time.process_time()
    redact_text("4111 " * 60_000 + "4" * 300_000 + " 1 2" * 60_000)
    redact_html("<b>4</b>" * 200_000)
    assert time.process_time() - started < 10  # seconds, on a busy machine; without a bound it is minutes


def test_one_digit_repeated_is_no_card() -> None:
    assert not is_card("0" * 16) and not is_card("4" * 16)


@pytest.mark.parametrize("unit", ["plain words ", "4111 ", "<a>", "&#49;", "a@b 1"])
def test_a63_a_large_text_takes_a_few_times_its_size_of_memory(unit: str) -> None:
    """A63, F17: a tuple for each character, or a way back for each digit, made gigabytes of a mail of 50 MB."""
    text = unit * (200_000 // len(unit))
    tracemalloc.start()
    try:
        redact_html(text)
        redact_text(text)
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
