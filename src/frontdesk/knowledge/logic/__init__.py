"""Pure rules of the help centre."""
