"""Pure rules of tickets: numbers, priority, life of a status."""
