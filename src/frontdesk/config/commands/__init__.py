"""The families of commands. A file lists its own in COMMANDS and imports nothing heavy before it runs."""
