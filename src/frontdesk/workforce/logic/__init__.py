"""Pure functions of shifts."""
