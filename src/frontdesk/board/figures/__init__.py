"""The figures of the board, in files by what they are about."""
