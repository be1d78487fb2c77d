"""The command that takes an event back, as a message gives it: whole, to be copied."""

from shlex import quote

from ledger.kinds import Event


def reversal_command(event: Event, *, reason: str = "记录有误") -> str:
    """Return the command that reverses ``event``, one without money, on the day it was dated for itself."""
    options = f"--reverses {quote(event.event_id)} --occurred-on {event.occurred_on} --reason {quote(reason)}"
    return f"jixiao append reversal {options}"
