"""Mails of about 50 kB as customers write them: text and HTML, a quoted thread, a signature, a photograph."""

import random
from email.message import EmailMessage
from email.policy import SMTP

WORDS = """the car we have booked for monday does not appear in your list and nobody answers when i call so please tell
me whether it is still there and what the deposit is because my colleague paid another price at the airport desk last
week thank you for a quick answer we land in the evening and need a child seat and a second driver""".split()  # noqa: SIM905
SIZE = 50_000


def letters(count: int, seed: int) -> list[bytes]:
    """That many mails, no two alike; the same for the same seed."""
    chance = random.Random(seed)
    return [_letter(number, seed, chance) for number in range(count)]


def _letter(number: int, seed: int, chance: random.Random) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Customer {chance.randrange(5_000)} <customer{chance.randrange(50_000)}@customers.example>"
    mail["To"] = "help@seed.example"
    mail["Subject"] = f"About {' '.join(chance.choices(WORDS, k=4))}"
    mail["Message-ID"] = f"<{seed}.{number}@customers.example>"
    mail["Date"] = "Mon, 16 Nov 2026 09:00:00 +0000"
    said = [" ".join(chance.choices(WORDS, k=40)).capitalize() + "." for _ in range(8)]
    quoted = [" ".join(chance.choices(WORDS, k=40)).capitalize() + "." for _ in range(12)]
    head = "On 14 Nov 2026, Harbor Rentals <help@seed.example> wrote:"
    below = "\n".join(f"> {line}" for line in quoted)
    mail.set_content("\n\n".join(said) + f"\n\n-- \nCustomer {number}\n\n{head}\n{below}\n")
    mail.add_alternative(_html(said, head, quoted), subtype="html")
    rest = max(0, SIZE - len(mail.as_bytes())) * 3 // 4
    mail.add_attachment(chance.randbytes(rest), maintype="image", subtype="jpeg", filename=f"photo-{number}.jpg")
    return mail.as_bytes()


def _html(said: list[str], head: str, quoted: list[str]) -> str:
    top = "".join(f'<div style="font-family:Arial;font-size:11pt"><span>{line}</span></div><br>' for line in said)
    below = "".join(f'<p class="MsoNormal" style="margin:0"><font color="#333">{line}</font></p>' for line in quoted)
    style = "<style>p.MsoNormal{margin:0cm;font-size:11.0pt}a{color:#0563C1}</style>"
    quote = f'<div class="gmail_quote"><div>{head}</div><blockquote style="margin:0">{below}</blockquote></div>'
    return f"<html><head>{style}</head><body>{top}<div>--<br>Customer</div>{quote}</body></html>"
