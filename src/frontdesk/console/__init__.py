"""The door for administrators: everything that is set up."""
