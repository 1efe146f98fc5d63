"""The queue page and the ticket page as an ordinary Django project would have them.

ORM objects, Django's template language, Django's own database backend; the same middleware, server, styles and words.
"""
