"""The figures of ``studybot eval`` are shares of a real run."""

from studybot.services.evaluation import evaluate, evaluation_text
from tests.conftest import TinyApp


def test_the_figures_are_shares_and_move_with_the_library(app: TinyApp) -> None:
    found = evaluate(app.services.library, app.services.answers)
    assert found.questions == 5
    assert found.off_topic == 50
    values = found.model_dump(exclude={"questions", "off_topic"}).values()
    assert all(0 <= value <= 1 for value in values)
    assert found.top_5 > 0.5
    assert f"{found.top_1:.1%}" in evaluation_text(found)
    for path in (app.settings.corpus / "topics").glob("*.md"):
        path.unlink()
    for path in (app.settings.corpus / "guides").glob("*.md"):
        path.unlink()
    for path in (app.settings.corpus / "roadmaps").glob("*.md"):
        path.unlink()
    app.services.library.ingest()
    assert evaluate(app.services.library, app.services.answers).questions == 0
