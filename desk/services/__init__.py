"""Acts on what belongs to the desk itself (工作台)."""
