"""The catalogue of effects: what a macro or a rule can do to a ticket."""
