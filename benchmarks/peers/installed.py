"""Which optional peers are installed, and in what version."""

from importlib.metadata import PackageNotFoundError, version


def _title(package: str) -> str | None:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return None


EVENTSOURCING = _title("eventsourcing")
