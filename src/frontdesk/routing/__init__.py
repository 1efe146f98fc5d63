"""Who gets which ticket: queues, who is there, how much each can carry, offers, and why it was decided so.

Invariants: one writer decides at a time; a ticket is offered to one agent at most; an offer never takes an agent beyond
their capacity, nor shows a ticket that they may not see; whoever leaves leaves nothing behind unless a rule keeps it;
while an organisation has no queue, nothing here happens.
"""
