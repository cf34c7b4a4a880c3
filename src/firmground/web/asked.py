"""Who asks, and what of the project they may see: the one gate that every router goes through."""

from typing import Annotated

from fastapi import Depends, Request

from firmground.desk.wire import account
from firmground.errors import AuthorityError
from firmground.model.policy import Action, Viewer
from firmground.web.house import House
from firmground.web.seen import Seen

__all__ = ["Asked", "Question"]


class Question:
    """One request: the house it came to, who asks, and the project as they may see it."""

    def __init__(self, house: House, viewer: Viewer) -> None:
        self.house = house
        self.viewer = viewer
        self._seen: Seen | None = None

    @property
    def seen(self) -> Seen:
        """The project as it is now, without what the viewer may not see; the same for all of one request.

        Not a `cached_property`, which up to Python 3.11 lets one request after the other through.
        """
        if self._seen is None:
            self._seen = Seen(self.house.snapshot(), self.viewer)
        return self._seen

    @property
    def by(self) -> str:
        """Who enters what this request writes: the account, or whoever is at work where there are none."""
        return self.viewer.account or account()

    def require(self, action: Action) -> None:
        """Refuse a request whose viewer may not do something in the whole project."""
        if not self.seen.policy.may(self.viewer, action):
            raise AuthorityError(f"this account may not {action.value} here")

    def require_role(self, role: str) -> None:
        """Refuse a decision in a role that is not one of the viewer's."""
        if role not in self.viewer.roles:
            raise AuthorityError(f"this account does not decide as {role or 'anybody'}")

    def note(self, what: str, number: int) -> None:
        """Note before it is shown that so much sealed ground is read."""
        self.house.entrance.note(self.viewer, what, number)


def _asked(request: Request) -> Question:
    house: House = request.app.state.house
    return Question(house, house.viewer(request.headers, request.cookies))


Asked = Annotated[Question, Depends(_asked)]
"""What a router declares to be told who asks."""
