"""Tables for spreadsheets (导出表格): made row by row while they are sent."""
