"""The text of a PDF as a reader of the file gets it: through the maps from glyphs to characters."""

import re
import zlib


def pdf_text(data):
    """What is drawn as text, in the order in which it is drawn, and without the spaces between separate words."""
    objects = {
        int(number): body
        for number, body in re.findall(rb"(?<!\d)(\d+) 0 obj\s*(.*?)endobj", data, re.DOTALL)
    }  # what is written last counts

    def stream(number):
        head, _, rest = objects[number].partition(b"stream")
        packed = rest.lstrip(b"\r\n")
        return zlib.decompressobj().decompress(packed) if b"/FlateDecode" in head else packed

    maps = {}
    for number, body in objects.items():
        if found := re.search(rb"/ToUnicode (\d+) 0 R", body):
            pairs = re.findall(rb"<(\w{4})> <(\w+)>\n", stream(int(found[1])))
            maps[number] = {
                glyph: bytes.fromhex(code.decode()).decode("utf-16-be") for glyph, code in pairs
            }
    text, font = "", None
    for body in objects.values():
        if found := re.search(rb"/Contents (\d+) 0 R", body):
            for name, glyphs in re.findall(rb"/F(\d+) \S+ Tf|<(\w+)> Tj", stream(int(found[1]))):
                font = int(name) if name else font
                codes = (glyphs[at : at + 4] for at in range(0, len(glyphs), 4))
                text += "".join(maps[font].get(each, "\ufffd") for each in codes)
    return text
