"""A company's colour made readable: contrast by WCAG 2.2 (relative luminance, https://www.w3.org/TR/WCAG22/)."""

import colorsys
from dataclasses import dataclass

Rgb = tuple[float, float, float]
ENOUGH = 4.6  # WCAG asks for 4.5; the rest is for rounding to whole channels
LIGHT_GROUND, DARK_GROUND = (246, 246, 244), (35, 35, 35)
WHITE, BLACK = (255.0, 255.0, 255.0), (16.0, 16.0, 16.0)


@dataclass(frozen=True)
class Shades:
    """One theme's colours as #rrggbb: the accent, the ink on it, and a soft ground that carries the accent."""

    accent: str
    ink: str
    soft: str


def parse(colour: str) -> Rgb:
    """(red, green, blue) from 0 to 255 of `#rrggbb`. Raises ValueError."""
    value = int(colour.removeprefix("#"), 16)
    return (float(value >> 16 & 255), float(value >> 8 & 255), float(value & 255))


def shown(colour: Rgb) -> str:
    """As `#rrggbb`."""
    return "#" + "".join(f"{round(channel):02x}" for channel in colour)


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 black to 1 white."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` with `share` (0 to 1) of `other`."""
    return (
        one[0] + (other[0] - one[0]) * share,
        one[1] + (other[1] - one[1]) * share,
        one[2] + (other[2] - one[2]) * share,
    )


def _readable(colour: Rgb, grounds: tuple[Rgb, ...], *, lighter: bool) -> Rgb:
    """The colour, made lighter or darker (its hue kept) only as far as it must be to be read on every ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    for step in range(101):
        wanted = lightness + ((1.0 if lighter else 0.0) - lightness) * step / 100
        red, green, blue = colorsys.hls_to_rgb(hue, wanted, min(saturation, 0.62) if lighter and step else saturation)
        candidate = (red * 255, green * 255, blue * 255)
        if all(contrast(candidate, ground) >= ENOUGH for ground in grounds):
            return candidate
    return WHITE if lighter else BLACK


def shades(colour: str, *, dark: bool = False) -> Shades:
    """The theme's colours of a brand colour: the accent is readable on page, card and soft ground."""
    brand = parse(colour)
    ground: Rgb = DARK_GROUND if dark else LIGHT_GROUND
    soft = mix(ground if dark else WHITE, brand, 0.18 if dark else 0.1)
    accent = _readable(brand, (ground, soft), lighter=dark)
    ink = max((WHITE, BLACK), key=lambda candidate: contrast(candidate, accent))
    return Shades(shown(accent), shown(ink), shown(soft))
