"""Make room for encrypted identity numbers and the index that finds them (身份证号加密)."""

from django.db import migrations, models

import common.encryption

NUMBER = common.encryption.EncryptedCharField(blank=True, max_length=18, verbose_name='身份证号')
INDEX = models.CharField(
    blank=True, db_index=True, default='', editable=False, max_length=64, verbose_name='身份证号索引'
)


class Migration(migrations.Migration):
    dependencies = [('cases', '0005_limits_of_known_cases')]

    operations = [
        migrations.AlterField('party', 'identity_number', NUMBER),
        migrations.AlterField('historicalparty', 'identity_number', NUMBER.clone()),
        migrations.AddField('party', 'identity_index', INDEX, preserve_default=False),
        migrations.AddField('historicalparty', 'identity_index', INDEX.clone(), preserve_default=False),
    ]
