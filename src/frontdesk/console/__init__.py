"""The door for administrators: everything that is set up.

Nearly every page is a `Screen` of the catalogue in `screens/`, drawn by the four views of `views/screen.py`. What
does not fit a list and a form (the set-up guide, the test of an inbox, the wording of a mail) has a view of its own.
"""
