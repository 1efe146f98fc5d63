"""Text search configurations without stop words, what they are chosen by, and the tables of the search."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# ISO 639-1 code to the Snowball dictionary that PostgreSQL (15 and newer) brings. Others are not stemmed.
STEMMERS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english",
    "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian",
    "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian",
    "nb": "norwegian", "nn": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# No stop words: "out of order" is a phrase, and every language has words that are stop words in another.
_PLAIN = """
CREATE TEXT SEARCH CONFIGURATION desk_simple (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION desk_simple
  ALTER MAPPING FOR word, hword, hword_part, numword, numhword, hword_numpart WITH unaccent, simple;
"""
_STEMMED = """
CREATE TEXT SEARCH DICTIONARY desk_{0} (TEMPLATE = pg_catalog.snowball, LANGUAGE = '{0}');
CREATE TEXT SEARCH CONFIGURATION desk_{0} (COPY = desk_simple);
ALTER TEXT SEARCH CONFIGURATION desk_{0} ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH desk_{0};
ALTER TEXT SEARCH CONFIGURATION desk_{0} ALTER MAPPING FOR word, hword, hword_part WITH unaccent, desk_{0};
"""
# Signs inside words part them, so that each half of "Milan/Lyon" or of an address is found; ideographs and kana
# become words of one sign, for nothing parts them, and are looked for as phrases.
_FUNCTIONS = """
CREATE FUNCTION desk_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN said ~ '[\u3040-\u30ff\u3400-\u9fff]'
    THEN regexp_replace(translate(said, '/@_\\.-:''’+=~#&<>', '                '), '([\u3040-\u30ff\u3400-\u9fff])', ' \\1 ', 'g')
    ELSE translate(said, '/@_\\.-:''’+=~#&<>', '                ') END
$$;
CREATE FUNCTION desk_config(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE split_part(language, '-', 1)
    {} ELSE 'desk_simple'::regconfig END
$$;
"""


def _made() -> str:
    stemmed = "".join(_STEMMED.format(name) for name in sorted(set(STEMMERS.values())))
    choices = "\n    ".join(f"WHEN '{code}' THEN 'desk_{name}'::regconfig" for code, name in STEMMERS.items())
    return _PLAIN + stemmed + _FUNCTIONS.format(choices)


def _taken_back() -> str:
    names = ["simple", *sorted(set(STEMMERS.values()))]
    configurations = "".join(f"DROP TEXT SEARCH CONFIGURATION desk_{name};" for name in reversed(names))
    dictionaries = "".join(f"DROP TEXT SEARCH DICTIONARY desk_{name};" for name in names[1:])
    return f"DROP FUNCTION desk_plain(text); DROP FUNCTION desk_config(text); {configurations} {dictionaries}"


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_find_by_words"), ("tickets", "0015_ticket_changes")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(_made(), _taken_back()),
    ]
