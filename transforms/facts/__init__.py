"""From the text of one article to what it says: names, dates, figures, claims, events, contradictions."""
