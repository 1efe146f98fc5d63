"""Frontdesk: a support desk and contact centre in one program."""

__version__ = "0.1.0"
