"""Acts on case files (案卷数据的导入导出)."""
