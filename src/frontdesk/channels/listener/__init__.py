"""Mail handed over by SMTP (RFC 5321) or LMTP (RFC 2033): an own listener, alone or behind a mail server.

Invariant: "250" is said only after the mail is committed. Whatever keeps it from being kept – database, file storage,
a crash – ends in 451 or a broken connection, so the other side still has it and brings it again (F12, F13).
"""
