"""The catalogue of effects: what a macro can do to a ticket."""
