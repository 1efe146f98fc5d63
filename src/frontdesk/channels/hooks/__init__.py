"""Mail that a provider hands over by HTTP: its scheme is verified, its raw bytes are kept, or the mail is rebuilt.

The folder `providers` is the catalogue. django-anymail knows each one's signature and form; we add the secret address,
the bytes as they came, and that a mail is stored before the provider hears yes (F40).
"""
