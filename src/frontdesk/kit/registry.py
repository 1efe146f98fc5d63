"""The folder is the catalogue: a class in the right folder registers itself.

    class Channel(Catalogue): ...                     # the base, one per catalogue
    class Email(Channel, slug="email"): ...           # an entry, one per file

A missing member or a taken slug is an error at import, long before anybody uses the entry.
"""

import importlib
import pkgutil
from typing import Any, ClassVar, Self


class CatalogueError(TypeError):
    """An entry does not fit its catalogue."""


class Catalogue:
    """Base of a catalogue's base class. Direct subclasses are catalogues; theirs with a `slug` are entries.

    `required` names the members that every entry must define. `label` is always one of them.
    """

    slug: ClassVar[str]
    label: ClassVar[str]
    required: ClassVar[tuple[str, ...]] = ()
    _entries: ClassVar[dict[str, type[Any]]]

    def __init_subclass__(cls, slug: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if Catalogue in cls.__bases__:
            cls._entries = {}
            return
        if not slug:
            return
        missing = [name for name in ("label", *cls.required) if not hasattr(cls, name)]
        if missing:
            raise CatalogueError(f"{cls.__qualname__} lacks {', '.join(missing)}.")
        if slug in cls._entries:
            raise CatalogueError(
                f"{cls.__qualname__}: the slug {slug!r} is taken by {cls._entries[slug].__qualname__}."
            )
        cls.slug = slug
        cls._entries[slug] = cls

    @classmethod
    def entries(cls) -> dict[str, type[Self]]:
        """All entries by slug, in the order of their slugs."""
        return dict(sorted(cls._entries.items()))

    @classmethod
    def find(cls, slug: str) -> type[Self] | None:
        """The entry of that slug, or None: a row may outlive the plug-in that it names."""
        return cls._entries.get(slug)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(slug, label) pairs, for form fields and for the callable `choices` of model fields."""
        return [(slug, entry.label) for slug, entry in cls.entries().items()]


def load_folder(package: str) -> None:
    """Import every module of a package, so that its entries register. Called by the `ready` of the app."""
    module = importlib.import_module(package)
    for found in pkgutil.iter_modules(module.__path__):
        importlib.import_module(f"{package}.{found.name}")
