"""Pure rules of announcements and problems."""
