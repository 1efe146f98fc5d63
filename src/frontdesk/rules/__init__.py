"""What a desk does the same way each time: macros.

Words: a macro is a reply and the effects that go with it; an effect is one act on a ticket, from the catalogue
`effects/`. Invariants: effects call the same actions as people do, `by` the agent who uses the macro, all in one
transaction or none; a text holds placeholders from one list only, and what stands for them is never read again (A43).
"""
