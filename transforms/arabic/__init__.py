"""Arabic text: normalisation with exact offsets, tokens, numerals, inflection."""
