"""What alarms watch, in files by where the value comes from."""
