"""Providers that hand over mail, one file each."""
