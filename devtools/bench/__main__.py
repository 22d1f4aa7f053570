"""`make bench`: measures what the product promises, each figure beside its floor, in one run.

Starts a PostgreSQL, a Valkey and web servers of its own, prints a table, and writes
`var/bench.json`. QUICK=1 takes smaller sizes and under a minute; the keys are the same.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Start the servers, measure, write down; 1 where a figure misses its bound."""
    quick = os.environ.get("QUICK", "") not in {"", "0"}
    with tempfile.TemporaryDirectory(prefix="qm-bench-") as folder:
        command = [sys.executable, "-m", "devtools.servers", str(Path(folder, "servers"))]
        Path(folder, "servers").mkdir()
        Path(folder, "static").mkdir()  # nothing is collected; WhiteNoise wants the folder
        servers = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            os.environ.update(json.loads(servers.stdout.readline()))  # type: ignore[union-attr]  # it is a pipe
            os.environ["VAR_DIR"] = folder
            os.environ["DJANGO_SETTINGS_MODULE"] = "qualitymonth.settings.test"
            return _measure(quick=quick)
        finally:
            servers.stdin.close()  # type: ignore[union-attr]  # it is a pipe
            servers.wait(60)


def _measure(*, quick: bool) -> int:
    import django  # noqa: PLC0415 - settings need the servers' addresses
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above

    django.setup()
    from devtools.bench import measures, plant  # noqa: PLC0415 - as above

    plant.create_database(connection.settings_dict["NAME"])
    call_command("migrate", verbosity=0)
    figures = measures.all_of(measures.QUICK if quick else measures.FULL)
    out = ROOT / "var" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(f"\nWritten to {out.relative_to(ROOT)}\n")
    return measures.verdict(figures)


if __name__ == "__main__":
    sys.exit(main())
