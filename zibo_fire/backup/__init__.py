"""Backup and restore of database and files (备份与恢复)."""
