"""Reasons to be told, one file each."""
