"""Providers that carry our mail over HTTP instead of SMTP, and tell afterwards what became of it.

The folder `carried` is the catalogue. django-anymail knows each one's interface and the signature of its calls.
"""
