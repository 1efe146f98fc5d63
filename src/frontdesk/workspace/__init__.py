"""The door for agents, supervisors and the triage officer."""
