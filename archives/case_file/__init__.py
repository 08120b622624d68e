"""The case file (案卷数据文件): one JSON document that holds a whole case.

``records`` is the one table of what is in it. The JSON Schema, the import and the export all read that
table, so nothing about the file is written twice.
"""
