"""Where a command writes its result (输出): standard output, or a file that is whole or not there."""

import os
import sys
import tempfile
from pathlib import Path

STANDARD_STREAM = "-"


def write_output(name: str, content: bytes) -> None:
    """Write to a file that only its owner may read, or to standard output where the name is ``-``.

    Case files and reports hold personal data. A file that was there is replaced, mode and all.

    :raises OSError: if it cannot be written; the name then never shows half of it.
    """
    if name == STANDARD_STREAM:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    target = Path(name)
    # A temporary file is its owner's alone (0600), and stays so under its final name.
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
