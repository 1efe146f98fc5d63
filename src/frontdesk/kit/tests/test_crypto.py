"""Sealed values and signatures."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from frontdesk.kit import crypto


def test_what_is_sealed_can_be_read_and_looks_different_each_time() -> None:
    first, second = crypto.seal("hunter2"), crypto.seal("hunter2")
    assert first != second and "hunter2" not in first
    assert crypto.unseal(first) == crypto.unseal(second) == "hunter2"


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    old, new = crypto.new_key(), crypto.new_key()
    with override_settings(FIELD_KEYS=[old]):
        sealed = crypto.seal("x")
    with override_settings(FIELD_KEYS=[new, old]):
        assert crypto.unseal(sealed) == "x"
        assert crypto.seal("x").split(".")[1] != sealed.split(".")[1]


def test_a_dump_without_the_key_is_useless() -> None:
    """A58: credentials from a copy of the database open nothing."""
    with override_settings(FIELD_KEYS=[crypto.new_key()]):
        sealed = crypto.seal("x")
    with override_settings(FIELD_KEYS=[crypto.new_key()]), pytest.raises(crypto.CannotUnseal):
        crypto.unseal(sealed)


def test_an_altered_value_is_refused() -> None:
    sealed = crypto.seal("x")
    with pytest.raises(crypto.CannotUnseal):
        crypto.unseal(sealed[:-6] + "AAAAA=")


def test_without_a_key_nothing_is_sealed() -> None:
    """F36: no key, no start; never stored in clear."""
    with override_settings(FIELD_KEYS=[]), pytest.raises(ImproperlyConfigured):
        crypto.seal("x")


def test_a_signature_holds_for_its_purpose_and_text_alone() -> None:
    made = crypto.sign("tracking", "7")
    assert crypto.verify("tracking", "7", made)
    assert not crypto.verify("tracking", "8", made)
    assert not crypto.verify("survey", "7", made)
    assert not crypto.verify("tracking", "7", "ü")
