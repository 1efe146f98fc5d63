"""Indexes by which likely duplicates are found, and who was merged; made beside the desk's work."""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0005_customer_view")]

    operations = [
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("phone", ""), _negated=True), fields=["phone"], name="customer_phone"
            ),
        ),
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="customer_merged_into"
            ),
        ),
        AddIndexConcurrently(
            model_name="identity",
            index=models.Index(
                django.db.models.functions.text.Concat(
                    django.db.models.functions.text.Replace(
                        models.Func(
                            models.Func(
                                models.F("address"),
                                models.Value("@"),
                                models.Value(1),
                                function="split_part",
                                output_field=models.TextField(),
                            ),
                            models.Value("+"),
                            models.Value(1),
                            function="split_part",
                            output_field=models.TextField(),
                        ),
                        models.Value(".", output_field=models.TextField()),
                        models.Value("", output_field=models.TextField()),
                        output_field=models.TextField(),
                    ),
                    models.Value("@", output_field=models.TextField()),
                    models.Func(
                        models.F("address"),
                        models.Value("@"),
                        models.Value(2),
                        function="split_part",
                        output_field=models.TextField(),
                    ),
                    output_field=models.TextField(),
                ),
                condition=models.Q(("kind", "email")),
                name="identity_mailbox",
            ),
        ),
    ]
