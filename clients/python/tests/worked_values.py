"""Reads docs/protocol-values.md: the values in its code blocks, by the headings and the line above them."""

import re

from . import ROOT

BLOCK = re.compile(r"^(#{2,3}) (.+?)$|^([^\n`|#][^\n]*):\n\n```(hex|text|json)\n(.*?)^```$", re.M | re.S)


def all_values():
    """Dictionaries of section, part of it, what the value is, and its bytes, text or lines."""
    section = part = ""
    for match in BLOCK.finditer((ROOT / "docs" / "protocol-values.md").read_text(encoding="utf-8")):
        level, heading, label, kind, content = match.groups()
        if level == "##":
            section, part = heading, ""
        elif level:
            part = heading
        else:
            value = bytes.fromhex(content) if kind == "hex" else content
            yield {"section": section, "part": part, "label": re.sub(r", [0-9]+ bytes$", "", label), "value": value}


VALUES = list(all_values())


def values_of(section, label, part=""):
    """All values whose section, part and label begin so."""
    wanted = {"section": section, "label": label, "part": part}
    return [value["value"] for value in VALUES if all(value[name].startswith(text) for name, text in wanted.items())]


def value_of(section, label, part=""):
    """The first of them."""
    return values_of(section, label, part)[0]


def parts_with(label):
    """Every part that has such a value, as a dictionary by the labels in it."""
    parts = {}
    for value in VALUES:
        parts.setdefault((value["section"], value["part"]), {})[value["label"]] = value["value"]
    return {name: values for name, values in parts.items() if label in values}
