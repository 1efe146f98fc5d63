"""Bytes at random for the mail parser and the sanitiser: `python tests/fuzz/fuzz_mail.py [SECONDS] [--seed N]`.

What must hold for any input: nothing is raised but Unreadable, no mail takes long, what is shown as new words stands in
the text, hashes are those of the files, and sanitised HTML stays the same when it is sanitised again.
A failing input is written to `build/fuzz/` by the engine; `--input FILE` runs it alone.
"""

import argparse
import hashlib
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["frontdesk.channels.mail", "frontdesk.kit.html"]):
    from frontdesk.channels.mail import ParsedMail, Unreadable, parse
    from frontdesk.channels.mail.folding import fold
    from frontdesk.channels.mail.particulars import particulars_of
    from frontdesk.kit.html import clean_mail

FOLDER = Path(__file__).resolve().parents[2] / "build" / "fuzz"
LONGEST_SECONDS = 5.0  # of processor time, under instrumentation
BIGGEST = 100_000

SEEDS = (
    b"From: Ann <ann@a.example>\r\nTo: b@b.example\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello\r\n\r\n"
    b"On Tue, 3 Nov 2026 at 10:00, B <b@b.example> wrote:\r\n> old words\r\n-- \r\nAnn\r\n",
    b"From: a@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/html; charset=utf-7\r\n\r\n<p><img src='cid:p'></p><blockquote type=cite>old</blockquote>\r\n"
    b"--b\r\nContent-Type: image/png\r\n"
    b"Content-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--b--\r\n",
    b"From: a@a.example\r\nSubject: Fwd: x\r\n\r\n---------- Forwarded message ---------\r\nFrom: C <c@c.example>\r\n"
    b"Date: Tue, 3 Nov 2026 10:00:00 +0100\r\nSubject: x\r\n\r\nwords\r\n",
    b"From: a@a.example\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
    b"SUMMARY:x\r\nDTSTART:20261123T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    b"From: a@a.example\r\nContent-Type: application/ms-tnef\r\n\r\n"
    b"\x78\x9f\x3e\x22\x01\x00\x01\x0c\x80\x06\x00\x02\x00"
    b"\x00\x00hi\xd1\x00",
    b"From: a@a.example\r\n\r\nbegin 644 n.txt\r\n#0V%T\r\n`\r\nend\r\n"
    b"=ybegin line=128 size=3 name=c\r\nm\x8b\x9e\r\n=yend\r\n",
    b"From: MAILER-DAEMON@a.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
    b"--r\r\n\r\nfailed\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; x@y.example\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\n--r--\r\n",
)


def holds(data: bytes) -> None:
    """Every promise about one input. Raises AssertionError, or whatever the code under test let through."""
    began = time.process_time()
    try:
        mail = parse(data)
    except Unreadable:
        return
    check(mail)
    particulars_of(mail)
    cut = fold(mail.html, mail.visible_text) if mail.html else None
    for html in (mail.html, *(cut or ())):
        once = clean_mail(html)
        assert clean_mail(once) == once, "sanitising twice changes something"
    took = time.process_time() - began
    assert took < LONGEST_SECONDS, f"took {took:.1f} seconds"


def check(mail: ParsedMail) -> None:
    """The values agree with each other."""
    assert set(mail.visible_text.split()) <= set(mail.text.split()) or "PGP SIGNED" in mail.text
    lines = (mail.subject, mail.sender.name, mail.sender.email, *(one.name for one in mail.attachments))
    assert not any(char in line for line in lines for char in "\r\n\x00"), "a line break in a line"
    for one in mail.attachments:
        assert one.sha256 == hashlib.sha256(one.content).hexdigest() and one.name and "/" not in one.name
    assert "\x00" not in mail.text + mail.html


def main() -> None:
    """Run for the seconds given (60), or one input from a file."""
    words = argparse.ArgumentParser()
    words.add_argument("seconds", type=int, nargs="?", default=60)
    words.add_argument("--seed", type=int, default=0, help="of the random numbers; 0 is another one each time")
    words.add_argument("--input", type=Path, help="run this one alone")
    told = words.parse_args()
    if told.input:
        holds(told.input.read_bytes())
        return
    corpus = FOLDER / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={told.seconds}", f"-max_len={BIGGEST}", "-timeout=30", "-rss_limit_mb=2048",
         f"-seed={told.seed}", f"-artifact_prefix={FOLDER}/", "-print_final_stats=1", str(corpus)],
        holds,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
