"""A paper as the file that it is asked for as: a web page or a Word file, by the ending of its name."""

from collections.abc import Callable
from pathlib import PurePath

from geo.errors import InputError
from geo.reports.document import Document, Picture
from geo.reports.web_page import web_page
from geo.reports.word import word_file
from geo.values import OnStep

RENDERERS: dict[str, Callable[[Document], bytes]] = {".html": web_page, ".docx": word_file}


def refuse_unknown_ending(name: str) -> None:
    """InputError unless a file's name ends as one of the kinds that a paper can be written as."""
    if PurePath(name).suffix.lower() not in RENDERERS:
        raise InputError(
            f"{name}: a report is written as a web page or a Word file; give it a name that ends in .html or .docx."
        )


def content(document: Document, name: str, *, on_step: OnStep | None = None) -> bytes:
    """The document as the file of this name, with word of each picture as it is drawn; InputError as above."""
    refuse_unknown_ending(name)
    pictures = [part for part in document.parts if isinstance(part, Picture)]
    if on_step:
        for done, picture in enumerate(pictures):
            on_step(f"Drawing {picture.caption}", done, len(pictures))
            _ = picture.png
        on_step("Putting the file together", len(pictures), len(pictures))
    return RENDERERS[PurePath(name).suffix.lower()](document)
