"""Draft official documents from the facts of a case (公文起草): facts in, words out, nothing is written."""
