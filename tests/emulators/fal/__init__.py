"""A stand-in for FAL that a test starts on this machine: as strict as FAL, and it fails on command."""

from tests.emulators.fal.answers import Answer
from tests.emulators.fal.faults import Fault
from tests.emulators.fal.job import Job
from tests.emulators.fal.outcomes import Outcome, State
from tests.emulators.fal.schemas import Inputs
from tests.emulators.fal.seen import Seen
from tests.emulators.fal.server import FalEmulator
from tests.emulators.fal.webhooks import Callback

__all__ = ["Answer", "Callback", "FalEmulator", "Fault", "Inputs", "Job", "Outcome", "Seen", "State"]
