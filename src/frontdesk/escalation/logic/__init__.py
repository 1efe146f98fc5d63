"""Pure rules of levels, rotations and steps."""
