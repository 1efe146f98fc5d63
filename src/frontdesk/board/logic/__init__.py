"""Rules of the board that need nothing but their arguments."""
