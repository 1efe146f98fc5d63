"""The door for machines: what providers call. It knows no sessions; every address verifies its caller itself."""
