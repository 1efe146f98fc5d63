"""Readers of sentiment, a file for each language: see `tickets/sentiment.py`."""
