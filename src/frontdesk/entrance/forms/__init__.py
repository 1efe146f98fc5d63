"""Forms of the entrance."""
