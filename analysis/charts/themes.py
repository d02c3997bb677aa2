"""Colours of a figure inside a page: those it was drawn with in light mode, and their counterparts in dark mode."""

import colorsys
import re

PAGE = "#16171a"   # the paper of a page in dark mode
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
# Lightness below which a colour is ink, above which it is a tint, and paper, and that of a strong dark colour in dark mode.
INK, PALE, PAPER, LIFTED = 0.35, 0.78, 0.85, 0.58


def dark(color: str) -> str:
    """The counterpart of a colour (#rrggbb) in dark mode: ink becomes light, paper dark, a strong dark colour lighter; others stay.

    >>> dark("#1f1f1f"), dark("#e69f00")
    ('#dddddd', '#e69f00')
    """
    if color == "#ffffff":
        return PAGE
    hue, light, strength = colorsys.rgb_to_hls(*(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    plain = strength < 0.15 or light > 0.97 or light < 0.03
    if PALE < light <= PAPER and not plain:
        light, strength = 0.32, strength * 0.6
    elif light > PAPER:
        light = 0.11 + (1 - light) * 0.9
        strength = strength * 0.5
    elif light < 0.45 and plain:
        light = 0.94 - light * 0.6
    elif light < INK and not plain:
        light, strength = LIFTED, strength * 0.6
    elif light > 0.6 and plain:
        light = 1 - light + 0.08
    return "#" + "".join(f"{round(v * 255):02x}" for v in colorsys.hls_to_rgb(hue, light, strength))


def both(text: str) -> str:
    """A style with each of its colours as a pair that the page's mode chooses from.

    >>> both("fill: #1f1f1f")
    'fill: light-dark(#1f1f1f,#dddddd)'
    """

    def pair(found):
        color = found[0].lower()
        other = dark(color)
        return color if other == color else f"light-dark({color},{other})"

    return _HEX.sub(pair, text)
