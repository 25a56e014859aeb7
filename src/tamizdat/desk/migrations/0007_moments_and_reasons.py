from django.db import migrations, models
from django.db.models import F


def shown_on_its_date(apps, _editor):
    """Until now letters filled by the date that a story bears."""
    stories = apps.get_model("desk", "Story").objects
    stories.filter(page_ptr__live=True).update(shown_at=F("published_at"))


def without_sentences(apps, _editor):
    """Until now it was kept in English why letters wait; what is tried or asked again is told as it is said now."""
    letters = apps.get_model("desk", "Letter").objects
    letters.update(trouble="")
    for letter in letters.filter(progress__has_key="why"):
        letter.progress.pop("why")
        letter.save(update_fields=["progress"])


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_the_letter")]

    operations = [
        migrations.AddField(
            "story", "shown_at", models.DateTimeField(db_index=True, editable=False, null=True)
        ),
        migrations.RunPython(shown_on_its_date, migrations.RunPython.noop),
        migrations.RunPython(without_sentences, migrations.RunPython.noop),
    ]
