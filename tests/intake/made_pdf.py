"""PDFs made for tests: pages of lines at given places, with nothing but what the format asks for."""

from collections.abc import Sequence

FIRST = "The dam above the valley is safe, the ministry of water said on Monday, and nobody has to leave the village."
SECOND = "Residents of two villages told reporters that cracks had appeared in the wall after the rains of the spring."

# (x, y, size, text): where a line stands, from the lower left
Placed = tuple[float, float, float, str]


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def made(*pages: Sequence[Placed], info: str = "", picture: bool = False, bold: bool = False) -> bytes:
    """A PDF of these pages in Courier, 612 by 792 points."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    font = "Courier-Bold" if bold else "Courier"
    kids = []
    for lines in pages:
        shown = "".join(f"BT /F1 {size} Tf {x} {y} Td ({escaped(text)}) Tj ET\n" for x, y, size, text in lines)
        if picture:
            shown += "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 << /Type /Font "
            f"/Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont /{font} >> >> >> /Contents {number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< {info} >>")
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{start}\n%%EOF"
    return body.encode("latin-1")


def wrapped(text: str, y: float = 700, x: float = 72, width: int = 40, size: float = 11) -> list[Placed]:
    """The lines of a paragraph, set in a column of this many characters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [(x, y - 13 * number, size, line) for number, line in enumerate(lines)]
