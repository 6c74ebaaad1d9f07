"""Structured log lines: ids and counts, never a word of a case; the only home of structlog."""

import sys

import structlog

structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
)


def log(event: str, **ids: object) -> None:
    """Write one line to standard error; ``ids`` are ids, counts and names of states."""
    structlog.get_logger().info(event, **ids)
