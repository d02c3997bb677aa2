"""Figures: one module a chart, one style, one save function.

Every chart takes tables and returns a matplotlib `Figure` that is neither shown nor saved: `save` writes it as PNG, SVG and CSV, `svg`
gives it to a page. A chart's numbers come from a function of the same module, `<chart>_data`, that can be read and tested without drawing.
"""

from importlib import import_module

_HOME = {
    "save": "files",
    "svg": "files",
    "who_is_quoted": "speakers",
    "who_is_quoted_data": "speakers",
    "quoted_elsewhere": "presence",
    "quoted_elsewhere_data": "presence",
    "coverage": "presence",
    "coverage_data": "presence",
    "source_mix": "shares",
    "source_mix_data": "shares",
    "cue_classes": "shares",
    "cue_classes_data": "shares",
    "framing_rates": "framing",
    "framing_rates_data": "framing",
    "printed_vs_once": "framing",
    "printed_vs_once_data": "framing",
    "keyness": "words",
    "keyness_data": "words",
    "copied_text": "copied",
    "copied_text_data": "copied",
    "escalation": "timeline",
    "escalation_data": "timeline",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
