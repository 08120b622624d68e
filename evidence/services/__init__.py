"""Acts of evidence work (调查取证)."""
