"""The catalogue of triggers: what sets a rule going."""
