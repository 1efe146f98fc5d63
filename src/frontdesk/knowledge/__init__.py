"""The help centre's articles, in sections.

Invariants: what visitors see is a published article in a public section; the body is stored sanitised; a
reader's "did this help?" counts once per reader and article.
"""
