"""Real mail servers for tests: Dovecot with a configuration of its own, and an SMTP server that keeps or delivers."""
