"""What holds back the end of a ticket: open required steps, and required guides that have not come to an outcome."""
