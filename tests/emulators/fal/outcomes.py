"""What becomes of a job: pictures as asked, or one of the ways they go wrong."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from tests.emulators.fal.answers import Answer, model_error, request_error

FLAGGED = "The content could not be processed because it contained material flagged by a content checker."


class State(StrEnum):
    """Where a job stands; a failed one is COMPLETED too."""

    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a job departs from the ordinary; without arguments it does not."""

    stays: State | None = None  # never leaves this state
    answer: Answer | None = None  # the result, instead of pictures
    images: bool = True  # False: an empty list of images
    black: bool = False  # flagged by the safety checker
    facts: bool = True  # False: images come as a bare URL and content type
    half_size: bool = False  # the file has half the width and height its facts say
    host: str | None = None  # a host name of another house in the URL of the file
    content: bytes | None = None  # what the file holds instead of a picture
    file_status: int = 200
    file_size: int = 0  # the file is padded to this many bytes
    says_size: bool = True  # False: the padded file comes without a content-length

    IMAGES: ClassVar["Outcome"]
    NSFW: ClassVar["Outcome"]
    CONTENT_POLICY: ClassVar["Outcome"]
    NO_IMAGES: ClassVar["Outcome"]
    NO_FACTS: ClassVar["Outcome"]
    NOT_AN_IMAGE: ClassVar["Outcome"]
    WRONG_SIZE: ClassVar["Outcome"]
    FOREIGN_HOST: ClassVar["Outcome"]
    STUCK: ClassVar["Outcome"]
    STUCK_DRAWING: ClassVar["Outcome"]
    NEVER_200: ClassVar["Outcome"]

    @classmethod
    def failed(cls, error_type: str = "runner_disconnected", status: int = 503) -> Self:
        """FAL lost the job: COMPLETED with error fields, and the same error as its result."""
        return cls(answer=request_error(status, error_type, f"Request failed: {error_type}"))

    @classmethod
    def too_large(cls, size: int, *, says_size: bool = True) -> Self:
        """A file of this many bytes, with or without a content-length that says so."""
        return cls(file_size=size, says_size=says_size)

    @classmethod
    def expired(cls, status: int = 404) -> Self:
        """The file is gone by the time it is fetched (404 or 410)."""
        return cls(file_status=status)


Outcome.IMAGES = Outcome()
Outcome.NSFW = Outcome(black=True)
Outcome.CONTENT_POLICY = Outcome(
    answer=model_error(
        422, "content_policy_violation", ("body", "prompt"), FLAGGED, {"X-Fal-Retryable": "false"}
    )
)
Outcome.NO_IMAGES = Outcome(images=False)
Outcome.NO_FACTS = Outcome(facts=False)
Outcome.NOT_AN_IMAGE = Outcome(content=b"This is text, whatever its content type says.")
Outcome.WRONG_SIZE = Outcome(half_size=True)
Outcome.FOREIGN_HOST = Outcome(host="files.invalid")
Outcome.STUCK = Outcome(stays=State.IN_QUEUE)
Outcome.STUCK_DRAWING = Outcome(stays=State.IN_PROGRESS)
Outcome.NEVER_200 = Outcome(
    answer=model_error(500, "internal_server_error", ("body",), "Internal server error")
)
