"""What articles say held against each other: copies, stories, incidents, links between statements."""
