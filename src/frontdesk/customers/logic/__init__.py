"""Pure rules about people's addresses."""
