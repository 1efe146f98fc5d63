"""Ways in which an agent is told, one file each."""
