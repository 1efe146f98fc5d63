"""The mailroom: every channel in and out, below tickets and knowing none of them.

Words: an *inbox* is one configured endpoint of a *channel*; an *envelope* is one thing received or to be sent.

Invariants: the raw bytes are stored before anything is decided; a thing received is taken once (`dedupe_key`) and never
lost (unreadable ones are quarantined, with a reason); what is sent was written in the caller's transaction, keeps one
Message-ID for ever and ends as sent, failed with a reason, or cancelled.
"""
