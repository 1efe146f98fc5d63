"""What agents are told of: in the page, by mail, and by their browser's push.

A *kind* is a reason to be told (mentioned, assigned …), a *medium* is a way; each agent chooses which kinds by which
media, and when mail and push keep quiet. A *bundle* gathers what one agent is told about one ticket.

Invariants: one notification for each agent, kind and cause, whatever is repeated; only to whoever may see the ticket at
that moment, and again when it is sent; never for one's own act; what was read in the page is not sent any more.
"""
