"""Draft the six parts of the report from the facts (调查报告起草, 第二十六条).

Pure prose: a fact that is not known is left out of its sentence, and nothing is added to what is known.
"""
