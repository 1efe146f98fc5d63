"""Live updates: one stream per browser, one LISTEN connection per process, names only.

`application` is plain ASGI: it needs Django's settings (for the key that signs tokens) and nothing else of Django, so
it runs beside the pages in one process or in processes of its own. A stream speaks server-sent events:

    event: names    data: ["ticket.42","queue"]     these changed: ask again for what you show
    event: resync   data: {}                         something may have been missed: ask again for everything
    event: here     data: {"at":"42","people":[…]}   who looks at a ticket that this agent looks at, and who types
    event: close    data: {}                         your right to listen has ended

A stream opens with `resync` unless the browser has just loaded the page; every 20 s without news a comment keeps
proxies and browsers from giving up. The `id` of an event is the moment at which it was sent (`kit.moment`): a page says
it when it asks for what changed, and may be given what was drawn for another page since.
"""

from frontdesk.config.live.application import application

__all__ = ["application"]
