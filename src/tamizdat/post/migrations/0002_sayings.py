from django.db import migrations


def without_sentences(apps, _editor):
    """Until now these were sentences. What is still in the way is told again as it is said now."""
    apps.get_model("post", "Trouble").objects.all().delete()
    apps.get_model("post", "Mailing").objects.exclude(why="").update(why="")


class Migration(migrations.Migration):
    dependencies = [("post", "0001_the_letter")]

    operations = [migrations.RunPython(without_sentences, migrations.RunPython.noop)]
