"""The customers' door: help centre, forms, tracking, surveys.

Everything works without JavaScript and without signing in. What a visitor may see of a ticket is decided in one
place, `access`: a signed link, a code sent to the address, or the person's own sign-in.
"""
