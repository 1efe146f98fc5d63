"""Files are read in a bounded process: Office, OpenDocument, PDF, text; bombs and rubbish end quietly (A26, A64)."""

import io
import zipfile

import pytest

from frontdesk.kit.reading import child, read_text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SLIDE = "http://schemas.openxmlformats.org/drawingml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def archive(**parts: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name.replace("__", "/") + ".xml", content)
    return made.getvalue()


def word(body: str) -> bytes:
    return archive(word__document=f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')


def pdf(text: str) -> bytes:
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%sendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table, len(made),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (word("<w:p><w:r><w:t>Dear</w:t><w:tab/><w:t>desk</w:t></w:r></w:p><w:p><w:r><w:t>Bye</w:t></w:r></w:p>"),
         "Dear desk\nBye"),
        (archive(xl__sharedStrings=f'<sst xmlns="{SHEET}"><si><t>Rental</t></si><si><t>Milan</t></si></sst>',
                 xl__worksheets__sheet1=f'<s xmlns="{SHEET}"><row><c t="s"><v>0</v></c><c><v>41.5</v></c></row></s>'),
         "Rental\nMilan\n41.5"),
        (archive(ppt__slides__slide10=f'<p xmlns:a="{SLIDE}"><a:t>last</a:t></p>',
                 ppt__slides__slide2=f'<p xmlns:a="{SLIDE}"><a:t>first</a:t></p>'), "first\nlast"),
        (archive(content=f'<o xmlns:t="{OPEN}"><t:h>Title</t:h><t:p>One <t:span>big</t:span> car</t:p></o>'),
         "Title\nOne big car"),
        (pdf("Invoice 4711 for a blue bag"), "Invoice 4711 for a blue bag"),
        ("name;städte\nAnn;Köln".encode("utf-16"), "name;städte\nAnn;Köln"),
        (b"<html><script>no()</script><p>A <b>bold</b> claim</p></html>", "A bold claim"),
        ("Grüße".encode("cp1252"), "Grüße"),
    ],
)  # fmt: skip
def test_what_a_file_says(content: bytes, text: str) -> None:
    assert read_text(content).text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This kind of file is not read."),
        (archive(other="x"), "Archives are not opened."),
        (b"\xd0\xcf\x11\xe0 old", "Files of old Office programs are not read."),
        (b"%PDF-1.4 broken", "It is damaged, or takes too much memory to read."),
        (b"PK\x03\x04 broken", "It is damaged, or takes too much memory to read."),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    found = read_text(content)
    assert (found.text, found.reason) == ("", reason)


def test_a26_a_part_that_unpacks_to_gigabytes_is_left() -> None:
    bomb = archive(word__document=b"<w:t xmlns:w='%s'>" % WORD.encode() + b"x" * 80_000_000 + b"</w:t>")
    assert len(bomb) < 100_000
    found = read_text(bomb)
    assert found.text == "" and found.reason


def test_a26_entities_that_multiply_stay_what_they_are() -> None:
    entity = '<!ENTITY l{} "{}">'
    lol = "".join(entity.format(n, f"&l{n - 1};" * 10) for n in range(1, 10))
    bomb = archive(word__document=f'<!DOCTYPE w [<!ENTITY l0 "lol">{lol}]><w:p xmlns:w="{WORD}"><w:t>&l9;</w:t></w:p>')
    assert "lollol" not in read_text(bomb).text


def test_a26_an_outside_entity_is_not_fetched() -> None:
    document = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:p xmlns:w="{WORD}"><w:t>&x;</w:t></w:p>'
    assert "root:" not in read_text(archive(word__document=document)).text


def test_a64_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.kit.reading.SECONDS", 0.001)
    assert read_text(b"quick").reason == "Reading it took too long."


def test_the_process_limits_its_own_memory_and_time() -> None:
    assert child.MEMORY_BYTES < 2**30 and child.PROCESSOR_SECONDS <= 30
