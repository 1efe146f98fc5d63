"""Business time, as pure functions."""
