"""Acts on the report (调查报告的办理)."""
