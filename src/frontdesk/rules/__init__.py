"""What a desk does the same way each time: macros, checklists, guides, and rules that act by themselves.

Words: a macro is a reply and the effects that go with it; an effect is one act on a ticket, from the catalogue
`effects/`. A checklist is steps that tickets of a category need; a guide is a decision tree, followed in a walk.
Invariants: effects call the same actions as people do, `by` the agent who uses the macro, all in one transaction or
none; a text holds placeholders from one list only, and what stands for them is never read again (A43); while a required
step is open or a required guide not at its end, no door solves or closes the ticket (`guards/`); a walk stays on the
version that it began.

A rule says when (triggers, `triggers/`), if (conditions over `tickets/facts`) and then (effects, `effects/`). It acts
as itself, one rule on one ticket in one transaction; each run is a row of the log with what was before and after. No
rule runs twice on a ticket in one chain of causes (A19); what waits for time is found by its moment, never by looking
at all tickets.
"""
