"""What a build found, used and left out, in sentences: the account that is printed and kept with the place."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.provenance import Source


@dataclass
class Ledger:
    """A build's running account. lines are printed in order; notes also stay with the place for its readers."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    parts: dict[str, tuple[Source, ...]] = field(default_factory=dict)

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        self.lines.append(sentence)

    def note(self, sentence: str) -> None:
        """Print a sentence and keep it with the place."""
        self.lines.append(sentence)
        self.notes.append(sentence)

    def join(self, name: str, parts: Sequence[Source]) -> None:
        """Record that several files are one table under this name: what is said of it is said of each of them."""
        self.parts[name] = tuple(parts)

    def use(self, source: Source, purpose: str) -> None:
        """Record what a file is used for."""
        if source.file in self.parts:
            for part in self.parts[source.file]:
                self.use(part, purpose)
            return
        known = self.sources.get(source.file, source)
        words = f"{known.used_for}; {purpose}" if known.used_for and purpose not in known.used_for else purpose
        self.sources[source.file] = replace(known, used_for=words)

    def leave(self, file: str, reason: str) -> None:
        """Record why a file, or a part of it, is left out."""
        for part in self.parts.get(file, ()):
            self.leave(part.file, reason)
        if file not in self.parts:
            self.leave_out(f"{file}: {reason}")

    def leave_out(self, sentence: str) -> None:
        """Record a sentence that names what is left out and why."""
        sentence = f"Left out: {sentence}"
        if sentence not in self.left_out:
            self.left_out.append(sentence)
            self.lines.append(sentence)

    def read(self, source: Source, notes: tuple[str, ...]) -> None:
        """Record a file that was read: what it is, of which date, what was only assumed, and its notes.

        The notes, on rows left out and spellings mended, stay with the place too, each led by its file's name.
        """
        self.sources.setdefault(source.file, source)
        words = source.title + (f", {source.date}" if source.date else "")
        from_name = [fact for fact in source.assumed if " from " not in fact]
        if from_name:
            words += f" ({' and '.join(from_name)} assumed from the file's name)"
        self.lines.append(f"{source.file}: {words}.")
        for note in notes:
            self.lines.append(f"  {note}")
            named = note if note.startswith(source.file) else f"{source.file}: {note}"
            if named not in self.left_out:
                self.left_out.append(named)

    def say_unused(self) -> None:
        """Name every file that was read, is used for nothing, and has not been named with a reason yet."""
        named = "\n".join(self.left_out)
        for source in self.sources.values():
            if not source.used_for and f"Left out: {source.file}:" not in named:
                self.leave(source.file, "recognised, and nothing of this place is taken from it.")
