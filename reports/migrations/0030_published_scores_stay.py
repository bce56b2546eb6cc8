"""A published score stays as it was published: the database itself refuses to alter it or its lines.

That it is no longer the newest revision can still be said of it. Deleting is refused on PostgreSQL only: SQLite
empties a table row by row, and can't tell that from somebody taking a row out.
"""

from django.db import migrations

SCORE, LINE = "reports_score", "reports_scoreline"
KEPT = [
    "score_set_id",
    "subject_id",
    "period_id",
    "revision",
    "total",
    "computed_at",
    "published_at",
    "published_by_id",
    "reason",
]
# Only names of our own stand in these texts.
FUNCTIONS = f"""
CREATE FUNCTION reports_keep_published_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        IF TG_OP = 'DELETE' OR ({", ".join("OLD." + name for name in KEPT)})
                IS DISTINCT FROM ({", ".join("NEW." + name for name in KEPT)}) THEN
            RAISE EXCEPTION 'a published score is not altered';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION reports_keep_published_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT 1 FROM {SCORE} WHERE id = OLD.score_id AND published_at IS NOT NULL
    ) OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT 1 FROM {SCORE} WHERE id = NEW.score_id AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the lines of a published score are not altered';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {SCORE}_kept BEFORE UPDATE OR DELETE ON {SCORE}
    FOR EACH ROW EXECUTE FUNCTION reports_keep_published_score();
CREATE TRIGGER {LINE}_kept BEFORE INSERT OR UPDATE OR DELETE ON {LINE}
    FOR EACH ROW EXECUTE FUNCTION reports_keep_published_lines();
"""  # noqa: S608
DROPPED = f"""
DROP TRIGGER {LINE}_kept ON {LINE};
DROP TRIGGER {SCORE}_kept ON {SCORE};
DROP FUNCTION reports_keep_published_lines();
DROP FUNCTION reports_keep_published_score();
"""


def _published(row):
    return f"EXISTS (SELECT 1 FROM {SCORE} WHERE id = {row}.score_id AND published_at IS NOT NULL)"  # noqa: S608


def _refuse(name, event, table, condition, sentence):
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


SQLITE = {
    f"{SCORE}_kept": _refuse(
        f"{SCORE}_kept",
        "UPDATE",
        SCORE,
        "OLD.published_at IS NOT NULL AND (" + " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in KEPT) + ")",
        "a published score is not altered",
    ),
    f"{LINE}_kept": _refuse(
        f"{LINE}_kept",
        "UPDATE",
        LINE,
        f"{_published('OLD')} OR {_published('NEW')}",
        "the lines of a published score are not altered",
    ),
    f"{LINE}_complete": _refuse(
        f"{LINE}_complete",
        "INSERT",
        LINE,
        _published("NEW"),
        "the lines of a published score are not altered",
    ),
}


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTIONS, params=None)
        return
    for statement in SQLITE.values():
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROPPED, params=None)
        return
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    """Guards what an agency was told its points were."""

    dependencies = [("reports", "0002_indicators_and_scores")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
