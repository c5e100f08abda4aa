"""The reminder of the kind review: asked for, on days when questions are due, once; else recorded with its reason."""

from studybot.core.learner import Delivery
from studybot.services.deliveries import Sent
from studybot.services.views import DueMessage
from tests.conftest import FixedClock, TinyApp


def turn_on(app: TinyApp, who: str, clock: FixedClock) -> None:
    app.services.reminders.off(who, "daily", now=clock())
    app.services.reminders.set(who, kind="review", at="10:00", enabled=True, now=clock())


def claim(app: TinyApp, clock: FixedClock) -> list[DueMessage]:
    return app.services.deliveries.claim_due(now=clock())


def outcomes(app: TinyApp, who: str) -> list[tuple[str, str, str | None]]:
    recent: tuple[Delivery, ...] = app.services.reminders.view(who).recent
    return [(d.local_date.isoformat(), d.state, d.reason) for d in recent if d.kind == "review"]


def test_it_is_off_until_it_is_asked_for(app: TinyApp, learner: str, clock: FixedClock) -> None:
    app.services.progress.done(learner, topic="docker", now=clock())
    clock.advance(days=1, hours=2)
    claim(app, clock)
    assert outcomes(app, learner) == []


def test_it_comes_on_days_with_something_due_and_once(app: TinyApp, learner: str, clock: FixedClock) -> None:
    turn_on(app, learner, clock)
    app.services.progress.done(learner, topic="docker", now=clock())
    clock.advance(hours=1)  # Monday, 10:00 in Berlin: finished today, due tomorrow
    assert claim(app, clock) == []
    assert outcomes(app, learner) == [("2026-11-23", "skipped", "no review is due that day")]
    clock.advance(days=1)
    [message] = claim(app, clock)
    assert (message.delivery.kind, message.reviews) == ("review", 1)
    assert claim(app, clock) == []
    app.services.deliveries.settle_all_sent([(message.delivery.delivery_id, Sent("7"))], now=clock())
    assert outcomes(app, learner)[0] == ("2026-11-24", "sent", None)


def test_what_was_answered_before_its_time_is_not_asked_for_again(
    app: TinyApp, learner: str, clock: FixedClock
) -> None:
    turn_on(app, learner, clock)
    app.services.progress.done(learner, topic="docker", now=clock())
    clock.advance(days=1)
    question = app.services.reviews.next(learner, now=clock()).question
    assert question is not None
    app.services.reviews.rate(learner, question.card_id, question.number, "good", now=clock())
    clock.advance(hours=1)
    assert claim(app, clock) == []
    assert outcomes(app, learner)[0] == ("2026-11-24", "skipped", "no review is due that day")


def test_a_pause_and_stop_are_recorded(app: TinyApp, learner: str, clock: FixedClock) -> None:
    turn_on(app, learner, clock)
    app.services.progress.done(learner, topic="docker", now=clock())
    app.services.reminders.pause(learner, "24 November", now=clock())
    clock.advance(days=1, hours=1)
    assert claim(app, clock) == []
    assert outcomes(app, learner)[0] == ("2026-11-24", "paused", "paused until 24 November 2026")
    clock.advance(days=1)
    [message] = claim(app, clock)
    assert message.reviews == 1
    assert app.services.reminders.kind_of(learner, message.delivery.delivery_id) == "review"
    app.services.reminders.off(learner, "review", now=clock())
    clock.advance(days=1)
    assert claim(app, clock) == []
